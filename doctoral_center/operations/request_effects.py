"""What follows when a round of a request is settled: what it grants, the dates that move, who is told."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from doctoral_center.db import db
from doctoral_center.domain.candidacies import ENDED
from doctoral_center.domain.changes import ChangeKind
from doctoral_center.domain.errors import ImpossibleNowError, InvalidInputError
from doctoral_center.domain.milestones import UNSETTLED
from doctoral_center.domain.notices import NoticeKind
from doctoral_center.domain.references import Prefix, new_reference
from doctoral_center.domain.requests import RequestKind
from doctoral_center.domain.sign_off import Outcome, Verdict
from doctoral_center.models.changes_of_time import ChangeOfTime
from doctoral_center.notifications.outbox import Notice, enqueue, enqueue_all
from doctoral_center.operations.following import Effects, Following
from doctoral_center.operations.grant_checks import check_grant
from doctoral_center.operations.notices import list_others_concerned_ids
from doctoral_center.operations.plans import Moved, recompute
from doctoral_center.operations.supervisor_requests import change_supervisor
from doctoral_center.queries.files import LoadedFile, lock_file
from doctoral_center.queries.plans import get_milestone_of, granted
from doctoral_center.queries.rounds import LoadedReview

# The field under which the signer reads why an approval cannot be.
_FIELD = "verdict"


def _approve(following: Following) -> None:
    review, request = following.review, following.review.request
    if review.candidacy.state in ENDED:
        raise ImpossibleNowError("candidacy-ended", {"state": review.candidacy.state})
    request.settled_at = following.now
    # The row is locked already; what the change acts on is read fresh.
    file = lock_file(review.candidacy.id)
    grant = _grant_supervisor if request.kind is RequestKind.SUPERVISOR else _grant_time
    try:
        grant(following, file)
    except InvalidInputError as error:
        # What was possible when it was asked for is not any more: another leave has been granted since, for instance.
        raise InvalidInputError(error.code, _FIELD, error.params) from error


def _grant_time(following: Following, file: LoadedFile) -> None:
    change = _change(following)
    check_grant(file, granted(change))
    db.session.add(change)
    db.session.flush()
    moved = recompute(file, actor=following.actor, now=following.now, cause="request", told_first=following.happening)
    if change.milestone_id is not None and change.milestone_id not in {move.milestone.reviewable_id for move in moved}:
        raise InvalidInputError("request-moves-nothing", params={"due_on": change.due_on})
    for move in moved:
        move.milestone.reviewable.version += 1
    _tell_of_dates(following, file, change, moved)


def _grant_supervisor(following: Following, file: LoadedFile) -> None:
    following.journal()
    change_supervisor(file, following.review.request, actor=following.actor, now=following.now)
    # It cannot be taken back, so nobody waits for it.
    review = following.review
    notice = Notice(
        NoticeKind.REQUEST_APPROVED,
        review.candidacy.person_id,
        review.id,
        reviewable_id=review.id,
        sign_off_id=following.sign_off.id,
        round=following.round.round.number,
    )
    enqueue(notice, now=following.now)


def _return(following: Following) -> None:
    following.journal()
    _tell(following, NoticeKind.REQUEST_RETURNED)


def _refuse(following: Following) -> None:
    following.review.request.settled_at = following.now
    following.journal()
    _tell(following, NoticeKind.REQUEST_REFUSED)


def _reopen(review: LoadedReview) -> None:
    if not review.subject.can_be_undone():
        raise ImpossibleNowError("undo-impossible")
    review.request.settled_at = None


_TOLD_AS = {
    Outcome.APPROVED: "request-approved",
    Outcome.RETURNED: "request-returned",
    Outcome.NOT_PASSED: "request-refused",
}


def _told_as(outcome: Outcome, verdict: Verdict) -> str:
    # One of several verdicts, with which nothing is settled yet.
    return _TOLD_AS.get(outcome, f"request-verdict-{verdict.value}")


REQUEST_EFFECTS = Effects(
    settle={Outcome.APPROVED: _approve, Outcome.RETURNED: _return, Outcome.NOT_PASSED: _refuse},
    reopen=_reopen,
    told_as=_told_as,
)


def _change(following: Following) -> ChangeOfTime:
    """Return the change that the request asks for, not stored; the sign-off's id is what an undo finds it by."""
    review, request, now = following.review, following.review.request, following.now
    milestone_id = request.milestone_id
    milestone = get_milestone_of(review.candidacy.id, milestone_id) if milestone_id is not None else None
    if milestone is not None and milestone.reviewable.state not in UNSETTLED:
        raise InvalidInputError("request-of-settled-milestone")
    return ChangeOfTime(
        ref=new_reference(Prefix.CHANGE),
        candidacy_id=review.candidacy.id,
        milestone_id=milestone_id,
        kind=ChangeKind(request.kind.value),
        first_on=request.first_on,
        last_on=request.last_on,
        from_on=request.from_on,
        percent=request.percent,
        due_on=request.due_on,
        decided_on=review.today(now) if milestone is not None else None,
        reason=request.reason,
        recorded_by_id=following.actor.person_id,
        recorded_at=now,
        sign_off_id=following.sign_off.id,
        request_id=review.id,
    )


def _tell_of_dates(following: Following, file: LoadedFile, change: ChangeOfTime, moved: Sequence[Moved]) -> None:
    """Tell the candidate everything in one mail, and supervisors and coordinators of the dates that moved."""
    candidate_id, actor = file.candidacy.person_id, following.actor
    days = [[move.milestone.reviewable_id, _iso(move.old_due_on), _iso(move.new_due_on)] for move in moved]
    notices = [following.notice(NoticeKind.REQUEST_APPROVED, candidate_id, {"moved": days})]
    if moved:
        others = list_others_concerned_ids(file, [move.milestone for move in moved], actor=actor)
        about = change.milestone_id or moved[0].milestone.reviewable_id
        notices += [
            replace(
                following.notice(NoticeKind.DATE_MOVED, person_id, {"moved": days}),
                subject_id=change.id,
                reviewable_id=about,
            )
            for person_id in others
        ]
    enqueue_all(notices, now=following.now)


def _tell(following: Following, kind: NoticeKind) -> None:
    enqueue(following.notice(kind, following.review.candidacy.person_id), now=following.now)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
