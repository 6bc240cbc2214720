"""What a regulation pack says, as values: the rules of one university or one kind of joint doctorate.

Built by `regulations.py`, read by everybody. Nothing here is checked again: a `Regulation` exists only if its pack had
no findings.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from doctoral_center.domain.sign_off import Need, SignerRole

START = "start"  # the one anchor that is not a milestone
DEFENCE = "defence"  # the code by which every pack calls the defence of the thesis


class Confidence(StrEnum):
    """How well a figure is known. Nothing but SOURCE is ever presented as law."""

    SOURCE = "S"
    SECONDARY = "2nd"
    ONE_UNIVERSITY = "C"
    TYPICAL = "T"


@dataclass(frozen=True)
class LocalText:
    """The same text in the interface's three languages."""

    en: str
    zh: str
    ru: str

    def in_language(self, language: str) -> str:
        """Return the text in `language` (en, zh or ru); English for any other."""
        return {"zh": self.zh, "ru": self.ru}.get(language, self.en)


@dataclass(frozen=True)
class Figure:
    """How well the figures of one rule are known, and the key of their source in the pack's `sources`."""

    confidence: Confidence
    source: str | None


@dataclass(frozen=True)
class Note:
    """What a regulation says that no date follows from, such as a number of credits, and how well that is known."""

    text: LocalText
    figure: Figure


@dataclass(frozen=True)
class Duration:
    """The normal or longest length of study in calendar months; `leave_counts`: leave does not move its end."""

    months: int
    leave_counts: bool
    figure: Figure


class PeriodUnit(StrEnum):
    """Calendar units, and working days of the pack's country."""

    MONTHS = "months"
    WEEKS = "weeks"
    DAYS = "days"
    WORKING_DAYS = "working_days"


@dataclass(frozen=True)
class Period:
    """A length of calendar time, never negative."""

    unit: PeriodUnit
    count: int


class CountedFrom(StrEnum):
    """Which day of another milestone a rule is counted from: the day it was due, or the day it was settled."""

    DUE = "due"
    DONE = "done"


@dataclass(frozen=True)
class OneTimeDue:
    """Once, a period after the start or after another one-time milestone."""

    after: str
    period: Period
    counted_from: CountedFrom = CountedFrom.DUE


@dataclass(frozen=True)
class EveryMonthsDue:
    """Every so many months from the start, while before the milestone `until`."""

    months: int
    until: str


@dataclass(frozen=True)
class EachYearDue:
    """On fixed (month, day) pairs of each year after the start: before `until`, or the first `count` of them."""

    days: tuple[tuple[int, int], ...]
    until: str | None
    count: int | None


Due = OneTimeDue | EveryMonthsDue | EachYearDue


@dataclass(frozen=True)
class Opens:
    """A report may be submitted from so many calendar days before the due day."""

    days_before: int


class Roll(StrEnum):
    """What happens to a due day that is not a working day."""

    NONE = "none"
    NEXT = "next_working_day"
    PREVIOUS = "previous_working_day"


@dataclass(frozen=True)
class SignOffStage:
    """Who is asked at once, how many of them must approve, and within how many calendar days."""

    by: tuple[SignerRole, ...]
    need: Need
    within_days: int


@dataclass(frozen=True)
class ReminderLadder:
    """Days before the due day, then every so many days overdue, then escalation; None: that rung is left out."""

    before_days: tuple[int, ...]
    overdue_every_days: int | None
    escalate_after_days: int | None


DEFAULT_LADDER = ReminderLadder(before_days=(30, 7, 1), overdue_every_days=7, escalate_after_days=14)


@dataclass(frozen=True)
class MayFail:
    """How often a milestone may be tried in all, and how many months later again; None: with one attempt only."""

    attempts: int
    again_within_months: int | None


@dataclass(frozen=True)
class FormSection:
    """One field of a report; word limits are None where there is none."""

    key: str
    title: LocalText
    guidance: LocalText | None
    min_words: int | None
    max_words: int | None
    is_required: bool


@dataclass(frozen=True)
class Form:
    """What a report consists of, in order."""

    code: str
    sections: tuple[FormSection, ...]


@dataclass(frozen=True)
class MilestoneRule:
    """One thing that a regulation requires, once or repeatedly."""

    code: str
    title: LocalText
    due: Due
    opens: Opens | None
    roll: Roll
    form: str | None
    sign_off: tuple[SignOffStage, ...]
    remind: ReminderLadder
    may_fail: MayFail | None
    figure: Figure
    notes: tuple[Note, ...] = ()

    @property
    def is_repeating(self) -> bool:
        """Whether it may have several occurrences; fixed days of the year count as repeating even with `count: 1`."""
        return not isinstance(self.due, OneTimeDue)


@dataclass(frozen=True)
class Regulation:
    """One pack. `country` names the holiday calendar (None: Monday to Friday); `institution` is a ROR id or None.

    Its `notes` concern the study as a whole; those of one milestone stand there.
    """

    code: str
    version: int
    title: LocalText
    country: str | None
    institution: str | None
    valid_from: date | None
    valid_until: date | None
    sources: dict[str, str]
    normal: Duration
    maximum: Duration
    milestones: tuple[MilestoneRule, ...]
    forms: dict[str, Form]
    notes: tuple[Note, ...] = ()

    def rule(self, code: str) -> MilestoneRule:
        """Return the rule with this code; raises KeyError if the pack has none."""
        for rule in self.milestones:
            if rule.code == code:
                return rule
        raise KeyError(code)

    def with_rules(self, rules: Iterable[MilestoneRule]) -> "Regulation":
        """Return the same pack with these milestones behind its own: what one candidate's side asks in all."""
        return replace(self, milestones=(*self.milestones, *rules))

    def hangs_on(self, code: str) -> bool:
        """Tell whether any other rule's days depend on the milestone `code`: counted from it, or running until it."""
        return any(code in _anchors(rule.due) for rule in self.milestones)


def _anchors(due: Due) -> tuple[str | None, ...]:
    return (due.after,) if isinstance(due, OneTimeDue) else (due.until,)
