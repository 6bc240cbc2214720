"""What is due for a reminder: one SELECT, read by planning, delivery, preview and explain alike.

How it is built: the clock (queries.clocks) says what day it is where the recipient lives; the ladder's rungs hold from
their day until the next begins. Five branches say who is reminded of what; of the steps that one person would get for
one thing on one day, only the nearest remains.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    Integer,
    Select,
    Subquery,
    and_,
    bindparam,
    case,
    cast,
    exists,
    false,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import QueryableAttribute, aliased

from doctoral_center.db import db
from doctoral_center.domain.candidacies import ENDED
from doctoral_center.domain.changes import ChangeKind
from doctoral_center.domain.milestones import WITH_CANDIDATE, MilestoneState
from doctoral_center.domain.people import Office, SupervisionRole
from doctoral_center.domain.reminders import (
    REMINDED_CANDIDACIES,
    SIGN_OFF_LADDER,
    Audience,
    MessageState,
    ReminderSource,
)
from doctoral_center.models.candidacies import Candidacy, Supervision, Track
from doctoral_center.models.changes_of_time import ChangeOfTime
from doctoral_center.models.messages import KEY, Message
from doctoral_center.models.milestones import Milestone, MilestoneTrack, Reviewable
from doctoral_center.models.people import Appointment, Person
from doctoral_center.models.regulations import ReminderStep
from doctoral_center.models.reviews import Round, SignOff, Stage
from doctoral_center.queries.clocks import ClockTable, clock_cte, day_off_cte, days_between

Condition = ColumnElement[bool]
Steps = Select[*tuple[Any, ...]]


def due_steps(*only: Condition) -> Steps:
    """Return the SELECT of all steps that are due by the clock's rows.

    Its columns are the outbox's key (kind, subject_id, round, step, recipient_id, due_on), reviewable_id, sign_off_id,
    audience and today, the recipient's day. `only` are further conditions on Reviewable or Candidacy, which every
    branch joins. Parameters: those of queries.clocks.
    """
    clock, day_off, rung = clock_cte(), day_off_cte(), _rungs()
    branches = [
        _report_steps(Audience.CANDIDATE, clock, rung).join(Person, Person.id == Candidacy.person_id),
        _to_leads(_report_steps(Audience.LEAD_SUPERVISOR, clock, rung), clock),
        _to_coordinators(_report_steps(Audience.COORDINATOR, clock, rung), clock),
        _to_signers(_sign_off_steps(Audience.SIGNER, clock, rung), clock),
        _to_coordinators(_sign_off_steps(Audience.COORDINATOR, clock, rung), clock),
    ]
    found = union_all(
        *(
            branch.join(clock, clock.c.zone == Person.timezone).where(_takes_mail(clock, day_off), *only)
            for branch in branches
        )
    ).subquery("found")
    # Whom both sides ask at once signs once, and is reminded once.
    one = (found.c.kind, found.c.reviewable_id, found.c.signer_id, found.c.recipient_id, found.c.today)
    order = (found.c.step.desc(), found.c.audience, found.c.subject_id)
    nearest = func.row_number().over(partition_by=one, order_by=order)
    ranked = select(found, nearest.label("place")).subquery("ranked")
    return select(*(column for column in ranked.c if column.name != "place")).where(ranked.c.place == 1)


def _rungs() -> CTE:
    """Return every rule's rungs, and those of what no rule asks for: requests."""
    stored = select(
        ReminderStep.rule_id,
        ReminderStep.source,
        ReminderStep.audience,
        ReminderStep.offset_days,
        ReminderStep.every_days,
    )
    fixed = [
        select(
            literal(_NO_RULE),
            literal(rung.source, ReminderStep.source.type),
            literal(rung.audience, ReminderStep.audience.type),
            literal(rung.offset_days, Integer()),
            cast(literal(rung.every_days, Integer()), Integer()),
        )
        for rung in SIGN_OFF_LADDER
    ]
    step = union_all(stored, *fixed).subquery("step")
    until = func.lead(step.c.offset_days).over(
        partition_by=(step.c.rule_id, step.c.source, step.c.audience), order_by=step.c.offset_days
    )
    return select(step, until.label("until_offset")).cte("rung")


