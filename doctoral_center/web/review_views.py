"""What review pages show, made from what queries read: titles, sections, and the chain with whose turn it is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from flask_babel import gettext

from doctoral_center.domain.days import day_in
from doctoral_center.domain.milestones import MilestoneState, Standing, Status, status
from doctoral_center.domain.nudges import NudgeState
from doctoral_center.domain.reports import merged_form
from doctoral_center.domain.requests import can_be_undone as can_undo
from doctoral_center.domain.reviewables import ReviewableKind
from doctoral_center.domain.rounds import PlannedStage, planned_stages, round_outcome
from doctoral_center.domain.sign_off import ClosedBecause, Outcome, SignerRole, Verdict, outcome
from doctoral_center.labels.institutions import institution_short
from doctoral_center.labels.milestones import milestone_title
from doctoral_center.labels.names import shown_name
from doctoral_center.labels.reports import SIGNERS
from doctoral_center.labels.request_reviews import REQUEST_VERDICTS
from doctoral_center.labels.requests import request_status, request_title
from doctoral_center.labels.reviews import NEEDS, VERDICTS
from doctoral_center.labels.statuses import STATUS, StatusLabel
from doctoral_center.labels.waiting import nudged_words
from doctoral_center.models.people import Person
from doctoral_center.policy.actors import Actor
from doctoral_center.queries.regulations import parsed_regulation
from doctoral_center.queries.shown_reviews import Ask, Review, ShownAsked, ShownRound, ShownSide, ShownStage
from doctoral_center.queries.snoozes import PutOff
from doctoral_center.web.languages import reader_locale
from doctoral_center.web.snooze_views import rests_of_asks

OFFICES = frozenset({SignerRole.INSTITUTION_COORDINATOR, SignerRole.HOST_COORDINATOR})


def address_of(kind: ReviewableKind, ref: str) -> str:
    """Return the address of the page of what is reviewed."""
    return f"/{kind.value}s/{ref}"


def verdict_words(kind: ReviewableKind) -> Mapping[Verdict, object]:
    """Return the words for verdicts on this kind."""
    return REQUEST_VERDICTS if kind is ReviewableKind.REQUEST else VERDICTS


def title_of(review: Review) -> str:
    """Return the title in the reader's language: a milestone's with its number and attempt, or what is asked for."""
    if review.asked is not None:
        return _title_of_request(review, review.asked)
    return title_of_milestone(review)


def _title_of_request(review: Review, asked: ShownAsked) -> str:
    milestone = title_of_milestone(review) if asked.milestone_ref is not None else ""
    supervisor = shown_name(asked.supervisor, reader_locale()).main if asked.supervisor is not None else ""
    return request_title(asked.request, milestone=milestone, supervisor=supervisor)


def title_of_milestone(review: Review) -> str:
    """Return the title of the milestone that is reviewed, or that a request asks more time for."""
    part = review.parts[0]
    title = milestone_title(part.rule.title, part.occurrence, is_repeating=part.rule.is_repeating)
    if part.attempt == 1:
        return title
    return str(gettext("%(title)s, attempt %(number)d", title=title, number=part.attempt))


def sections_of(review: Review) -> dict[str, str]:
    """Return the report's sections, all sides' together: key → title in the reader's language; a request has none."""
    if review.asked is not None:
        return {}
    packs = [(part, parsed_regulation(part.regulation)) for part in review.parts]
    form = merged_form(pack.forms[part.rule.form] for part, pack in packs if part.rule.form is not None)
    return {section.key: section.title.in_language(reader_locale().value) for section in form.sections}


def sides_of(review: Review) -> str:
    """Name the universities whose regulations ask for this milestone."""
    return " + ".join(institution_short(side.institution) for side in review.sides)


def label_of(review: Review, now: datetime) -> StatusLabel:
    """Return the tag that says how far it is."""
    if review.asked is None:
        return STATUS[status_of(review, now)]
    latest = review.latest
    return request_status(review.state, has_verdict=latest is not None and latest.has_verdict)


def status_of(review: Review, now: datetime, *, is_on_leave: bool = False) -> Status:
    """Return the milestone's one word."""
    latest = review.latest
    standing = Standing(
        state=review.state,
        due_on=review.milestone.due_on,
        opens_on=review.milestone.opens_on,
        has_draft=review.draft_version > 0,
        has_verdict=latest is not None and latest.has_verdict,
        is_on_leave=is_on_leave,
    )
    return status(standing, review.today(now))


