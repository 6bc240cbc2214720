"""Verdicts: recorded, settled, taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from doctoral_center.db import db
from doctoral_center.domain.errors import InvalidInputError, NotFoundError, StaleVersionError
from doctoral_center.domain.milestones import MilestoneAction, MilestoneState, next_state
from doctoral_center.domain.permissions import Permission
from doctoral_center.domain.reviewables import ReviewableKind
from doctoral_center.domain.rounds import round_outcome, undo_until
from doctoral_center.domain.sign_off import ClosedBecause, Outcome, Verdict
from doctoral_center.models.reviews import SignOff
from doctoral_center.operations.effects import EFFECTS
from doctoral_center.operations.following import Following, GivenVerdict
from doctoral_center.operations.journal import Happening
from doctoral_center.operations.rounds import close_sign_offs, may_fail, open_position, require_in, stage_outcome
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.permissions import can
from doctoral_center.queries.files import lock_file
from doctoral_center.queries.rounds import (
    LoadedReview,
    LoadedRound,
    LoadedStage,
    lock_sign_off_review,
)

LONGEST_REASON = 4000  # characters
LONGEST_WAIT = timedelta(days=366)


@dataclass(frozen=True)
class Decision:
    """What a verdict has come to: the round's outcome and the reviewable's state right after it.

    `until` is the aware UTC moment until which it can be taken back; None: it stands.
    """

    sign_off_ref: str
    kind: ReviewableKind
    reviewable_ref: str
    verdict: Verdict
    outcome: Outcome
    state: MilestoneState
    until: datetime | None


def record_verdict(
    sign_off_ref: str, given: GivenVerdict, *, actor: Actor, shown_round: int, now: datetime
) -> Decision:
    """Record one signer's verdict and whatever follows from it: all or nothing.

    `shown_round` is the number of the round that the signer saw. Two verdicts at once both count: the candidacy and the
    reviewable are locked first, and each is judged on the state it then finds. The same verdict again changes nothing
    and returns the first result. A person asked by both sides at once signs once. A deputy signs in the name of.

    Raises NotFoundError, NotPermittedError; StaleVersionError `already-decided`, `sign-off-closed` or
    `round-not-current`; InvalidInputError `reason-required`, `reason-too-long`, `not-pass-impossible`,
    `section-unknown`, `new-due-day-out-of-range` or `new-due-day-without-return`.
    """
    review = lock_sign_off_review(sign_off_ref)
    sign_off = sign_off_of(review)
    require_signer(review, sign_off, actor)
    if sign_off.verdict is not None:
        return _first_result(review, sign_off, given)
    position = _require_current(review, sign_off, shown_round)
    mine = [one for each in position for one in each.open if one.person_id == sign_off.person_id]
    _check(review, position, mine, given, now)
    before, version = review.reviewable.state, review.reviewable.version + 1
    for one in mine:
        _write(one, given, actor=actor, now=now)
        one.version_after = version
    db.session.flush()  # all of them in one statement, before those that it closes
    review.reviewable.version = version
    result = _outcome(review, position, now)
    if result is not Outcome.PENDING:
        _close(review, result, now)
    happening = _happening(review, sign_off, given.verdict, before=before, result=result)
    follow = _go_on if result is Outcome.PENDING else EFFECTS[review.kind].settle[result]
    follow(Following(review, sign_off, given, happening, actor, now))
    db.session.flush()
    return _decision(review, sign_off)


def sign_off_of(review: LoadedReview) -> SignOff:
    """Return the sign-off by which a locked review was found."""
    assert review.round is not None
    return next(one for one in review.round.sign_offs() if one.id == review.sign_off_id)


def require_signer(review: LoadedReview, sign_off: SignOff, actor: Actor) -> None:
    """Let in whoever is asked; one whose request was closed is told so only if the file is still theirs to see.

    Raises NotFoundError or NotPermittedError.
    """
    if sign_off.closed_at is not None and not can(
        actor, Permission.READ_CANDIDACY, lock_file(review.candidacy.id).access(actor)
    ):
        raise NotFoundError
    require_in(review, actor, Permission.DECIDE, frozenset({sign_off.person_id}))


def _first_result(review: LoadedReview, sign_off: SignOff, given: GivenVerdict) -> Decision:
    if sign_off.verdict is not given.verdict:
        raise StaleVersionError("already-decided", {"verdict": sign_off.verdict})
    return _decision(review, sign_off)


def _require_current(review: LoadedReview, sign_off: SignOff, shown_round: int) -> list[LoadedStage]:
    """Return the stages that run side by side with this sign-off's, if a verdict in it still counts."""
    current = _round(review)
    if not current.is_latest or current.round.number != shown_round:
        raise StaleVersionError("round-not-current", {"round": current.round.number})
    if sign_off.closed_at is not None or review.reviewable.state is not MilestoneState.SUBMITTED:
        raise StaleVersionError("sign-off-closed", {"because": sign_off.closed_because})
    stage = next(each.stage for each in current.stages if each.stage.id == sign_off.stage_id)
    return current.at(stage.position)