# No rule has this id.
_NO_RULE = 0


def _report_steps(audience: Audience, clock: CTE, rung: CTE) -> Steps:
    """What is to be handed in, and what of it is late. A forecast and a milestone that is not open remind nobody."""
    days = days_between(clock.c.today, Milestone.due_on)
    return (
        select(
            literal(ReminderSource.REPORT_DUE.value).label("kind"),
            Milestone.reviewable_id.label("subject_id"),
            literal(0).label("round"),
            _step(rung, days).label("step"),
            Person.id.label("recipient_id"),
            Milestone.due_on.label("due_on"),
            Milestone.reviewable_id.label("reviewable_id"),
            cast(null(), Integer()).label("sign_off_id"),
            literal(audience.value).label("audience"),
            literal(0).label("signer_id"),
            clock.c.today.label("today"),
        )
        .select_from(Milestone)
        .join(Reviewable, Reviewable.id == Milestone.reviewable_id)
        .join(Candidacy, Candidacy.id == Reviewable.candidacy_id)
        .join(MilestoneTrack, MilestoneTrack.milestone_id == Milestone.reviewable_id)
        .join(Track, Track.id == MilestoneTrack.track_id)
        .join(rung, and_(rung.c.rule_id == MilestoneTrack.rule_id, _speaks(rung, ReminderSource.REPORT_DUE, audience)))
        .where(
            Milestone.settled_on.is_(None),
            Milestone.due_on <= bindparam("due_until", type_=Date()),
            Milestone.is_forecast.is_(False),
            or_(Milestone.opens_on.is_(None), Milestone.opens_on <= clock.c.today),
            Reviewable.state.in_(sorted(WITH_CANDIDATE)),
            Candidacy.state.in_(sorted(REMINDED_CANDIDACIES)),
            ~_is_on_leave(clock),
            *_holds(rung, days),
        )
    )


def _sign_off_steps(audience: Audience, clock: CTE, rung: CTE) -> Steps:
    """Whose verdict is awaited. The candidate's leave is not the signer's: the work waits for her all the same."""
    days = days_between(clock.c.today, SignOff.due_on)
    return (
        select(
            literal(ReminderSource.SIGN_OFF_DUE.value).label("kind"),
            SignOff.id.label("subject_id"),
            literal(0).label("round"),
            _step(rung, days).label("step"),
            Person.id.label("recipient_id"),
            SignOff.due_on.label("due_on"),
            Round.reviewable_id.label("reviewable_id"),
            SignOff.id.label("sign_off_id"),
            literal(audience.value).label("audience"),
            SignOff.person_id.label("signer_id"),
            clock.c.today.label("today"),
        )
        .select_from(SignOff)
        .join(Stage, Stage.id == SignOff.stage_id)
        .join(Round, Round.id == Stage.round_id)
        .join(Track, Track.id == Stage.track_id)
        .join(Reviewable, Reviewable.id == Round.reviewable_id)
        .join(Candidacy, Candidacy.id == Reviewable.candidacy_id)
        # A request has no rule; its ladder is one for all.
        .outerjoin(
            MilestoneTrack,
            and_(MilestoneTrack.milestone_id == Reviewable.id, MilestoneTrack.track_id == Stage.track_id),
        )
        .join(
            rung,
            and_(
                rung.c.rule_id == func.coalesce(MilestoneTrack.rule_id, _NO_RULE),
                _speaks(rung, ReminderSource.SIGN_OFF_DUE, audience),
            ),
        )
        .where(
            SignOff.verdict.is_(None),
            SignOff.closed_at.is_(None),
            SignOff.due_on.is_not(None),
            Reviewable.state == MilestoneState.SUBMITTED,
            Candidacy.state.not_in(sorted(ENDED)),
            *_holds(rung, days),
        )
    )


_asked = aliased(Person, name="asked")
_deputy = aliased(Person, name="deputy")


