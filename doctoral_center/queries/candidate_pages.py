"""Read what one candidate's page shows, in six statements whatever its length."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import contains_eager, defer, joinedload, selectinload

from doctoral_center.db import db
from doctoral_center.domain.changes import ChangeKind
from doctoral_center.domain.journal import candidacy_stream
from doctoral_center.domain.milestones import MilestoneState
from doctoral_center.models.candidacies import Candidacy, Supervision, Track
from doctoral_center.models.changes_of_time import ChangeOfTime, Request
from doctoral_center.models.journal import JournalEntry
from doctoral_center.models.milestones import Milestone, MilestoneTrack, Reviewable
from doctoral_center.models.programmes import Cohort
from doctoral_center.models.regulations import Regulation, Rule
from doctoral_center.models.reports import Draft
from doctoral_center.models.reviews import Round, SignOff, Stage
from doctoral_center.models.supplements import Supplement
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.visibility import readable_candidacies
from doctoral_center.queries.changes_of_time import list_change_history
from doctoral_center.queries.files import LoadedFile

LOG_LENGTH = 60


@dataclass(frozen=True)
class ListedMilestone:
    """A milestone with its parts, and what its status follows from beside its own columns."""

    milestone: Milestone
    has_draft: bool
    # Somebody has decided in the round that is open.
    has_verdict: bool
    # The milestone in whose place it stands.
    replaces_id: int | None = None


@dataclass(frozen=True)
class ListedRequest:
    """What the candidate asked for, and how far it is."""

    request: Request
    ref: str
    state: MilestoneState
    # Somebody has decided in the round that is open.
    has_verdict: bool


@dataclass(frozen=True)
class CandidatePage:
    """A file as its page shows it; `log` holds the latest entries, newest first."""

    file: LoadedFile
    milestones: Sequence[ListedMilestone]
    requests: Sequence[ListedRequest]
    # Taken back ones too, each with who granted it and who took it back.
    history: Sequence[ChangeOfTime]
    log: Sequence[JournalEntry]

    @property
    def changes(self) -> Sequence[ChangeOfTime]:
        """The changes of time in force, in the order of recording."""
        return [change for change in self.history if change.is_in_force]

    def is_on_leave(self, today: date) -> bool:
        """Tell whether the candidate is on leave on `today`, a day in the programme's zone."""
        return any(
            change.kind is ChangeKind.LEAVE
            and change.first_on
            and change.last_on
            and change.first_on <= today <= change.last_on
            for change in self.changes
        )


def get_candidate_page(ref: str, *, actor: Actor) -> CandidatePage | None:
    """Return the page of the candidacy `ref`; None if there is none, or the actor may not read it."""
    candidacy = db.session.scalars(
        select(Candidacy)
        .where(Candidacy.ref == ref, readable_candidacies(actor))
        .options(
            joinedload(Candidacy.person, innerjoin=True),
            joinedload(Candidacy.home_institution, innerjoin=True),
            joinedload(Candidacy.cohort, innerjoin=True).joinedload(Cohort.programme, innerjoin=True),
            selectinload(Candidacy.tracks).options(
                joinedload(Track.institution, innerjoin=True),
                joinedload(Track.regulation, innerjoin=True).options(defer(Regulation.source_text, raiseload=True)),
            ),
            selectinload(Candidacy.supervisions).options(
                joinedload(Supervision.person, innerjoin=True), joinedload(Supervision.institution, innerjoin=True)
            ),
        )
    ).one_or_none()
    if candidacy is None:
        return None
    milestones, requests = _reviewed(candidacy.id)
    return CandidatePage(
        # Whoever is only asked to sign was let in by the condition above; the page offers nothing more to them.
        file=LoadedFile(candidacy, frozenset()),
        milestones=milestones,
        requests=requests,
        history=list_change_history(candidacy.id),
        log=list(
            db.session.scalars(
                select(JournalEntry)
                .where(JournalEntry.stream == candidacy_stream(candidacy.id))
                .order_by(JournalEntry.seq.desc())
                .limit(LOG_LENGTH)
                .options(joinedload(JournalEntry.actor), joinedload(JournalEntry.in_name_of))
            )
        ),
    )


def _reviewed(candidacy_id: int) -> tuple[list[ListedMilestone], list[ListedRequest]]:
    """Read the milestones by their days, and the requests, the last one first, in one statement."""
    has_draft = exists(select(Draft.milestone_id).where(Draft.milestone_id == Reviewable.id))
    has_verdict = exists(
        select(SignOff.id)
        .join(Stage, SignOff.stage_id == Stage.id)
        .join(Round, Stage.round_id == Round.id)
        .where(Round.reviewable_id == Reviewable.id, Round.closed_at.is_(None), SignOff.verdict.is_not(None))
    )
    replaces_id = (
        select(Supplement.replaces_id)
        .join(Rule, Rule.regulation_id == Supplement.regulation_id)
        .join(MilestoneTrack, MilestoneTrack.rule_id == Rule.id)
        .where(MilestoneTrack.milestone_id == Reviewable.id)
        .limit(1)
        .scalar_subquery()
    )
    rows: Iterable[Any] = db.session.execute(
        select(Reviewable, Milestone, Request, has_draft, has_verdict, replaces_id)
        .outerjoin(Milestone, Milestone.reviewable_id == Reviewable.id)
        .outerjoin(Request, Request.reviewable_id == Reviewable.id)
        .where(Reviewable.candidacy_id == candidacy_id)
        .options(
            contains_eager(Milestone.reviewable),
            # Each an outer join of its own: inner ones within would be joined over all files first.
            joinedload(Milestone.tracks)
            .joinedload(MilestoneTrack.rule)
            .joinedload(Rule.regulation)
            .options(defer(Regulation.source_text, raiseload=True)),
        )
        .order_by(Milestone.due_on.is_(None), Milestone.due_on, Reviewable.id)
    ).unique()
    milestones, requests = [], []
    for reviewable, milestone, request, is_begun, is_judged, stands_for in rows:
        if milestone is not None:
            milestones.append(ListedMilestone(milestone, is_begun, is_judged, stands_for))
        elif request is not None:
            requests.append(ListedRequest(request, reviewable.ref, reviewable.state, is_judged))
    return milestones, requests[::-1]
