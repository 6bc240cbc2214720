"""A candidate's file: who it is about, whose it is, and how it is locked before anything in it changes."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import defer, joinedload, selectinload

from doctoral_center.db import db
from doctoral_center.domain.days import day_in
from doctoral_center.domain.errors import NotFoundError
from doctoral_center.models.candidacies import Candidacy, Supervision, Track
from doctoral_center.models.changes_of_time import ChangeOfTime
from doctoral_center.models.milestones import Milestone, MilestoneTrack, Reviewable
from doctoral_center.models.people import Person
from doctoral_center.models.programmes import Cohort, Programme
from doctoral_center.models.regulations import Regulation, Rule
from doctoral_center.models.reviews import Round, SignOff, Stage
from doctoral_center.policy.actors import Actor, File
from doctoral_center.policy.visibility import readable_candidacies

_TRACKS = selectinload(Candidacy.tracks)
_WITH_PARTS = (
    joinedload(Candidacy.person, innerjoin=True),
    joinedload(Candidacy.cohort, innerjoin=True).options(
        joinedload(Cohort.programme, innerjoin=True).joinedload(Programme.lead_institution, innerjoin=True)
    ),
    joinedload(Candidacy.home_institution, innerjoin=True),
    # The pack's text is parsed once a process: queries.regulations.parsed_regulation.
    _TRACKS.joinedload(Track.regulation, innerjoin=True).options(defer(Regulation.source_text, raiseload=True)),
    _TRACKS.joinedload(Track.institution, innerjoin=True),
    selectinload(Candidacy.supervisions).options(
        joinedload(Supervision.person, innerjoin=True), joinedload(Supervision.institution, innerjoin=True)
    ),
)
_WITH_RULES = (
    joinedload(Milestone.reviewable, innerjoin=True),
    selectinload(Milestone.tracks)
    .joinedload(MilestoneTrack.rule, innerjoin=True)
    .joinedload(Rule.regulation, innerjoin=True)
    .options(defer(Regulation.source_text, raiseload=True)),
)


@dataclass(frozen=True)
class LoadedFile:
    """A candidacy with its person, cohort, programme, tracks and supervisions, and who is asked to sign in it."""

    candidacy: Candidacy
    # People with an open sign-off anywhere in the file.
    asked_ids: frozenset[int]

    @property
    def programme(self) -> Programme:
        return self.candidacy.cohort.programme

    @property
    def zone(self) -> str:
        """The IANA zone of the programme's lead institution, in which the file's days are meant."""
        return self.programme.timezone

    @property
    def candidate(self) -> Person:
        return self.candidacy.person

    def today(self, now: datetime) -> date:
        """Return the day it is at `now` in the programme's zone."""
        return day_in(now, self.zone)

    def access(
        self, actor: Actor, milestone: Milestone | None = None, *, asked_ids: frozenset[int] | None = None
    ) -> File:
        """Return what decides over `actor`'s rights in this file, or over one milestone (with its tracks loaded).

        `asked_ids` narrows the people asked to those of one sign-off; without it everybody asked in the file counts.
        """
        institutions = {track.id: track.institution_id for track in self.candidacy.tracks}
        parts = milestone.tracks if milestone is not None else ()
        return File(
            candidate_id=self.candidacy.person_id,
            supervisor_ids=frozenset(
                supervision.person_id
                for supervision in self.candidacy.supervisions
                if is_in_force(supervision, actor.today)
            ),
            institution_ids=frozenset(institutions.values()),
            side_ids=frozenset(institutions[part.track_id] for part in parts),
            asked_ids=self.asked_ids if asked_ids is None else asked_ids,
        )


def is_in_force(supervision: Supervision, day: date) -> bool:
    """Tell whether the supervision holds on `day`."""
    return supervision.from_on <= day and (supervision.until_on is None or supervision.until_on >= day)


def get_file(ref: str) -> LoadedFile | None:
    """Return the file of the candidacy `ref` for reading, in four statements; None if there is none."""
    return _loaded(select(Candidacy).where(Candidacy.ref == ref))