def _step(rung: CTE, days: ColumnElement[int]) -> ColumnElement[int]:
    offset, every = rung.c.offset_days, rung.c.every_days
    return case((every.is_(None), offset), else_=offset + (days - offset) // every * every)


def _speaks(rung: CTE, source: ReminderSource, audience: Audience) -> Condition:
    return and_(rung.c.source == source, rung.c.audience == audience)


def _holds(rung: CTE, days: ColumnElement[int]) -> tuple[Condition, Condition]:
    return rung.c.offset_days <= days, or_(rung.c.until_offset.is_(None), days < rung.c.until_offset)


def _takes_mail(clock: CTE, day_off: CTE) -> Condition:
    off = (
        exists()
        .where(day_off.c.country == Person.working_days_of, day_off.c.day == clock.c.today)
        .correlate(Person, clock)
    )
    return and_(Person.is_active, Person.send_hour <= clock.c.hour, ~off)


def _to_leads(steps: Steps, clock: CTE) -> Steps:
    return (
        steps.join(Supervision, Supervision.candidacy_id == Candidacy.id)
        .join(Person, Person.id == Supervision.person_id)
        .where(
            Supervision.role == SupervisionRole.LEAD,
            _is_in_force(Supervision.from_on, Supervision.until_on, clock),
        )
    )


def _to_coordinators(steps: Steps, clock: CTE) -> Steps:
    """To coordinators of the side whose regulation asks, and the centre's; nobody is told of her own file."""
    return (
        steps.join(
            Appointment,
            or_(Appointment.institution_id.is_(None), Appointment.institution_id == Track.institution_id),
        )
        .join(Person, Person.id == Appointment.person_id)
        .where(
            Appointment.office == Office.COORDINATOR,
            _is_in_force(Appointment.from_on, Appointment.until_on, clock),
            Person.id != Candidacy.person_id,
        )
    )


def _to_signers(steps: Steps, clock: CTE) -> Steps:
    """To the person asked; while she is away, from a first day on, to her deputy instead."""
    is_away = and_(
        _deputy.id.is_not(None),
        _deputy.is_active,
        _deputy.id != Candidacy.person_id,
        # Three-valued logic: without a first day the comparison would be unknown, and so would be who is reminded.
        _asked.deputy_from_on.is_not(None),
        _is_in_force(_asked.deputy_from_on, _asked.deputy_until_on, clock),
    )
    away = func.coalesce(is_away, false())
    return (
        steps.join(_asked, _asked.id == SignOff.person_id)
        .join(_deputy, _deputy.id == _asked.deputy_id, isouter=True)
        .join(Person, Person.id.in_([_asked.id, _deputy.id]))
        .where(or_(and_(Person.id == _asked.id, ~away), and_(Person.id == _deputy.id, away)))
    )


def _is_in_force(from_on: QueryableAttribute[Any], until_on: QueryableAttribute[Any], clock: CTE) -> Condition:
    return and_(from_on <= clock.c.today, or_(until_on.is_(None), until_on >= clock.c.today))


def _is_on_leave(clock: CTE) -> Condition:
    return (
        exists()
        .where(
            ChangeOfTime.candidacy_id == Candidacy.id,
            ChangeOfTime.kind == ChangeKind.LEAVE,
            ChangeOfTime.is_in_force,
            ChangeOfTime.first_on <= clock.c.today,
            ChangeOfTime.last_on >= clock.c.today,
        )
        .correlate(Candidacy, clock)
    )


_EARLIEST = select(func.min(ReminderStep.offset_days))


def parameters(clocks: ClockTable) -> dict[str, Any]:
    """Return the parameters of due_steps(): the clock's, and the latest due day that any rung reaches from its days."""
    reach = db.session.scalar(_EARLIEST) or 0
    return {**clocks.parameters(), "due_until": clocks.last_day - timedelta(days=reach)}


def has_message(due: Subquery) -> Condition:
    """The step of `due` has its message, and not one that was skipped."""
    same = (getattr(Message, name) == due.c[name] for name in KEY)
    return exists().where(*same, Message.state != MessageState.SKIPPED).correlate(due)


def unplanned_steps(*only: Condition) -> Steps:
    """Return those of due_steps() that have no message yet, or one that was skipped, in the order of the key.

    Without the look at the outbox every tick would try the steps of weeks again; each try uses up an identifier on
    PostgreSQL. The order keeps several planners from waiting for one another in a circle.
    """
    due = due_steps(*only).subquery("due")
    return select(due).where(~has_message(due)).order_by(*(due.c[name] for name in KEY))