def _round(review: LoadedReview) -> LoadedRound:
    assert review.round is not None
    return review.round


def _check(
    review: LoadedReview,
    position: Sequence[LoadedStage],
    mine: Sequence[SignOff],
    given: GivenVerdict,
    now: datetime,
) -> None:
    if given.verdict is not Verdict.APPROVE and not given.reason.strip():
        raise InvalidInputError("reason-required", "reason")
    if len(given.reason) > LONGEST_REASON:
        raise InvalidInputError("reason-too-long", "reason", {"most": LONGEST_REASON})
    stages = {one.stage_id for one in mine}
    may_say_so = any(may_fail(review, each) for each in position if each.stage.id in stages)
    if given.verdict is Verdict.NOT_PASS and not may_say_so:
        raise InvalidInputError("not-pass-impossible", "verdict")
    if given.section is not None and given.section not in review.subject.sections():
        raise InvalidInputError("section-unknown", "section")
    if given.new_due_on is not None:
        _check_new_due_day(review, given.verdict, given.new_due_on, review.today(now))


def _check_new_due_day(review: LoadedReview, verdict: Verdict, new_due_on: date, today: date) -> None:
    if verdict is not Verdict.RETURN or review.kind is not ReviewableKind.MILESTONE:
        raise InvalidInputError("new-due-day-without-return", "new_due_on")
    if not today <= new_due_on <= today + LONGEST_WAIT:
        raise InvalidInputError(
            "new-due-day-out-of-range", "new_due_on", {"first": today, "last": today + LONGEST_WAIT}
        )


def _write(sign_off: SignOff, given: GivenVerdict, *, actor: Actor, now: datetime) -> None:
    sign_off.verdict = given.verdict
    sign_off.reason = given.reason.strip()
    sign_off.section = given.section
    sign_off.new_due_on = given.new_due_on
    sign_off.decided_at = now
    sign_off.decided_by_id = actor.person_id if actor.person_id != sign_off.person_id else None


def _outcome(review: LoadedReview, position: Sequence[LoadedStage], now: datetime) -> Outcome:
    """Judge the stages of the present position, close what is no longer needed, and return what the round comes to."""
    for each in position:
        each.stage.outcome = stage_outcome(review, each)
        if each.stage.outcome is Outcome.APPROVED:
            close_sign_offs(each.sign_offs, ClosedBecause.DECIDED_BY_OTHERS, now=now)
    return round_outcome([each.stage.outcome for each in _round(review).stages])


def _go_on(following: Following) -> None:
    """Open the next position once everybody side by side has approved."""
    following.journal()
    review = following.review
    position = _round(review).next_position()
    if position is None:
        return
    open_now = [each for each in _round(review).stages if each.stage.opened_at is not None]
    if all(each.stage.outcome is Outcome.APPROVED for each in open_now):
        open_position(review, position, now=following.now, caused_by_id=following.sign_off.id)


_ACTIONS = {
    Outcome.APPROVED: MilestoneAction.APPROVE,
    Outcome.RETURNED: MilestoneAction.RETURN,
    Outcome.NOT_PASSED: MilestoneAction.NOT_PASS,
}


def _close(review: LoadedReview, result: Outcome, now: datetime) -> None:
    review.reviewable.state = next_state(review.reviewable.state, _ACTIONS[result])
    closed = _round(review)
    closed.round.closed_at, closed.round.outcome = now, result
    close_sign_offs(closed.sign_offs(), ClosedBecause.DECIDED_BY_OTHERS, now=now)


def _happening(
    review: LoadedReview, sign_off: SignOff, verdict: Verdict, *, before: MilestoneState, result: Outcome
) -> Happening:
    return Happening(
        EFFECTS[review.kind].told_as(result, verdict),
        review.kind,
        review.id,
        before={"state": before},
        after={
            "state": review.reviewable.state,
            "sign_off": sign_off.id,
            "role": sign_off.role,
            "version": _round(review).round.report_version,
            "outcome": result,
            **review.subject.told(),
        },
        in_name_of_id=sign_off.person_id if sign_off.decided_by_id is not None else None,
    )


def _decision(review: LoadedReview, sign_off: SignOff) -> Decision:
    assert sign_off.verdict is not None
    assert sign_off.decided_at is not None
    return Decision(
        sign_off_ref=sign_off.ref,
        kind=review.kind,
        reviewable_ref=review.reviewable.ref,
        verdict=sign_off.verdict,
        outcome=_round(review).round.outcome,
        state=review.reviewable.state,
        until=undo_until(sign_off.decided_at) if review.subject.can_be_undone() else None,
    )
