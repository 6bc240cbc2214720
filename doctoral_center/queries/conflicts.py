"""Whose files hold conflicts between the sides: the rules of domain.conflicts as SQL conditions, for a page of many.

The conditions only find the files; what is told of each, the pure rules say. tests/queries/test_conflicts.py compares
both, kind by kind.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, tuple_
from sqlalchemy.orm import aliased, joinedload

from doctoral_center.db import db
from doctoral_center.domain.candidacies import ENDED
from doctoral_center.domain.changes import ChangeKind
from doctoral_center.domain.conflicts import DAYS_APART, ConflictKind
from doctoral_center.domain.milestones import UNSETTLED
from doctoral_center.domain.references import Prefix, as_reference
from doctoral_center.domain.regulation_rules import DEFENCE
from doctoral_center.models.candidacies import Candidacy, Track
from doctoral_center.models.changes_of_time import ChangeOfTime
from doctoral_center.models.milestones import Milestone, MilestoneTrack, Reviewable
from doctoral_center.models.programmes import Cohort, Programme
from doctoral_center.models.regulations import Rule
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.visibility import coordinated_candidacies
from doctoral_center.queries.clocks import days_between

PAGE = 25

_One = aliased(MilestoneTrack, name="one")
_Other = aliased(MilestoneTrack, name="other")
_OneReviewable = aliased(Reviewable, name="one_reviewable")
_OtherReviewable = aliased(Reviewable, name="other_reviewable")
_OneRule = aliased(Rule, name="one_rule")
_OtherRule = aliased(Rule, name="other_rule")
_OneTrack = aliased(Track, name="one_track")
_OtherTrack = aliased(Track, name="other_track")


@dataclass(frozen=True)
class ConflictedFile:
    """A candidacy with its person, cohort and tracks, what is not settled in it, and its leaves in force."""

    candidacy: Candidacy
    milestones: Sequence[Milestone]
    leaves: Sequence[ChangeOfTime]


@dataclass(frozen=True)
class ConflictedPage:
    """One page of files, by Latin family name; `after` asks for the next one, None where this is the last."""

    files: tuple[ConflictedFile, ...]
    after: str | None


@dataclass(frozen=True)
class CohortName:
    """A cohort as a filter names it."""

    ref: str
    year: int
    programme_title: dict[str, str]


def list_conflicted_files(
    actor: Actor,
    *,
    kinds: Collection[ConflictKind] = tuple(ConflictKind),
    cohort_ref: str = "",
    after: str = "",
    limit: int = PAGE,
) -> ConflictedPage:
    """Return the files that the actor coordinates with a conflict of any of `kinds`, in two statements.

    `cohort_ref` leaves only those of one cohort. `after` is an earlier page's cursor, a candidacy's reference; one that
    is not known begins anew.
    """
    conditions = [coordinated_candidacies(actor), has_conflict(kinds)]
    if cohort_ref:
        cohort_id = select(Cohort.id).where(Cohort.ref == cohort_ref).scalar_subquery()
        conditions.append(Candidacy.cohort_id == cohort_id)
    if (ref := as_reference(after, Prefix.CANDIDACY)) is not None:
        conditions.append(_after(ref))
    ids = select(Candidacy.id).where(*conditions).order_by(Candidacy.sort_key, Candidacy.id).limit(limit + 1)
    found = _files(ids.subquery("found").select())
    milestones = _open_milestones([candidacy.id for candidacy in found])
    files = tuple(
        ConflictedFile(candidacy, milestones.get(candidacy.id, []), leaves) for candidacy, leaves in found.items()
    )
    return ConflictedPage(files[:limit], files[limit - 1].candidacy.ref if len(files) > limit else None)


def list_cohorts_of(actor: Actor) -> list[CohortName]:
    """Return the cohorts in which the actor coordinates anybody, newest first, in one statement."""
    rows = db.session.execute(
        select(Cohort.ref, Cohort.year, Programme.title)
        .join(Programme, Cohort.programme_id == Programme.id)
        .where(exists(select(Candidacy.id).where(Candidacy.cohort_id == Cohort.id, coordinated_candidacies(actor))))
        .order_by(Cohort.year.desc(), Cohort.id)
    )
    return [CohortName(*row) for row in rows]


def _after(ref: str) -> ColumnElement[bool]:
    """Those that come after the candidacy `ref` in the list; all if there is no such."""
    last = aliased(Candidacy)
    place = select(last).where(last.ref == ref)
    key, last_id = (place.with_only_columns(each).scalar_subquery() for each in (last.sort_key, last.id))
    return or_(~exists(place), tuple_(Candidacy.sort_key, Candidacy.id) > tuple_(key, last_id))


def has_conflict(kinds: Collection[ConflictKind]) -> ColumnElement[bool]:
    """A file that has not ended with a conflict of any of these kinds, as a condition on Candidacy."""
    return and_(Candidacy.state.not_in(sorted(ENDED)), or_(*(_CONDITIONS[kind] for kind in kinds)))


def _open_of(reviewable: type[Reviewable]) -> ColumnElement[bool]:
    return and_(reviewable.candidacy_id == Candidacy.id, reviewable.state.in_(sorted(UNSETTLED)))


_FAR_APART = exists(
    select(_One.id)
    .join(Reviewable, Reviewable.id == _One.milestone_id)
    .join(_Other, _Other.milestone_id == _One.milestone_id)
    .where(_open_of(Reviewable), days_between(_Other.due_on, _One.due_on) > DAYS_APART)
    .correlate(Candidacy)
)
_DUE_IN_LEAVE = exists(
    select(Milestone.reviewable_id)
    .join(Reviewable, Reviewable.id == Milestone.reviewable_id)
    .join(ChangeOfTime, ChangeOfTime.candidacy_id == Reviewable.candidacy_id)
    .where(
        _open_of(Reviewable),
        ChangeOfTime.kind == ChangeKind.LEAVE,
        ChangeOfTime.is_in_force,
        Milestone.due_on.between(ChangeOfTime.first_on, ChangeOfTime.last_on),
    )
    .correlate(Candidacy)
)
_DUE_AFTER_END = exists(
    select(Milestone.reviewable_id)
    .join(Reviewable, Reviewable.id == Milestone.reviewable_id)
    .join(_One, _One.milestone_id == Milestone.reviewable_id)
    .join(Track, Track.id == _One.track_id)
    .where(_open_of(Reviewable), Milestone.due_on > Track.latest_end_on)
    .correlate(Candidacy)
)
_TWO_DEFENCES = exists(
    select(_One.id)
    .join(_OneReviewable, _OneReviewable.id == _One.milestone_id)
    .join(_OneRule, and_(_OneRule.id == _One.rule_id, _OneRule.code == DEFENCE))
    .join(_OtherReviewable, _OtherReviewable.candidacy_id == _OneReviewable.candidacy_id)
    .join(_Other, and_(_Other.milestone_id == _OtherReviewable.id, _Other.track_id > _One.track_id))
    .join(_OtherRule, and_(_OtherRule.id == _Other.rule_id, _OtherRule.code == DEFENCE))
    .where(
        _open_of(_OneReviewable),
        _open_of(_OtherReviewable),
        _OneReviewable.id != _OtherReviewable.id,
        _One.due_on.is_not(None),
        _Other.due_on.is_not(None),
    )
    .correlate(Candidacy)
)
_ENDS_DIFFER = exists(
    select(_OneTrack.id)
    .join(_OtherTrack, _OtherTrack.candidacy_id == _OneTrack.candidacy_id)
    .where(_OneTrack.candidacy_id == Candidacy.id, _OtherTrack.latest_end_on > _OneTrack.latest_end_on)
    .correlate(Candidacy)
)
_CONDITIONS: Mapping[ConflictKind, ColumnElement[bool]] = {
    ConflictKind.FAR_APART: _FAR_APART,
    ConflictKind.DUE_IN_LEAVE: _DUE_IN_LEAVE,
    ConflictKind.DUE_AFTER_END: _DUE_AFTER_END,
    ConflictKind.TWO_DEFENCES: _TWO_DEFENCES,
    ConflictKind.ENDS_DIFFER: _ENDS_DIFFER,
}


def _files(ids: Select[int]) -> dict[Candidacy, list[ChangeOfTime]]:
    """Return the candidacies in the order of the list, each with its leaves in force."""
    rows = db.session.execute(
        select(Candidacy, ChangeOfTime)
        .outerjoin(
            ChangeOfTime,
            and_(
                ChangeOfTime.candidacy_id == Candidacy.id,
                ChangeOfTime.kind == ChangeKind.LEAVE,
                ChangeOfTime.is_in_force,
            ),
        )
        .where(Candidacy.id.in_(ids))
        .options(
            joinedload(Candidacy.person, innerjoin=True),
            joinedload(Candidacy.cohort, innerjoin=True).joinedload(Cohort.programme, innerjoin=True),
            joinedload(Candidacy.tracks, innerjoin=True).joinedload(Track.institution, innerjoin=True),
        )
        .order_by(Candidacy.sort_key, Candidacy.id, ChangeOfTime.first_on)
    ).unique()
    found: dict[Candidacy, list[ChangeOfTime]] = {}
    for candidacy, leave in rows:
        leaves = found.setdefault(candidacy, [])
        if leave is not None:
            leaves.append(leave)
    return found


def _open_milestones(candidacy_ids: Sequence[int]) -> dict[int, list[Milestone]]:
    rows = db.session.scalars(
        select(Milestone)
        .join(Reviewable, Milestone.reviewable_id == Reviewable.id)
        .where(Reviewable.candidacy_id.in_(candidacy_ids), Reviewable.state.in_(sorted(UNSETTLED)))
        .options(
            joinedload(Milestone.reviewable, innerjoin=True),
            joinedload(Milestone.tracks, innerjoin=True).joinedload(MilestoneTrack.rule, innerjoin=True),
        )
        .order_by(Milestone.due_on.is_(None), Milestone.due_on, Milestone.reviewable_id)
    ).unique()
    found: dict[int, list[Milestone]] = {}
    for milestone in rows:
        found.setdefault(milestone.reviewable.candidacy_id, []).append(milestone)
    return found
