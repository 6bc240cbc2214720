"""What another version would do to dates, as pages show it: one line a candidate, each date below it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from doctoral_center.domain.plan_moves import DayMove
from doctoral_center.domain.plans import Ends
from doctoral_center.labels import error_sentence
from doctoral_center.labels.milestones import milestone_title
from doctoral_center.labels.versions import figures_text, move_text
from doctoral_center.operations.dry_runs import Tried


@dataclass(frozen=True)
class DateRow:
    """One date, now and then, and what becomes of it in words."""

    title: str
    old: date | None
    new: date | None
    words: str


@dataclass(frozen=True)
class TriedView:
    """One candidate's line and her dates. `error` says why nothing can be computed."""

    ref: str
    person: object
    words: str
    rows: tuple[DateRow, ...]
    before: Ends
    after: Ends | None
    follows_already: bool
    error: str = ""

    @property
    def has_detail(self) -> bool:
        """Whether there is anything to open: a date that moves, or another end of study."""
        return bool(self.rows) or (self.after is not None and self.after != self.before)


def tried_views(tried: Iterable[Tried]) -> list[TriedView]:
    """Return the lines in the order given, in the reader's language."""
    return [
        TriedView(
            ref=each.file.ref,
            person=each.file.person,
            words=figures_text(each.figures),
            rows=tuple(
                DateRow(_title(each, move), move.old_due_on, move.new_due_on, move_text(move)) for move in each.moves
            ),
            before=each.before,
            after=each.after,
            follows_already=each.follows_already,
            error=error_sentence(each.error) if each.error is not None else "",
        )
        for each in tried
    ]


def _title(tried: Tried, move: DayMove) -> str:
    rule = tried.rule(move.part)
    if rule is None:
        return move.part.rule_code
    title = {"en": rule.title.en, "zh": rule.title.zh, "ru": rule.title.ru}
    return milestone_title(title, move.part.occurrence, is_repeating=rule.is_repeating)
