"""What a report lacks before it can be handed in: words counted, sections begun and finished, limits missed."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from doctoral_center.domain.errors import InvalidInputError, StaleVersionError
from doctoral_center.domain.regulation_rules import Form, FormSection

# A page of dense text is 3,000 characters; this is a pasted thesis, not an answer.
MAX_SECTION_CHARACTERS = 100_000

# Han and kana are written without spaces: each is counted, as word processors there do. A word keeps its marks
# (Devanagari vowels), its hyphen and its apostrophe; a number keeps its point.
_IDEOGRAPH = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_MARK = "\u0300-\u036f\u0591-\u05c7\u0610-\u065f\u0900-\u0903\u093a-\u094f\u0981-\u09cd\u200c\u200d"
_LETTER = rf"(?:(?![{_IDEOGRAPH}])\w|[{_MARK}])"
_WORD = re.compile(rf"[{_IDEOGRAPH}]|{_LETTER}+(?:[-'’ʼ.,‐‑]{_LETTER}+)*")


def count_words(text: str) -> int:
    """Return the length of `text` as limits mean it: Chinese by characters, every other script by words.

    In mixed text each Chinese character and each foreign word counts one; punctuation counts nothing.
    """
    return sum(1 for _ in _WORD.finditer(text))


class Lack(StrEnum):
    """Why a section cannot be handed in as it is."""

    MISSING = "missing"
    TOO_SHORT = "too-short"
    TOO_LONG = "too-long"


@dataclass(frozen=True)
class ReportFinding:
    """One section that is not ready: what is wrong, its words, and the limit it misses (None: no text at all)."""

    section: str
    lack: Lack
    words: int
    limit: int | None


def missing(form: Form, content: Mapping[str, str]) -> list[ReportFinding]:
    """Return what keeps `content` ({section key: text}) from being handed in, in the form's order; [] when ready.

    A section that is not required may stay empty; once begun it keeps to its limits like any other.
    """
    findings = (_finding(section, count_words(content.get(section.key, ""))) for section in form.sections)
    return [finding for finding in findings if finding is not None]


def _finding(section: FormSection, words: int) -> ReportFinding | None:
    if words == 0:
        return ReportFinding(section.key, Lack.MISSING, 0, section.min_words) if section.is_required else None
    if section.min_words is not None and words < section.min_words:
        return ReportFinding(section.key, Lack.TOO_SHORT, words, section.min_words)
    if section.max_words is not None and words > section.max_words:
        return ReportFinding(section.key, Lack.TOO_LONG, words, section.max_words)
    return None


class SectionState(StrEnum):
    """How far a section is: done is what the candidate calls finished."""

    NOT_STARTED = "not-started"
    BEGUN = "begun"
    DONE = "done"


@dataclass(frozen=True)
class SectionProgress:
    """One section of the task list."""

    section: FormSection
    state: SectionState
    words: int


def progress(form: Form, content: Mapping[str, str], finished: Collection[str]) -> list[SectionProgress]:
    """Return the task list of a draft: `finished` holds the keys of the sections that the candidate calls finished."""
    return [_progress(section, content.get(section.key, ""), section.key in finished) for section in form.sections]


def _progress(section: FormSection, text: str, is_finished: bool) -> SectionProgress:
    begun = SectionState.BEGUN if text.strip() else SectionState.NOT_STARTED
    return SectionProgress(section, SectionState.DONE if is_finished else begun, count_words(text))


def next_section(form: Form, finished: Collection[str], after: str) -> FormSection | None:
    """Return the first unfinished section behind `after`, going round once; None when all others are finished."""
    keys = [section.key for section in form.sections]
    start = keys.index(after) + 1 if after in keys else 0
    behind = form.sections[start:] + form.sections[:start]
    return next((section for section in behind if section.key not in finished and section.key != after), None)


def merged_form(forms: Iterable[Form]) -> Form:
    """Return one form with the required contents of all of `forms`: a joint milestone answers both regulations at once.

    Sections of the same key are asked once, in the words of the first; the limits are then the larger of each kind,
    so that a text that satisfies one side is never too long for being good enough for the other.
    """
    sections: dict[str, FormSection] = {}
    codes = []
    for form in forms:
        codes.append(form.code)
        for section in form.sections:
            known = sections.get(section.key)
            sections[section.key] = section if known is None else _stricter(known, section)
    return Form(codes[0] if codes else "", tuple(sections.values()))


def _stricter(known: FormSection, other: FormSection) -> FormSection:
    longest = None if None in {known.max_words, other.max_words} else max(known.max_words or 0, other.max_words or 0)
    return FormSection(
        key=known.key,
        title=known.title,
        guidance=known.guidance or other.guidance,
        min_words=max(known.min_words or 0, other.min_words or 0) or None,
        max_words=longest,
        is_required=known.is_required or other.is_required,
    )


@dataclass(frozen=True)
class DraftText:
    """A draft as it is stored; version 0 and no moment: nothing has been saved yet."""

    content: Mapping[str, str]
    finished: tuple[str, ...] = ()
    language: str = "en"
    version: int = 0
    saved_at: datetime | None = None


@dataclass(frozen=True)
class DraftChange:
    """What one save says; sections and marks that it does not name stay as they are, as does a language of None."""

    content: Mapping[str, str]
    finished: Mapping[str, bool]
    language: str | None = None


class DraftConflictError(StaleVersionError):
    """The draft has been saved elsewhere meanwhile. Nothing was overwritten: both texts are here, to choose from."""

    def __init__(self, mine: DraftChange, stored: DraftText) -> None:
        super().__init__("draft-saved-elsewhere", {"version": stored.version})
        self.mine = mine
        self.stored = stored


def applied(stored: DraftText, change: DraftChange) -> DraftText:
    """Return `stored` with `change` made; version and moment are the caller's to move."""
    finished = {**dict.fromkeys(stored.finished, True), **change.finished}
    content = {**stored.content, **{key: plain_text(text) for key, text in change.content.items()}}
    return DraftText(
        content={key: text for key, text in content.items() if text},
        finished=tuple(key for key, is_finished in finished.items() if is_finished),
        language=change.language or stored.language,
        version=stored.version,
        saved_at=stored.saved_at,
    )


def check_change(form: Form, change: DraftChange) -> None:
    """Pass, or raise InvalidInputError: a section that the form does not have, a text longer than any answer."""
    keys = {section.key for section in form.sections}
    if not {*change.content, *change.finished} <= keys:
        raise InvalidInputError("unknown-section", "section")
    for key, text in change.content.items():
        if len(text) > MAX_SECTION_CHARACTERS:
            raise InvalidInputError("section-too-long", key, {"limit": MAX_SECTION_CHARACTERS})


def plain_text(text: str) -> str:
    """Return `text` as it is kept: one kind of line end, and none of the control characters a database refuses."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in unified if c in "\n\t" or (ord(c) >= ord(" ") and not "\ud800" <= c <= "\udfff"))
