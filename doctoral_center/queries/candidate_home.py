"""Read what a candidate's home shows, in three statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ScalarSelect, and_, or_, select
from sqlalchemy.orm import aliased, contains_eager, defer, joinedload

from doctoral_center.db import db
from doctoral_center.domain.candidacies import ENDED
from doctoral_center.domain.changes import ChangeKind
from doctoral_center.domain.journal import candidacy_stream
from doctoral_center.domain.milestones import UNSETTLED, MilestoneState
from doctoral_center.domain.people import Office
from doctoral_center.models.candidacies import Candidacy, Supervision, Track
from doctoral_center.models.changes_of_time import ChangeOfTime, Request
from doctoral_center.models.journal import JournalEntry
from doctoral_center.models.messages import Snooze
from doctoral_center.models.milestones import Milestone, MilestoneTrack, Reviewable
from doctoral_center.models.people import Appointment, Person
from doctoral_center.models.programmes import Cohort
from doctoral_center.models.regulations import Regulation, Rule
from doctoral_center.models.reports import Draft
from doctoral_center.models.reviews import Round, SignOff, Stage
from doctoral_center.policy.actors import Actor
from doctoral_center.queries.nudges import nudges_of_sign_off
from doctoral_center.queries.snoozes import PutOff, own_rest

NEWS_FROM = timedelta(days=7)
# The dates that one change moved are many entries and one line.
NEWS_READ = 60


@dataclass(frozen=True)
class PlannedMilestone:
    """A milestone of the plan, its rules and regulations loaded, and its draft if there is one."""

    milestone: Milestone
    draft: Draft | None
    put_off: PutOff | None = None


@dataclass(frozen=True)
class OpenRequest:
    """A request that is not settled, its reference and where it stands."""

    request: Request
    ref: str
    state: MilestoneState


@dataclass(frozen=True)
class OpenStage:
    """A stage of a round that is under way, and who is asked in it (nobody before it opens)."""

    stage: Stage
    asked: list[tuple[SignOff, Person]]
    # How often and when last (aware UTC) was nudged about a sign-off, by its id.
    nudges: dict[int, tuple[int, datetime | None]] = field(default_factory=dict)


@dataclass(frozen=True)
class CandidateHome:
    """The candidacy whose home it is; `news` newest first, the candidate's own left out.

    `stages` are those of the rounds under way, by the id of the milestone or the request.
    """

    candidacy: Candidacy
    coordinator: Person | None
    leaves: Sequence[ChangeOfTime]
    milestones: Sequence[PlannedMilestone]
    requests: Sequence[OpenRequest]
    stages: dict[int, list[OpenStage]]
    news: Sequence[JournalEntry]


def get_candidate_home(*, actor: Actor, now: datetime) -> CandidateHome | None:
    """Return what the actor's home as a candidate shows at `now` (aware UTC); None without any candidacy.

    Of several candidacies the latest one that has not ended is shown, else the latest.
    """
    coordinator = aliased(Person)
    rows: Sequence[Any] = (
        db.session.execute(
            select(Candidacy, coordinator, ChangeOfTime)
            .select_from(Candidacy)
            .outerjoin(coordinator, coordinator.id == _coordinator_id(actor))
            .outerjoin(
                ChangeOfTime,
                and_(
                    ChangeOfTime.candidacy_id == Candidacy.id,
                    ChangeOfTime.kind == ChangeKind.LEAVE,
                    ChangeOfTime.is_in_force,
                ),
            )
            .where(Candidacy.person_id == actor.person_id)
            .options(
                joinedload(Candidacy.person, innerjoin=True),
                joinedload(Candidacy.cohort, innerjoin=True).joinedload(Cohort.programme, innerjoin=True),
                joinedload(Candidacy.tracks, innerjoin=True).joinedload(Track.institution, innerjoin=True),
                joinedload(Candidacy.supervisions).options(
                    joinedload(Supervision.person, innerjoin=True), joinedload(Supervision.institution, innerjoin=True)
                ),
            )
            .order_by(Candidacy.state.in_(sorted(ENDED)), Candidacy.starts_on.desc(), Candidacy.id.desc())
        )
        .unique()
        .all()
    )
    if not rows:
        return None
    candidacy = rows[0][0]
    found = _read(candidacy)
    leaves = {leave.id: leave for each, _coordinator, leave in rows if each is candidacy and leave is not None}
    return CandidateHome(
        candidacy=candidacy,
        coordinator=rows[0][1],
        leaves=list(leaves.values()),
        milestones=list(found.milestones.values()),
        requests=list(found.requests.values()),
        stages={reviewable_id: list(opened.values()) for reviewable_id, opened in found.stages.items()},
        news=_news(candidacy.id, actor, now),
    )


def _coordinator_id(actor: Actor) -> ScalarSelect[int]:
    """Whom to ask: a coordinator of the home university, else of the centre."""
    office = aliased(Appointment)
    holder = aliased(Person)
    return (
        select(office.person_id)
        .join(holder, office.person_id == holder.id)
        .where(
            office.office == Office.COORDINATOR,
            or_(office.institution_id == Candidacy.home_institution_id, office.institution_id.is_(None)),
            office.from_on <= actor.today,
            or_(office.until_on.is_(None), office.until_on >= actor.today),
            holder.is_active,
        )
        .order_by(office.institution_id.is_(None), office.id)
        .limit(1)
        .correlate(Candidacy)
        .scalar_subquery()
    )


@dataclass
class _Read:
    """What the plan's one statement brings."""

    milestones: dict[int, PlannedMilestone] = field(default_factory=dict)
    requests: dict[int, OpenRequest] = field(default_factory=dict)
    stages: dict[int, dict[int, OpenStage]] = field(default_factory=dict)


