"""What a mail tells, read at delivery from ids: names, titles and days as they are at that moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased, joinedload

from doctoral_center.db import db
from doctoral_center.domain.access import LinkPurpose
from doctoral_center.domain.people import SupervisionRole
from doctoral_center.models.candidacies import Candidacy, Supervision, Track
from doctoral_center.models.changes_of_time import ChangeOfTime, Request
from doctoral_center.models.institutions import Institution
from doctoral_center.models.milestones import Milestone, MilestoneTrack, Reviewable
from doctoral_center.models.people import Person
from doctoral_center.models.programmes import Cohort, Programme
from doctoral_center.models.regulations import Regulation, Rule
from doctoral_center.models.reviews import Round, SignOff, Stage
from doctoral_center.models.sessions import AccessLink


@dataclass(frozen=True)
class MilestoneFacts:
    """A milestone as mails speak of it. `zone` is the programme's; the title is that of the first track's rule."""

    id: int
    ref: str
    candidacy_id: int
    candidacy_ref: str
    due_on: date | None
    zone: str
    title: dict[str, str]
    occurrence: int
    is_repeating: bool
    candidate: Person


_MILESTONES = (
    select(Milestone, Reviewable.ref, Candidacy, Programme.timezone, Rule, MilestoneTrack.occurrence, Person)
    .join(Reviewable, Reviewable.id == Milestone.reviewable_id)
    .join(Candidacy, Candidacy.id == Reviewable.candidacy_id)
    .join(Person, Person.id == Candidacy.person_id)
    .join(Cohort, Cohort.id == Candidacy.cohort_id)
    .join(Programme, Programme.id == Cohort.programme_id)
    .join(MilestoneTrack, MilestoneTrack.milestone_id == Milestone.reviewable_id)
    .join(Track, Track.id == MilestoneTrack.track_id)
    .join(Rule, Rule.id == MilestoneTrack.rule_id)
    .order_by(Track.position, MilestoneTrack.id)
)


def list_milestone_facts(ids: Sequence[int]) -> list[MilestoneFacts]:
    """Return what mails tell of these milestones, in the order of `ids`; those that are gone are left out."""
    found: dict[int, MilestoneFacts] = {}
    rows = db.session.execute(_MILESTONES.where(Milestone.reviewable_id.in_(ids)))
    for milestone, ref, candidacy, zone, rule, occurrence, candidate in rows:
        facts = MilestoneFacts(
            id=milestone.reviewable_id,
            ref=ref,
            candidacy_id=candidacy.id,
            candidacy_ref=candidacy.ref,
            due_on=milestone.due_on,
            zone=zone,
            title=rule.title,
            occurrence=occurrence,
            is_repeating=rule.is_repeating,
            candidate=candidate,
        )
        found.setdefault(facts.id, facts)
    return [found[each] for each in ids if each in found]


@dataclass(frozen=True)
class RequestFacts:
    """A request as mails speak of it; `milestone` is the one that is to have more time."""

    ref: str
    candidacy_id: int
    zone: str
    candidate: Person
    asked: Request
    milestone: MilestoneFacts | None
    supervisor: Person | None


def get_request_facts(request_id: int) -> RequestFacts | None:
    """Return what mails tell of a request; None when there is none of this id."""
    supervisor = aliased(Person, name="supervisor")
    row = db.session.execute(
        select(Request, Reviewable.ref, Candidacy.id, Programme.timezone, Person, supervisor)
        .join(Reviewable, Reviewable.id == Request.reviewable_id)
        .join(Candidacy, Candidacy.id == Reviewable.candidacy_id)
        .join(Person, Person.id == Candidacy.person_id)
        .join(Cohort, Cohort.id == Candidacy.cohort_id)
        .join(Programme, Programme.id == Cohort.programme_id)
        .outerjoin(Supervision, Supervision.id == Request.supervision_id)
        .outerjoin(supervisor, supervisor.id == Supervision.person_id)
        .where(Request.reviewable_id == request_id)
    ).one_or_none()
    if row is None:
        return None
    asked, ref, candidacy_id, zone, candidate, replaced = row
    milestones = list_milestone_facts([asked.milestone_id]) if asked.milestone_id is not None else []
    return RequestFacts(ref, candidacy_id, zone, candidate, asked, next(iter(milestones), None), replaced)


@dataclass(frozen=True)
class SignOffFacts:
    """A sign-off as mails speak of it; `due_on` in the programme's zone."""

    id: int
    ref: str
    due_on: date | None
    signer: Person
    deputy_id: int | None


