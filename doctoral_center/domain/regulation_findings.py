"""What can be wrong with a regulation pack, as codes with sentences that say what to do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from doctoral_center.domain.deadline_errors import N_
from doctoral_center.domain.errors import InvalidInputError

KeyPath = tuple[str | int, ...]

# Translated and filled in by whoever shows them.
SENTENCES: dict[str, str] = {
    # the file
    "not-yaml": N_("This is not YAML: %(problem)s. Correct the line or the one before it."),
    "not-a-mapping": N_("Expected keys and values here, found %(found)s."),
    "not-a-list": N_("Expected a list here, found %(found)s: begin each item with a dash or write [a, b]."),
    "empty": N_("There is nothing here: give at least one."),
    "too-many": N_("These are more than %(most)s: split the pack or leave some out."),
    "duplicate-key": N_("“%(name)s” is given twice, first in line %(first)s: keep one of them."),
    "unknown-key": N_("“%(name)s” is not known here: remove it or use one of %(known)s."),
    "missing": N_("“%(name)s” is missing: add it."),
    "merge-key": N_("“<<” is not supported in packs: write the keys out."),
    "self-reference": N_("An alias refers to what it stands in: write the values out."),
    # single values
    "not-text": N_("Expected text, found %(found)s: put it in quotation marks."),
    "empty-text": N_("The text is empty: write it or remove the key."),
    "not-a-whole-number": N_("Expected a whole number, found %(found)s."),
    "too-small": N_("%(value)s is too small: give %(least)s or more."),
    "too-large": N_("%(value)s is too large: give %(most)s or less."),
    "not-yes-or-no": N_("Expected true or false, found %(found)s."),
    "not-a-day": N_("Expected a day such as 2025-09-01, found %(found)s."),
    "not-a-day-of-the-year": N_('Expected a day of the year such as "03-31" (month, day), found %(found)s.'),
    "not-a-code": N_("“%(value)s” is not a code: use small letters, digits and hyphens, a letter first."),
    "not-one-of": N_("“%(value)s” is not known: use one of %(known)s."),
    "unknown-country": N_("There is no holiday calendar for “%(value)s”: use a code such as CN, or null."),
    "not-a-ror-id": N_("“%(value)s” is not a ROR id such as https://ror.org/00jdr0662: correct it, or write null."),
    "duplicate-value": N_("“%(value)s” is given twice: keep it once."),
    # what belongs together
    "ends-before-it-starts": N_("%(until)s is before %(from)s: correct one of the two."),
    "maximum-below-normal": N_("The longest length (%(maximum)s months) is below the normal one (%(normal)s months)."),
    "reserved-code": N_("“start” stands for the first day: give the milestone another code."),
    "duplicate-code": N_("The code “%(value)s” is used twice, first in line %(first)s: rename one of them."),
    "source-missing": N_("Confidence %(confidence)s needs a source: name one, or write T (typical, not found)."),
    "source-unknown": N_("The source “%(value)s” is not in `sources`: add it there or correct the key."),
    "no-period": N_("Say how long: give one of months, weeks, days or working_days."),
    "several-periods": N_("These are several periods (%(names)s): keep one."),
    "several-rules": N_("every_months and each_year_on exclude each other: keep one."),
    "counted-from-start": N_("The start is counted from its own day: remove counted_from."),
    "repeats-from-start-only": N_("every_months counts from the start only: write “after: start”."),
    "until-and-count": N_("`until` and `count` exclude each other: keep one."),
    "until-or-count": N_("Without an end there would be no last one: add `until` or `count`."),
    "same-day-in-common-years": N_("02-28 and 02-29 are the same day in common years: keep one."),
    "unknown-milestone": N_("There is no milestone “%(value)s” in this pack: correct the code or add the milestone."),
    "repeating-milestone": N_("“%(value)s” repeats, so no single day follows from it: name a one-time milestone."),
    "cycle": N_("Each of %(codes)s waits for the next and the last for the first: break the circle."),
    "form-unknown": N_("The form “%(value)s” is not defined under `forms`: define it or correct the name."),
    "may-fail-repeating": N_("Only a one-time milestone may be failed and tried again: remove may_fail."),
    "again-missing": N_("With several attempts, say again_within_months."),
    "words-reversed": N_("min_words (%(least)s) is more than max_words (%(most)s): correct one of the two."),
}


@dataclass(frozen=True)
class Finding:
    """One mistake: where it is and what to do. `key` is a path such as milestones[2].due.months; empty for the file."""

    file: str
    line: int
    key: str
    code: str
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The sentence in English."""
        return SENTENCES[self.code] % self.params

    def __str__(self) -> str:
        return ": ".join(part for part in (f"{self.file}:{self.line}", self.key, self.sentence) if part)


class RegulationError(InvalidInputError, ValueError):
    """A pack with mistakes, all of them, in the order of their lines."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("regulation-has-mistakes", None, {"count": len(findings)})
        self.findings = findings

    def __str__(self) -> str:
        return "\n".join(map(str, self.findings))


class Findings:
    """Collects mistakes while a pack is read, each with the line of its key or of the nearest key around it."""

    def __init__(self, file_name: str, lines: Mapping[KeyPath, int]) -> None:
        self._file_name = file_name
        self._lines = lines
        self._found: list[Finding] = []

    def add(self, path: KeyPath, code: str, **params: object) -> None:
        """Note a mistake at a key path."""
        self._found.append(Finding(self._file_name, self.line(path), dotted(path), code, params))

    def line(self, path: KeyPath) -> int:
        """Return the line (from 1) of the path, or of the nearest one around it that is in the file."""
        while path not in self._lines and path:
            path = path[:-1]
        return self._lines.get(path, 1)

    def __iter__(self) -> Iterator[Finding]:
        return iter(sorted(self._found, key=lambda finding: finding.line))

    def __len__(self) -> int:
        return len(self._found)


def dotted(path: KeyPath) -> str:
    """Write a key path as people do: milestones[2].due.months (counted from 0, as in most tools)."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")