def get_file_of_milestone(ref: str) -> tuple[LoadedFile, Milestone] | None:
    """Return a milestone with its parts, and the file it belongs to, for reading; None if there is none."""
    milestone = _milestone(ref)
    if milestone is None:
        return None
    file = _loaded(select(Candidacy).where(Candidacy.id == milestone.reviewable.candidacy_id))
    return (file, milestone) if file is not None else None


def get_file_of_supervision(ref: str) -> tuple[LoadedFile, Supervision] | None:
    """Return a supervision and the file it belongs to, for reading; None if there is none."""
    candidacy_id = select(Supervision.candidacy_id).where(Supervision.ref == ref).scalar_subquery()
    file = _loaded(select(Candidacy).where(Candidacy.id == candidacy_id))
    if file is None:
        return None
    return file, next(each for each in file.candidacy.supervisions if each.ref == ref)


def get_readable_file_of_change(ref: str, *, actor: Actor) -> LoadedFile | None:
    """Return the file that the change of time `ref` belongs to; None if there is none, or the actor may not read it.

    Whoever is only asked to sign is let in by the condition, and is not named in it.
    """
    candidacy_id = select(ChangeOfTime.candidacy_id).where(ChangeOfTime.ref == ref).scalar_subquery()
    candidacy = db.session.scalars(
        select(Candidacy).where(Candidacy.id == candidacy_id, readable_candidacies(actor)).options(*_WITH_PARTS)
    ).one_or_none()
    return LoadedFile(candidacy, frozenset()) if candidacy is not None else None


def lock_file(candidacy_id: int) -> LoadedFile:
    """Lock the candidacy's row until the transaction ends and return the file as it stands then.

    Raises NotFoundError when there is no such candidacy.
    """
    # The row alone first: on PostgreSQL the parts must be read by statements that begin after the wait.
    locked = db.session.execute(select(Candidacy.id).where(Candidacy.id == candidacy_id).with_for_update()).scalar()
    file = _loaded(select(Candidacy).where(Candidacy.id == candidacy_id)) if locked is not None else None
    if file is None:
        raise NotFoundError
    return file


def lock_file_by_ref(ref: str) -> LoadedFile:
    """Lock and return the file of the candidacy `ref`, as lock_file does."""
    candidacy_id = db.session.scalar(select(Candidacy.id).where(Candidacy.ref == ref))
    if candidacy_id is None:
        raise NotFoundError
    return lock_file(candidacy_id)


def lock_milestone(ref: str) -> tuple[LoadedFile, Milestone]:
    """Lock the file that milestone `ref` belongs to, then its reviewable; return both as they stand then.

    Raises NotFoundError when there is no such milestone.
    """
    candidacy_id = db.session.scalar(select(Reviewable.candidacy_id).where(Reviewable.ref == ref))
    if candidacy_id is None:
        raise NotFoundError
    file = lock_file(candidacy_id)
    db.session.execute(select(Reviewable.id).where(Reviewable.ref == ref).with_for_update())
    milestone = _milestone(ref)
    if milestone is None:
        raise NotFoundError
    return file, milestone


def _loaded(statement: Select[Candidacy]) -> LoadedFile | None:
    candidacy = db.session.scalars(
        statement.options(*_WITH_PARTS), execution_options={"populate_existing": True}
    ).one_or_none()
    return LoadedFile(candidacy, _asked(candidacy.id)) if candidacy is not None else None


def _asked(candidacy_id: int) -> frozenset[int]:
    return frozenset(
        db.session.scalars(
            select(SignOff.person_id)
            .join(Stage, SignOff.stage_id == Stage.id)
            .join(Round, Stage.round_id == Round.id)
            .join(Reviewable, Round.reviewable_id == Reviewable.id)
            .where(Reviewable.candidacy_id == candidacy_id, SignOff.verdict.is_(None), SignOff.closed_at.is_(None))
        )
    )


def _milestone(ref: str) -> Milestone | None:
    return db.session.scalars(
        select(Milestone)
        .join(Reviewable, Milestone.reviewable_id == Reviewable.id)
        .where(Reviewable.ref == ref)
        .options(*_WITH_RULES),
        execution_options={"populate_existing": True},
    ).one_or_none()
