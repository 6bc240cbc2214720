"""A milestone for one candidate alone: written as a pack of one rule, so that it is a milestone like any other."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import yaml

from doctoral_center.domain.changes import Change
from doctoral_center.domain.deadlines import compute_schedule
from doctoral_center.domain.errors import InvalidInputError
from doctoral_center.domain.regulation_rules import (
    DEFAULT_LADDER,
    START,
    Confidence,
    Figure,
    Form,
    FormSection,
    LocalText,
    MayFail,
    MilestoneRule,
    OneTimeDue,
    Opens,
    Period,
    PeriodUnit,
    Regulation,
    Roll,
    SignOffStage,
)
from doctoral_center.domain.regulation_schema import MOST_DAYS
from doctoral_center.domain.sign_off import Need, SignerRole

PREFIX = "individual-m-"
"""What the codes of such packs and of their rules begin with, and no others: so neither is ever another's."""

DEFAULT_SIGN_OFF = (
    SignOffStage((SignerRole.LEAD_SUPERVISOR, SignerRole.CO_SUPERVISORS), Need.ALL, within_days=14),
    SignOffStage((SignerRole.INSTITUTION_COORDINATOR,), Need.ONE, within_days=7),
)
_SOURCE = "decision"


@dataclass(frozen=True)
class IndividualMilestone:
    """What is asked. `opens_days_before` None: it may be handed in at any time; `form` None: nothing is written."""

    code: str
    title: LocalText
    opens_days_before: int | None = None
    roll: Roll = Roll.NONE
    sign_off: tuple[SignOffStage, ...] = DEFAULT_SIGN_OFF
    form: Form | None = None
    may_fail: MayFail | None = None

    def rule(self, days: int) -> MilestoneRule:
        """Return it as a rule, due so many days after the start."""
        return MilestoneRule(
            code=self.code,
            title=self.title,
            due=OneTimeDue(START, Period(PeriodUnit.DAYS, days)),
            opens=Opens(self.opens_days_before) if self.opens_days_before is not None else None,
            roll=self.roll,
            form=self.form.code if self.form is not None else None,
            sign_off=self.sign_off,
            remind=DEFAULT_LADDER,
            may_fail=self.may_fail,
            figure=Figure(Confidence.ONE_UNIVERSITY, _SOURCE),
        )


def days_until(due_on: date, regulation: Regulation, starts_on: date, changes: Iterable[Change]) -> int:
    """Return how many days after the start lead to `due_on`, given the leaves and the part-time study there are.

    A day that no number leads to, such as one within a leave, becomes the first one after it that does. `changes` are
    those that are addressed to no milestone. Raises InvalidInputError `day-far-away` about `due_on`.
    """
    changes = tuple(changes)
    bare = IndividualMilestone(PREFIX, LocalText("", "", ""))

    def day_after(days: int) -> date:
        alone = replace(regulation, milestones=(bare.rule(days),))
        day = compute_schedule(alone, starts_on, changes=changes).deadlines[0].due_on
        assert day is not None
        return day

    least, most = 0, MOST_DAYS
    if (due_on - starts_on).days > most or day_after(most) < due_on:
        raise InvalidInputError("day-far-away", "due_on", {"day": due_on, "years": MOST_DAYS // 366})
    while least < most:
        middle = (least + most) // 2
        if day_after(middle) >= due_on:
            most = middle
        else:
            least = middle + 1
    return least


@dataclass(frozen=True)
class Decided:
    """By whom (a person's id) and on which day it was decided."""

    by_id: int
    on: date


def pack_text(milestone: IndividualMilestone, days: int, regulation: Regulation, decided: Decided) -> str:
    """Return the pack of this one rule as YAML; `regulation` is the one that the side follows otherwise.

    Its country counts working days; its lengths of study stand there because a pack has them, and act on nothing.
    """
    typical = {"confidence": Confidence.TYPICAL.value}
    pack: dict[str, object] = {
        "code": milestone.code,
        "version": 1,
        "title": _texts(milestone.title),
        "country": regulation.country,
        "valid": {"from": decided.on},
        "sources": {_SOURCE: f"Set for one candidate by person {decided.by_id} on {decided.on.isoformat()}"},
        "duration": {
            "normal": {"months": regulation.normal.months, **typical},
            "maximum": {"months": regulation.maximum.months, **typical},
        },
        "milestones": [_rule(milestone, days)],
    }
    if milestone.form is not None:
        pack["forms"] = {milestone.form.code: {"sections": [_section(each) for each in milestone.form.sections]}}
    return yaml.safe_dump(pack, allow_unicode=True, sort_keys=False, width=120)


def _rule(milestone: IndividualMilestone, days: int) -> dict[str, object]:
    rule: dict[str, object] = {
        "code": milestone.code,
        "title": _texts(milestone.title),
        "due": {"after": START, "days": days},
        "roll": milestone.roll.value,
        "sign_off": [
            {"by": [role.value for role in stage.by], "need": stage.need.value, "within_days": stage.within_days}
            for stage in milestone.sign_off
        ],
        "confidence": Confidence.ONE_UNIVERSITY.value,
        "source": _SOURCE,
    }
    if milestone.opens_days_before is not None:
        rule["opens"] = {"days_before": milestone.opens_days_before}
    if milestone.form is not None:
        rule["form"] = milestone.form.code
    if milestone.may_fail is not None:
        rule["may_fail"] = _attempts(milestone.may_fail)
    return rule


def _attempts(may_fail: MayFail) -> dict[str, int]:
    attempts = {"attempts": may_fail.attempts}
    if may_fail.again_within_months is not None:
        attempts["again_within_months"] = may_fail.again_within_months
    return attempts


def _section(section: FormSection) -> dict[str, object]:
    values: dict[str, object] = {
        "key": section.key,
        "title": _texts(section.title),
        "required": section.is_required,
        "min_words": section.min_words,
        "max_words": section.max_words,
    }
    if section.guidance is not None:
        values["guidance"] = _texts(section.guidance)
    return {name: value for name, value in values.items() if value is not None}


def _texts(text: LocalText) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh, "ru": text.ru}