def can_fail(each: ShownRound, ask: Ask) -> bool:
    """Tell whether the signer may say «not passed» here: the rule of one of the sides that ask must allow it."""
    return any(
        stage.may_fail
        for stage in each.stages
        if any(one.is_open and one.person.id == ask.person.id for one in stage.asks)
    )


def settles_it(each: ShownRound, ask: Ask) -> bool:
    """Tell whether this signer's approval would be the last that is needed."""
    found = []
    for stage in each.stages:
        live = [one for one in stage.asks if one.closed_because is None]
        said = [Verdict.APPROVE if one.person.id == ask.person.id else one.verdict for one in live]
        found.append(outcome(stage.need, said, may_fail=stage.may_fail))
    return round_outcome(found) is Outcome.APPROVED


def can_be_undone(review: Review, each: ShownRound, ask: Ask) -> bool:
    """Tell whether this signer's approval could be taken back."""
    if review.asked is None or not settles_it(each, ask):
        return True
    return can_undo(review.asked.request.kind, MilestoneState.APPROVED)


@dataclass(frozen=True)
class Signature:
    """One person in one link of the chain. `is_turn`: asked and not decided."""

    person: Person
    by: Person | None
    verdict: Verdict | None
    at: datetime
    is_turn: bool
    is_mine: bool
    days_late: int
    days_waiting: int
    due_on: date | None
    # How often and when the candidate has nudged, in words; and who has put it off until when.
    nudged: str = ""
    rests: Sequence[PutOff] = ()


@dataclass
class Link:
    """One link: a stage, with everybody asked in it. `opened` False: its turn has not come."""

    heading: str
    need: str
    opened: bool
    outcome: Outcome
    fell_to_centre: bool
    signatures: list[Signature] = field(default_factory=list)

    @property
    def style(self) -> str:
        """The theme's class."""
        if self.outcome is Outcome.APPROVED:
            return "is-ok"
        if self.outcome is Outcome.PENDING:
            if any(one.is_turn and one.is_mine for one in self.signatures):
                return "is-yours"
            return "is-review" if self.opened else "is-none"
        return "is-returned" if self.outcome is Outcome.RETURNED else "is-late"

    @property
    def icon(self) -> str:
        """The symbol in its dot."""
        return {
            Outcome.APPROVED: "check",
            Outcome.RETURNED: "undo-2",
            Outcome.NOT_PASSED: "x",
            Outcome.PENDING: "hourglass" if self.opened else "circle",
        }[self.outcome]


def chain_of(review: Review, actor: Actor, now: datetime) -> list[Link]:
    """Return the links of the latest round, those not opened yet included; before a first submission, the rules'.

    Sides that ask the same people side by side are one link: for the reader it is one signature.
    """
    latest = review.latest
    # What was taken back can be handed in anew; a request cannot.
    if latest is None or (review.asked is None and not latest.is_open and latest.outcome is Outcome.PENDING):
        return list(_planned(review))
    together: dict[tuple[object, ...], list[ShownStage]] = {}
    for stage in latest.stages:
        people = tuple((ask.person.id, ask.verdict) for ask in stage.counted)
        is_same = people or not OFFICES.intersection(stage.roles)
        key = (stage.position, stage.roles, people if is_same else stage.side.track_id, stage.outcome)
        together.setdefault(key, []).append(stage)
    return [_link(review, stages, actor, now) for stages in together.values()]


def _planned(review: Review) -> Iterator[Link]:
    parts = {part.track_id: part for part in review.parts}
    rules = [(part.track_id, parsed_regulation(part.regulation).rule(part.rule.code).sign_off) for part in review.parts]
    together: dict[tuple[object, ...], list[PlannedStage]] = {}
    for planned in planned_stages(rules):
        is_own = OFFICES.intersection(planned.stage.by)
        key = (planned.position, planned.stage.by, planned.stage.need, planned.track_id if is_own else None)
        together.setdefault(key, []).append(planned)
    for stages in together.values():
        heading = _heading(review, stages[0].stage.by, [parts[planned.track_id] for planned in stages])
        need = str(NEEDS[stages[0].stage.need])
        yield Link(heading, need, opened=False, outcome=Outcome.PENDING, fell_to_centre=False)