def get_sign_off_facts(sign_off_id: int) -> SignOffFacts | None:
    """Return what mails tell of a sign-off; None when it is gone."""
    row = db.session.execute(
        select(SignOff, Person).join(Person, Person.id == SignOff.person_id).where(SignOff.id == sign_off_id)
    ).one_or_none()
    if row is None:
        return None
    sign_off, signer = row
    return SignOffFacts(sign_off.id, sign_off.ref, sign_off.due_on, signer, signer.deputy_id)


def list_awaited_signers(milestone_id: int) -> list[Person]:
    """Return the people whose verdict on the milestone is awaited, in the order in which they were asked."""
    signer = aliased(Person)
    statement: Select[Person] = (
        select(signer)
        .join(SignOff, SignOff.person_id == signer.id)
        .join(Stage, Stage.id == SignOff.stage_id)
        .join(Round, Round.id == Stage.round_id)
        .where(Round.reviewable_id == milestone_id, SignOff.verdict.is_(None), SignOff.closed_at.is_(None))
        .order_by(SignOff.id)
    )
    return list(dict.fromkeys(db.session.scalars(statement)))


def is_lead_supervisor(person_id: int, candidacy_id: int) -> bool:
    """Tell whether the person is or was the lead supervisor of the candidacy."""
    lead = select(Supervision.id).where(
        Supervision.person_id == person_id,
        Supervision.candidacy_id == candidacy_id,
        Supervision.role == SupervisionRole.LEAD,
    )
    return db.session.scalar(lead.limit(1)) is not None


def get_change(change_id: int) -> ChangeOfTime | None:
    """Return a change of time with who took it back; None when it is gone."""
    return db.session.scalars(
        select(ChangeOfTime).where(ChangeOfTime.id == change_id).options(joinedload(ChangeOfTime.taken_back_by))
    ).one_or_none()


@dataclass(frozen=True)
class TrackFacts:
    """One side of a file as mails speak of it: whose, at which university, under which version of which pack."""

    candidacy_ref: str
    candidate: Person
    institution: Institution
    pack_title: dict[str, str]
    version: int
    zone: str


def get_track_facts(track_id: int) -> TrackFacts | None:
    """Return what mails tell of a side of a file; None when it is gone."""
    row = db.session.execute(
        select(Candidacy.ref, Person, Institution, Regulation.title, Regulation.version, Programme.timezone)
        .select_from(Track)
        .join(Candidacy, Candidacy.id == Track.candidacy_id)
        .join(Person, Person.id == Candidacy.person_id)
        .join(Institution, Institution.id == Track.institution_id)
        .join(Regulation, Regulation.id == Track.regulation_id)
        .join(Cohort, Cohort.id == Candidacy.cohort_id)
        .join(Programme, Programme.id == Cohort.programme_id)
        .where(Track.id == track_id)
    ).one_or_none()
    return TrackFacts(*row) if row is not None else None


@dataclass(frozen=True)
class LinkFacts:
    """A link by mail; `expires_at` is an aware UTC moment."""

    nonce: str
    purpose: LinkPurpose
    expires_at: datetime


def get_link_facts(link_id: int) -> LinkFacts | None:
    """Return what the mail of a link tells; None when it is gone."""
    link = db.session.get(AccessLink, link_id)
    return LinkFacts(link.nonce, link.purpose, link.expires_at) if link is not None else None
