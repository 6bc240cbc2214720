"""Before and after in words: what would move, to when, and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from doctoral_center.domain.plans import Ends
from doctoral_center.domain.regulations import LocalText
from doctoral_center.labels.deadlines import step_sentence
from doctoral_center.labels.institutions import institution_short
from doctoral_center.labels.milestones import milestone_title
from doctoral_center.operations.what_if import WhatIf, WouldBeAdded, WouldMove
from doctoral_center.queries.files import LoadedFile
from doctoral_center.queries.regulations import parsed_regulation
from doctoral_center.web.candidate_views import title_of
from doctoral_center.web.grounds import rule_titles
from doctoral_center.web.languages import reader_locale


@dataclass(frozen=True)
class WhyMoved:
    """One side's reason: what moves its own day, and where to. The side is named where the file has several reasons."""

    side: str
    steps: tuple[tuple[str, date], ...]


@dataclass(frozen=True)
class MoveRow:
    """One line: a milestone, its day now and then. `is_gone`: it would no longer be asked for."""

    title: str
    old: date | None
    new: date | None
    is_gone: bool = False
    is_new: bool = False
    why: tuple[WhyMoved, ...] = ()


@dataclass(frozen=True)
class BeforeAndAfter:
    """What a page shows of a change that is not decided yet: see templates/dates/_before_and_after.html."""

    rows: tuple[MoveRow, ...]
    before: Ends
    after: Ends


def before_and_after(file: LoadedFile, what: WhatIf) -> BeforeAndAfter:
    """Return the change as the reader sees it: what would move, then what would be added."""
    titles = {track.id: rule_titles(track.regulation) for track in file.candidacy.tracks}
    sides = {track.id: institution_short(track.institution) for track in file.candidacy.tracks}
    rows = [
        MoveRow(
            title_of(move.milestone),
            move.old_due_on,
            move.new_due_on,
            is_gone=move.is_gone,
            why=tuple(_why(move, titles, sides)),
        )
        for move in what.moves
    ]
    rows += [
        MoveRow(_title_of_new(file, added), None, added.due_on, is_new=True)
        for added in sorted(what.added, key=lambda added: added.due_on or date.max)
    ]
    return BeforeAndAfter(tuple(rows), what.before, what.after)


def _why(
    move: WouldMove, titles: Mapping[int, Mapping[str, LocalText]], sides: Mapping[int, str]
) -> Iterator[WhyMoved]:
    for cause in move.causes:
        names = titles[cause.track_id]

        def title(code: str, names: Mapping[str, LocalText] = names) -> str:
            return names[code].in_language(reader_locale())

        yield WhyMoved(
            sides[cause.track_id] if len(move.milestone.tracks) > 1 else "",
            tuple((step_sentence(step, title), step.to_on) for step in cause.steps),
        )


def _title_of_new(file: LoadedFile, added: WouldBeAdded) -> str:
    track = next(track for track in file.candidacy.tracks if track.id == added.part.track_id)
    rule = parsed_regulation(track.regulation).rule(added.part.rule_code)
    title = {"en": rule.title.en, "zh": rule.title.zh, "ru": rule.title.ru}
    return milestone_title(title, added.part.occurrence, is_repeating=rule.is_repeating)
