"""What follows when a round of a milestone is settled: its own day, what hangs on it, what the candidate is told."""

from doctoral_center.db import db
from doctoral_center.domain.changes import ChangeKind
from doctoral_center.domain.milestones import due_after_return
from doctoral_center.domain.notices import NoticeKind
from doctoral_center.domain.references import Prefix, new_reference
from doctoral_center.domain.sign_off import Outcome, Verdict
from doctoral_center.models.changes_of_time import ChangeOfTime
from doctoral_center.notifications.outbox import enqueue
from doctoral_center.operations.following import Effects, Following
from doctoral_center.operations.plans import recompute
from doctoral_center.queries.rounds import LoadedReview, file_of


def _approve(following: Following) -> None:
    _settle(following)
    if _something_hangs_on(following.review):
        _recompute(following)
    else:
        following.journal()
    _tell(following, NoticeKind.MILESTONE_APPROVED)


def _return(following: Following) -> None:
    if _extend(following):
        _recompute(following)
    else:
        following.journal()
    _tell(following, NoticeKind.MILESTONE_RETURNED)


def _not_pass(following: Following) -> None:
    _settle(following)
    # It opens the next attempt, if the rule has one left.
    _recompute(following)
    _tell(following, NoticeKind.MILESTONE_NOT_PASSED)


def _reopen(review: LoadedReview) -> None:
    review.milestone.settled_on = None


def _told_as(_outcome: Outcome, verdict: Verdict) -> str:
    return f"verdict-{verdict.value}"


MILESTONE_EFFECTS = Effects(
    settle={Outcome.APPROVED: _approve, Outcome.RETURNED: _return, Outcome.NOT_PASSED: _not_pass},
    reopen=_reopen,
    told_as=_told_as,
)


def _settle(following: Following) -> None:
    following.review.milestone.settled_on = following.review.today(following.now)


def _extend(following: Following) -> bool:
    """Give a returned report its new due day, as an extension that an undo takes back; tell whether it has moved."""
    review, now = following.review, following.now
    due_on, today = review.milestone.due_on, review.today(now)
    new_due_on = due_after_return(due_on or today, today, following.given.new_due_on)
    if due_on is not None and new_due_on <= due_on:
        return False
    db.session.add(
        ChangeOfTime(
            ref=new_reference(Prefix.CHANGE),
            candidacy_id=review.candidacy.id,
            milestone_id=review.id,
            kind=ChangeKind.EXTENSION,
            due_on=new_due_on,
            decided_on=max(today, review.candidacy.starts_on),
            reason=following.given.reason.strip(),
            recorded_by_id=following.actor.person_id,
            recorded_at=now,
            sign_off_id=following.sign_off.id,
        )
    )
    return True


def _something_hangs_on(review: LoadedReview) -> bool:
    """Tell whether any other day may move because this milestone is settled: a rule counted from it, or until it."""
    return any(side.pack.hangs_on(side.rule_code) for side in review.sides)


def _recompute(following: Following) -> None:
    db.session.flush()
    recompute(
        file_of(following.review),
        actor=following.actor,
        now=following.now,
        cause="verdict",
        told_first=following.happening,
    )


def _tell(following: Following, kind: NoticeKind) -> None:
    """Tell the candidate, but not before the time to take the verdict back is over."""
    version = following.round.round.report_version
    notice = following.notice(kind, following.review.candidacy.person_id, {"version": version})
    enqueue(notice, now=following.now)
