"""Where the regulations of a candidacy's sides do not go together, as pages tell it, with links to what can be done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from doctoral_center.domain.candidacies import ENDED
from doctoral_center.domain.changes import ChangeKind, Leave
from doctoral_center.domain.conflicts import Conflict, ConflictKind, JointMilestone, SideDay, TrackEnd, find_conflicts
from doctoral_center.domain.milestones import UNSETTLED
from doctoral_center.domain.permissions import Permission
from doctoral_center.labels.conflicts import Act, Remedy, conflict_text
from doctoral_center.labels.institutions import institution_short
from doctoral_center.models.candidacies import Candidacy, Track
from doctoral_center.models.changes_of_time import ChangeOfTime
from doctoral_center.models.milestones import Milestone
from doctoral_center.policy.actors import Actor, File
from doctoral_center.policy.permissions import can

# Where a remedy is carried out, and who may.
_PAGES: Mapping[Act, tuple[str, Permission]] = {
    Act.CHANGE_DATE: ("date", Permission.CHANGE_DATES),
    Act.WAIVE: ("waive", Permission.WAIVE_MILESTONE),
}


@dataclass(frozen=True)
class ShownRemedy:
    """One thing that can be done; `path` leads to where, None for readers who cannot do it there."""

    text: str
    path: str | None


@dataclass(frozen=True)
class ShownConflict:
    """A conflict as a page tells it."""

    kind: ConflictKind
    what: str
    remedies: tuple[ShownRemedy, ...]


def shown_conflicts(
    candidacy: Candidacy,
    milestones: Sequence[Milestone],
    changes: Iterable[ChangeOfTime],
    *,
    titles: Mapping[int, str],
    actor: Actor,
) -> tuple[ShownConflict, ...]:
    """Return the conflicts of a file in words; `titles` are its milestones by id, `changes` those in force.

    A file that has ended has none.
    """
    by_id = {milestone.reviewable_id: milestone for milestone in milestones}
    sides = {track.id: institution_short(track.institution) for track in candidacy.tracks}
    return tuple(
        ShownConflict(told.kind, told.what, tuple(_shown(remedy, by_id, candidacy, actor) for remedy in told.remedies))
        for told in (
            conflict_text(conflict, titles=titles, sides=sides)
            for conflict in conflicts_of(candidacy, milestones, changes)
        )
    )


def conflicts_of(
    candidacy: Candidacy, milestones: Iterable[Milestone], changes: Iterable[ChangeOfTime]
) -> tuple[Conflict, ...]:
    """Return what does not go together in a file; `changes` are those in force."""
    if candidacy.state in ENDED:
        return ()
    return find_conflicts(
        [_joint(milestone) for milestone in milestones if milestone.reviewable.state in UNSETTLED],
        leaves=_leaves(changes),
        ends=[_end(track) for track in candidacy.tracks],
    )


def _shown(remedy: Remedy, milestones: Mapping[int, Milestone], candidacy: Candidacy, actor: Actor) -> ShownRemedy:
    if remedy.milestone_id is None or remedy.act not in _PAGES:
        return ShownRemedy(remedy.text, None)
    milestone = milestones[remedy.milestone_id]
    page, permission = _PAGES[remedy.act]
    may = can(actor, permission, _access(candidacy, milestone))
    return ShownRemedy(remedy.text, f"/milestones/{milestone.reviewable.ref}/{page}" if may else None)


def _access(candidacy: Candidacy, milestone: Milestone) -> File:
    institutions = {track.id: track.institution_id for track in candidacy.tracks}
    return File(
        candidacy.person_id,
        # Who supervises decides nothing here.
        supervisor_ids=frozenset(),
        institution_ids=frozenset(institutions.values()),
        side_ids=frozenset(institutions[part.track_id] for part in milestone.tracks),
    )


def _joint(milestone: Milestone) -> JointMilestone:
    sides = tuple(SideDay(part.track_id, part.rule.code, part.due_on) for part in milestone.tracks)
    return JointMilestone(milestone.reviewable_id, milestone.due_on, sides)


def _leaves(changes: Iterable[ChangeOfTime]) -> list[Leave]:
    return [
        Leave(change.first_on, change.last_on)
        for change in changes
        if change.kind is ChangeKind.LEAVE and change.first_on is not None and change.last_on is not None
    ]


def _end(track: Track) -> TrackEnd:
    return TrackEnd(track.id, track.latest_end_on)
