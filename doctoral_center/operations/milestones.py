"""Waive a milestone."""

from datetime import datetime

from doctoral_center.domain.milestones import MilestoneAction, next_state
from doctoral_center.domain.notices import NoticeKind
from doctoral_center.domain.permissions import Permission
from doctoral_center.domain.reasons import checked_reason
from doctoral_center.domain.sign_off import ClosedBecause
from doctoral_center.models.milestones import Milestone
from doctoral_center.notifications.outbox import Notice, enqueue
from doctoral_center.operations.journal import Happening
from doctoral_center.operations.notices import list_concerned_ids
from doctoral_center.operations.plans import Moved, recompute
from doctoral_center.operations.rounds import close_round
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.permissions import require
from doctoral_center.queries.files import LoadedFile, lock_milestone
from doctoral_center.queries.rounds import LoadedReview, lock_milestone_review


def waive_milestone(milestone_ref: str, *, actor: Actor, reason: str, now: datetime) -> tuple[Moved, ...]:
    """Waive a milestone that is not settled: it counts as settled today, open sign-offs are closed; return what moved.

    Raises ImpossibleNowError `milestone-action-impossible`, InvalidInputError `reason-missing`, `reason-too-long`.
    """
    review = lock_milestone_review(milestone_ref)
    file, milestone = lock_milestone(milestone_ref)
    require(actor, Permission.WAIVE_MILESTONE, file.access(actor, milestone))
    before, reason = milestone.reviewable.state, checked_reason(reason)
    settle_as_waived(review, file, milestone, reason, now=now)
    happening = Happening(
        "milestone-waived",
        "milestone",
        milestone.reviewable_id,
        before={"state": before},
        after={"state": milestone.reviewable.state, "reason": reason},
    )
    moved = recompute(file, actor=actor, now=now, cause="waiver", told_first=happening)
    for person_id in list_concerned_ids(file, [milestone], actor=actor):
        notice = Notice(
            NoticeKind.MILESTONE_WAIVED, person_id, milestone.reviewable_id, reviewable_id=milestone.reviewable_id
        )
        enqueue(notice, now=now)
    return moved


def settle_as_waived(
    review: LoadedReview, file: LoadedFile, milestone: Milestone, reason: str, *, now: datetime
) -> None:
    """Settle a locked milestone as waived today and close its open sign-offs, as a part of an operation that may.

    The caller recomputes the plan. Raises ImpossibleNowError `milestone-action-impossible`.
    """
    reviewable = milestone.reviewable
    after = next_state(reviewable.state, MilestoneAction.WAIVE)
    close_round(review, ClosedBecause.WAIVED, now=now)
    reviewable.state, milestone.settled_on, milestone.waiver_reason = after, file.today(now), reason
    reviewable.version += 1
