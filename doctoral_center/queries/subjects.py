"""What is under review: a milestone or a request, loaded for writing with all that the review engine asks of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import defer

from doctoral_center.db import db
from doctoral_center.domain.regulation_rules import MilestoneRule
from doctoral_center.domain.regulations import Regulation as ParsedRegulation
from doctoral_center.domain.requests import can_be_undone, chains_of, planned_request_stages
from doctoral_center.domain.reviewables import ReviewableKind
from doctoral_center.domain.rounds import PlannedStage, planned_stages
from doctoral_center.models.candidacies import Candidacy, Supervision, Track
from doctoral_center.models.changes_of_time import Request
from doctoral_center.models.milestones import Milestone, MilestoneTrack, Reviewable
from doctoral_center.models.regulations import Regulation, Rule
from doctoral_center.queries.regulations import parsed_regulation


@dataclass(frozen=True)
class LoadedSide:
    """One track's part of a milestone, and the regulation (without its text) that has the rule `rule_code`.

    It is the rule's own regulation: what is settled keeps the version under which it was done.
    """

    part: MilestoneTrack
    track: Track
    rule_code: str
    regulation: Regulation

    @property
    def rule(self) -> MilestoneRule:
        """The rule as the pack has it."""
        return self.pack.rule(self.rule_code)

    @property
    def pack(self) -> ParsedRegulation:
        """The regulation as it was published."""
        return parsed_regulation(self.regulation)


@dataclass(frozen=True)
class MilestoneSubject:
    """A milestone: its rules name who signs, what may be failed and which sections there are."""

    reviewable: Reviewable
    milestone: Milestone
    sides: Sequence[LoadedSide]

    kind = ReviewableKind.MILESTONE

    @property
    def tracks(self) -> list[Track]:
        """The tracks that ask for it, in the order of the programme's sides."""
        return [side.track for side in self.sides]

    def stages(self) -> list[PlannedStage]:
        """Return the stages of its next round, in order."""
        return planned_stages([(side.track.id, side.rule.sign_off) for side in self.sides])

    def may_fail(self, track_id: int) -> bool:
        """Tell whether the rule of this track lets it be failed."""
        return next(side for side in self.sides if side.track.id == track_id).rule.may_fail is not None

    def sections(self) -> frozenset[str]:
        """Return the keys of the sections that a return may name."""
        forms = [side.pack.forms[side.rule.form] for side in self.sides if side.rule.form is not None]
        return frozenset(section.key for form in forms for section in form.sections)

    def told(self) -> dict[str, object]:
        """Return what the journal keeps of it beside its id: nothing."""
        return {}

    def can_be_undone(self) -> bool:
        """Tell that the last verdict on it may be taken back."""
        return True


@dataclass(frozen=True)
class RequestSubject:
    """A request: its programme's chain for its kind names who signs; every stage may refuse it."""

    reviewable: Reviewable
    request: Request
    # The sides concerned, in the order of the programme's.
    tracks: Sequence[Track]
    candidacy: Candidacy

    kind = ReviewableKind.REQUEST

    def stages(self) -> list[PlannedStage]:
        """Return the stages of its next round, in order."""
        chain = chains_of(self.candidacy.cohort.programme.request_chains)[self.request.kind]
        return planned_request_stages(chain, [track.id for track in self.tracks])

    def may_fail(self, _track_id: int) -> bool:
        """Tell that it may be refused."""
        return True

    def sections(self) -> frozenset[str]:
        """Return no sections: it has none."""
        return frozenset()

    def told(self) -> dict[str, object]:
        """Return what the journal keeps of it beside its id: the kind and the values that are set, ids not names."""
        values = {name: getattr(self.request, name) for name in _TOLD}
        return {name: value for name, value in values.items() if value is not None}

    def can_be_undone(self) -> bool:
        """Tell whether the last verdict on it may be taken back: not once a successor has been put in place."""
        return can_be_undone(self.request.kind, self.reviewable.state)


_TOLD = ("kind", "milestone_id", "supervision_id", "first_on", "last_on", "from_on", "percent", "due_on")

Subject = MilestoneSubject | RequestSubject

_FRESH = {"populate_existing": True}
_SELECT_MILESTONE = (
    select(Reviewable, Milestone, MilestoneTrack, Track, Rule.code, Regulation)
    .join(Milestone, Milestone.reviewable_id == Reviewable.id)
    .join(MilestoneTrack, MilestoneTrack.milestone_id == Reviewable.id)
    .join(Track, MilestoneTrack.track_id == Track.id)
    .join(Rule, MilestoneTrack.rule_id == Rule.id)
    .join(Regulation, Rule.regulation_id == Regulation.id)
    .where(Reviewable.id == bindparam("reviewable_id"))
    .order_by(Track.position)
    .with_for_update(of=Reviewable)
    .options(defer(Regulation.source_text, raiseload=True))
)
# More time for a milestone concerns the sides that ask for it, a supervisor her own side, all else every side.
_SELECT_REQUEST = (
    select(Reviewable, Request, Track)
    .join(Request, Request.reviewable_id == Reviewable.id)
    .join(Track, Track.candidacy_id == Reviewable.candidacy_id)
    .outerjoin(Supervision, Request.supervision_id == Supervision.id)
    .outerjoin(
        MilestoneTrack,
        and_(MilestoneTrack.milestone_id == Request.milestone_id, MilestoneTrack.track_id == Track.id),
    )
    .where(
        Reviewable.id == bindparam("reviewable_id"),
        or_(Request.milestone_id.is_(None), MilestoneTrack.id.is_not(None)),
        or_(Request.supervision_id.is_(None), Supervision.institution_id == Track.institution_id),
    )
    .order_by(Track.position)
    .with_for_update(of=Reviewable)
)


def lock_subject(candidacy: Candidacy, reviewable_id: int, kind: ReviewableKind) -> Subject:
    """Lock a reviewable of the locked `candidacy` (its programme loaded) and return what it is, in one statement."""
    return _LOCK[kind](candidacy, reviewable_id)


def _milestone(_candidacy: Candidacy, reviewable_id: int) -> Subject:
    rows = _rows(_SELECT_MILESTONE, reviewable_id)
    sides = [LoadedSide(row.MilestoneTrack, row.Track, row.code, row.Regulation) for row in rows]
    return MilestoneSubject(rows[0].Reviewable, rows[0].Milestone, sides)


def _request(candidacy: Candidacy, reviewable_id: int) -> Subject:
    rows = _rows(_SELECT_REQUEST, reviewable_id)
    return RequestSubject(rows[0].Reviewable, rows[0].Request, [row.Track for row in rows], candidacy)


def _rows(statement: Any, reviewable_id: int) -> Sequence[Any]:
    return db.session.execute(statement, {"reviewable_id": reviewable_id}, execution_options=_FRESH).all()


_LOCK = {ReviewableKind.MILESTONE: _milestone, ReviewableKind.REQUEST: _request}
