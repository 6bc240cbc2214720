"""Take a verdict back, for ten minutes, with everything that it caused."""

from collections.abc import Sequence
from datetime import datetime

from doctoral_center.db import db
from doctoral_center.domain.errors import ImpossibleNowError, StaleVersionError
from doctoral_center.domain.milestones import MilestoneState
from doctoral_center.domain.permissions import Permission
from doctoral_center.domain.reviewables import ReviewableKind
from doctoral_center.domain.rounds import undo_until
from doctoral_center.domain.sign_off import ClosedBecause, Outcome
from doctoral_center.models.reviews import SignOff
from doctoral_center.notifications.outbox import recall
from doctoral_center.operations.effects import EFFECTS
from doctoral_center.operations.journal import Happening, record
from doctoral_center.operations.plans import recompute
from doctoral_center.operations.rounds import close_sign_offs, require_in, stage_outcome
from doctoral_center.policy.actors import Actor
from doctoral_center.queries.rounds import (
    LoadedReview,
    LoadedRound,
    file_of,
    is_told,
    is_written_since,
    list_changes_granted_by,
    lock_sign_off_review,
)


def undo_verdict(sign_off_ref: str, *, actor: Actor, now: datetime) -> tuple[ReviewableKind, str]:
    """Take back the verdict of this sign-off and return kind and reference of its subject, which waits for it again.

    Possible within ten minutes, until the first save, verdict or submission after it. What the verdict closed is open
    again, whom it asked is no longer asked, days go back, and mails that it caused do not go. Undone twice is undone.

    Raises NotFoundError, NotPermittedError, StaleVersionError `round-not-current`, ImpossibleNowError `undo-too-late`,
    `undo-overtaken` or `undo-impossible`.
    """
    review = lock_sign_off_review(sign_off_ref)
    assert review.round is not None
    current = review.round
    sign_off = next(one for one in current.sign_offs() if one.id == review.sign_off_id)
    require_in(review, actor, Permission.DECIDE, frozenset({sign_off.person_id}))
    if not current.is_latest:
        raise StaleVersionError("round-not-current", {"round": current.round.number})
    if sign_off.decided_at is None:
        return review.kind, review.reviewable.ref
    _require_in_time(review, sign_off, sign_off.decided_at, now)
    _take_back(review, current, sign_off, actor=actor, now=now)
    return review.kind, review.reviewable.ref


def _require_in_time(review: LoadedReview, sign_off: SignOff, decided_at: datetime, now: datetime) -> None:
    if now >= undo_until(decided_at):
        raise ImpossibleNowError("undo-too-late")
    if review.reviewable.version != sign_off.version_after or is_written_since(review.id, decided_at):
        raise ImpossibleNowError("undo-overtaken")


def _take_back(review: LoadedReview, current: LoadedRound, sign_off: SignOff, *, actor: Actor, now: datetime) -> None:
    before, verdict, decided_at = review.reviewable.state, sign_off.verdict, sign_off.decided_at
    together = [
        one
        for one in current.sign_offs()
        if one.person_id == sign_off.person_id and one.verdict is not None and one.decided_at == decided_at
    ]
    _recall([one.id for one in together])
    stage = next(each.stage for each in current.stages if each.stage.id == sign_off.stage_id)
    for one in together:
        _clear(one)
    _reopen(review, current, stage.position, decided_at, now)
    for change in list_changes_granted_by([one.id for one in together]):
        db.session.delete(change)
    EFFECTS[review.kind].reopen(review)
    review.reviewable.state = MilestoneState.SUBMITTED
    review.reviewable.version += 1
    record(
        Happening(
            "verdict-undone",
            review.kind,
            review.id,
            before={"state": before, "verdict": verdict},
            after={"state": MilestoneState.SUBMITTED, "sign_off": sign_off.id, **review.subject.told()},
            in_name_of_id=sign_off.person_id if actor.person_id != sign_off.person_id else None,
        ),
        actor=actor,
        now=now,
        candidacy=review.candidacy,
    )
    db.session.flush()
    if before is not MilestoneState.SUBMITTED:
        recompute(file_of(review), actor=actor, now=now, cause="undo")


def _recall(sign_off_ids: Sequence[int]) -> None:
    """Skip the mails; if a sender already holds one, it is too late: what has been told is not taken back."""
    for sign_off_id in sign_off_ids:
        recall(sign_off_id)
    if is_told(sign_off_ids):
        raise ImpossibleNowError("undo-too-late")


def _reopen(
    review: LoadedReview, current: LoadedRound, position: int, decided_at: datetime | None, now: datetime
) -> None:
    """Bring round, stages and requests back to what they were before the verdict of `decided_at` at `position`."""
    current.round.closed_at, current.round.outcome = None, Outcome.PENDING
    for each in current.stages:
        if each.stage.position > position:
            close_sign_offs(each.sign_offs, ClosedBecause.UNDONE, now=now)
            each.stage.opened_at = each.stage.due_on = None
            continue
        for one in each.sign_offs:
            if one.closed_at == decided_at and one.closed_because == ClosedBecause.DECIDED_BY_OTHERS:
                one.closed_at = one.closed_because = None
        each.stage.outcome = stage_outcome(review, each)


def _clear(sign_off: SignOff) -> None:
    sign_off.verdict = sign_off.section = sign_off.new_due_on = None
    sign_off.decided_at = sign_off.decided_by_id = sign_off.version_after = None
    sign_off.reason = ""
