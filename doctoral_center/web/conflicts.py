"""The card of one candidate's page that says where the regulations of its sides do not go together."""

from collections.abc import Mapping, Sequence

from doctoral_center.domain.candidacies import ENDED
from doctoral_center.domain.changes import ChangeKind, Leave
from doctoral_center.domain.conflicts import JointMilestone, SideDay, TrackEnd, find_conflicts, latest_end_on
from doctoral_center.domain.milestones import UNSETTLED
from doctoral_center.labels.conflicts import ConflictText, conflict_text
from doctoral_center.labels.institutions import institution_short
from doctoral_center.models.changes_of_time import ChangeOfTime
from doctoral_center.models.milestones import Milestone
from doctoral_center.queries.candidate_pages import CandidatePage
from doctoral_center.queries.plans import granted
from doctoral_center.queries.regulations import parsed_regulation


def conflict_texts(page: CandidatePage, titles: Mapping[int, str]) -> tuple[ConflictText, ...]:
    """Return the conflicts of a file in words; `titles` are its milestones by id. A file that has ended has none."""
    candidacy = page.file.candidacy
    if candidacy.state in ENDED:
        return ()
    found = find_conflicts(
        [_joint(each.milestone) for each in page.milestones if each.milestone.reviewable.state in UNSETTLED],
        leaves=_leaves(page.changes),
        ends=_ends(page),
    )
    sides = {track.id: institution_short(track.institution) for track in candidacy.tracks}
    return tuple(conflict_text(conflict, titles=titles, sides=sides) for conflict in found)


def _joint(milestone: Milestone) -> JointMilestone:
    sides = tuple(SideDay(part.track_id, part.rule.code, part.due_on) for part in milestone.tracks)
    return JointMilestone(milestone.reviewable_id, milestone.due_on, sides)


def _leaves(changes: Sequence[ChangeOfTime]) -> list[Leave]:
    return [
        Leave(change.first_on, change.last_on)
        for change in changes
        if change.kind is ChangeKind.LEAVE and change.first_on is not None and change.last_on is not None
    ]


def _ends(page: CandidatePage) -> list[TrackEnd]:
    candidacy = page.file.candidacy
    changes = [granted(change).change for change in page.changes]
    return [
        TrackEnd(track.id, latest_end_on(parsed_regulation(track.regulation), candidacy.starts_on, changes))
        for track in candidacy.tracks
    ]