def _read(candidacy: Candidacy) -> _Read:
    """Read the plan and what is asked for, with the stages of the rounds under way: a row or two for each signer."""
    rows: Iterable[Any] = db.session.execute(
        select(Reviewable, Milestone, Request, Draft, Stage, SignOff, Person, Snooze.until_on, *nudges_of_sign_off())
        .outerjoin(Milestone, Milestone.reviewable_id == Reviewable.id)
        .outerjoin(Request, Request.reviewable_id == Reviewable.id)
        .outerjoin(Draft, Draft.milestone_id == Reviewable.id)
        .outerjoin(Round, and_(Round.reviewable_id == Reviewable.id, Round.closed_at.is_(None)))
        .outerjoin(Stage, Stage.round_id == Round.id)
        .outerjoin(SignOff, and_(SignOff.stage_id == Stage.id, SignOff.closed_at.is_(None)))
        .outerjoin(Person, SignOff.person_id == Person.id)
        .outerjoin(Snooze, own_rest(candidacy.person_id))
        .where(
            Reviewable.candidacy_id == candidacy.id,
            # Of requests those that are settled are not looked at.
            or_(Milestone.reviewable_id.is_not(None), Reviewable.state.in_(sorted(UNSETTLED))),
        )
        .options(
            contains_eager(Milestone.reviewable),
            # Each an outer join of its own: inner ones within would be joined over all files first.
            joinedload(Milestone.tracks)
            .joinedload(MilestoneTrack.rule)
            .joinedload(Rule.regulation)
            .options(defer(Regulation.source_text, raiseload=True)),
        )
        .order_by(
            Milestone.due_on.is_(None),
            Milestone.due_on,
            Reviewable.id,
            Stage.position,
            Stage.id,
            SignOff.id,
        )
    ).unique()
    found = _Read()
    for reviewable, milestone, request, draft, stage, sign_off, person, until_on, times, last in rows:
        if milestone is not None:
            put_off = PutOff(candidacy.person, until_on) if until_on is not None else None
            found.milestones.setdefault(reviewable.id, PlannedMilestone(milestone, draft, put_off))
        elif request is not None:
            found.requests.setdefault(reviewable.id, OpenRequest(request, reviewable.ref, reviewable.state))
        if stage is None:
            continue
        opened = found.stages.setdefault(reviewable.id, {}).setdefault(stage.id, OpenStage(stage, []))
        if sign_off is not None:
            opened.asked.append((sign_off, person))
            opened.nudges[sign_off.id] = (times, last)
    return found


def _news(candidacy_id: int, actor: Actor, now: datetime) -> list[JournalEntry]:
    return list(
        db.session.scalars(
            select(JournalEntry)
            .where(
                JournalEntry.stream == candidacy_stream(candidacy_id),
                JournalEntry.at >= now - NEWS_FROM,
                JournalEntry.actor_id.is_distinct_from(actor.person_id),
            )
            .order_by(JournalEntry.seq.desc())
            .limit(NEWS_READ)
            .options(joinedload(JournalEntry.actor), joinedload(JournalEntry.in_name_of))
        )
    )