def _link(review: Review, stages: Sequence[ShownStage], actor: Actor, now: datetime) -> Link:
    stage = stages[0]
    return Link(
        heading=_heading(review, stage.roles, [each.side for each in stages]),
        need=str(NEEDS[stage.need]) if len(stage.counted) > 1 else "",
        opened=stage.opened_at is not None,
        outcome=stage.outcome,
        fell_to_centre=stage.fell_to_centre,
        signatures=[
            _signature(review, ask, actor, now)
            for ask in stage.counted
            if ask.closed_because is not ClosedBecause.DECIDED_BY_OTHERS
        ],
    )


def _signature(review: Review, ask: Ask, actor: Actor, now: datetime) -> Signature:
    today = review.today(now)
    return Signature(
        person=ask.person,
        by=ask.decided_by,
        verdict=ask.verdict,
        at=ask.decided_at or ask.asked_at,
        is_turn=ask.is_open,
        is_mine=ask.person.id in actor.signs_for and review.candidate.id != actor.person_id,
        days_late=(today - ask.due_on).days if ask.due_on is not None else 0,
        days_waiting=(today - day_in(ask.asked_at, review.zone)).days,
        due_on=ask.due_on,
        nudged=nudged_words(_nudges(review, ask)) if ask.is_open else "",
        rests=rests_of_asks(review, [ask], now),
    )


def _nudges(review: Review, ask: Ask) -> NudgeState:
    last_on = day_in(ask.nudged_at, review.zone) if ask.nudged_at is not None else None
    return NudgeState(ask.nudges, last_on, from_on=None)


def _heading(review: Review, roles: Sequence[SignerRole], sides: Sequence[ShownSide]) -> str:
    """Name the parts that sign, and the universities they sign for unless it goes without saying."""
    words = ", ".join(str(SIGNERS[role]) for role in roles)
    # A request is asked of one side's supervisors for all: they are the same people.
    is_for_all = len(sides) == len(review.sides) or review.asked is not None
    if is_for_all and not OFFICES.intersection(roles):
        return words
    return f"{words} · {' + '.join(institution_short(side.institution) for side in sides)}"


@dataclass(frozen=True)
class Refused:
    """What an earlier version was sent back for."""

    round: int
    person: Person
    is_mine: bool
    verdict: Verdict
    at: datetime
    reason: str
    section: str | None


def refusals_before(review: Review, actor: Actor) -> list[Refused]:
    """Return why the version before the latest was sent back: each signer once."""
    latest = review.latest
    settled = [each for each in review.rounds if each is not latest and each.outcome is not Outcome.PENDING]
    return _refusals(settled[-1], actor) if settled else []


def refusals_now(review: Review, actor: Actor) -> list[Refused]:
    """Return why the latest version was sent back; empty unless it was."""
    return _refusals(review.latest, actor) if review.latest is not None else []


def _refusals(each: ShownRound, actor: Actor) -> list[Refused]:
    found: dict[int, Refused] = {}
    for ask in each.asks:
        if ask.verdict in {None, Verdict.APPROVE} or ask.decided_at is None or ask.verdict is None:
            continue
        is_mine = ask.person.id in actor.signs_for
        refused = Refused(each.number, ask.person, is_mine, ask.verdict, ask.decided_at, ask.reason, ask.section)
        found.setdefault(ask.person.id, refused)
    return list(found.values())


@dataclass(frozen=True)
class Signed:
    """Who has approved already, each once."""

    person: Person
    at: datetime


def signed_in(each: ShownRound) -> list[Signed]:
    """Return who has approved in this round."""
    found: dict[int, Signed] = {}
    for ask in each.asks:
        if ask.verdict is Verdict.APPROVE and ask.decided_at is not None:
            found.setdefault(ask.person.id, Signed(ask.person, ask.decided_at))
    return list(found.values())


def after_you(review: Review, each: ShownRound) -> list[str]:
    """Name the parts whose turn has not come in this round, in order; the same part of several sides together."""
    together: dict[tuple[int, tuple[SignerRole, ...]], list[ShownSide]] = {}
    for stage in each.stages:
        if stage.opened_at is None:
            together.setdefault((stage.position, stage.roles), []).append(stage.side)
    return [_heading(review, roles, parts) for (_position, roles), parts in together.items()]
