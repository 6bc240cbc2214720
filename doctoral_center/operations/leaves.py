"""Correct a leave, and confirm the return from it."""

from datetime import date, datetime, timedelta

from doctoral_center.domain.candidacies import ENDED
from doctoral_center.domain.changes import ChangeKind
from doctoral_center.domain.errors import ImpossibleNowError, InvalidInputError, NotFoundError
from doctoral_center.domain.leaves import check_return, day_of_return
from doctoral_center.domain.notices import NoticeKind
from doctoral_center.domain.permissions import Permission
from doctoral_center.domain.plans import Granted
from doctoral_center.domain.reasons import checked_reason
from doctoral_center.models.changes_of_time import ChangeOfTime
from doctoral_center.notifications.outbox import Notice, enqueue_all
from doctoral_center.operations.changes_of_time import proposed_leave, tell_moved, told_of_change
from doctoral_center.operations.grant_checks import check_grant
from doctoral_center.operations.journal import Happening, record
from doctoral_center.operations.plans import Moved, recompute
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.permissions import can, require
from doctoral_center.queries.appointments import list_coordinator_ids
from doctoral_center.queries.changes_of_time import GrantedChange, lock_change
from doctoral_center.queries.files import LoadedFile
from doctoral_center.queries.plans import list_milestones


def correct_leave(
    change_ref: str, *, actor: Actor, first_on: date, last_on: date, reason: str, now: datetime
) -> tuple[Moved, ...]:
    """Give a leave other days, both included, and return what moved. The same days again change nothing.

    A return that was confirmed is open again when the leave is not over any more. Raises NotFoundError for what is no
    leave, ImpossibleNowError `leave-taken-back`, `candidacy-has-ended`, and InvalidInputError as record_leave does.
    """
    granted = lock_change(change_ref)
    leave, file = _leave(granted), granted.file
    require(actor, Permission.MANAGE_CANDIDACY, granted.access(actor))
    _check_running(granted)
    reason = checked_reason(reason)
    if (leave.first_on, leave.last_on) == (first_on, last_on):
        return ()
    check_grant(file, proposed_leave(file, first_on, last_on, now=now), without=[leave.id])
    before = told_of_change(leave)
    leave.first_on, leave.last_on = first_on, last_on
    if last_on >= file.today(now):
        leave.return_confirmed_at = leave.return_confirmed_by_id = None
    days = {"old_first_on": before["first_on"], "old_last_on": before["last_on"], "reason": reason}
    happening = Happening(
        "leave-corrected", "change-of-time", leave.id, before=before, after=told_of_change(leave) | days
    )
    return _put_in_force(file, leave, happening, "leave-corrected", actor=actor, now=now)


def confirm_return(change_ref: str, *, actor: Actor, returned_on: date, now: datetime) -> tuple[Moved, ...]:
    """Confirm that the candidate is back at work as of `returned_on`, and return what moved.

    On the day after the last day of leave nothing moves. On another day, which is a coordinator's to enter, the leave
    ends the day before it. The same POST twice changes nothing. Raises NotFoundError for what is no leave,
    ImpossibleNowError `leave-taken-back`, `candidacy-has-ended`, and InvalidInputError as proposed_return does.
    """
    granted = lock_change(change_ref)
    leave, file = _leave(granted), granted.file
    require(actor, Permission.CONFIRM_RETURN, granted.access(actor))
    _check_running(granted)
    if leave.return_confirmed_at is not None and day_of_return(_days(leave)[1]) == returned_on:
        return ()
    proposed = proposed_return(granted, returned_on, actor=actor, now=now)
    before, last_on = told_of_change(leave), returned_on - timedelta(days=1)
    if leave.last_on != last_on:
        check_grant(file, proposed, without=[leave.id])
        leave.last_on = last_on
    leave.return_confirmed_at, leave.return_confirmed_by_id = now, actor.person_id
    after = told_of_change(leave) | {"returned_on": returned_on}
    happening = Happening("return-confirmed", "change-of-time", leave.id, before=before, after=after)
    if before["last_on"] != last_on:
        return _put_in_force(file, leave, happening, "return", actor=actor, now=now)
    record(happening, actor=actor, now=now, candidacy=file.candidacy)
    _tell_return(file, leave, returned_on, actor=actor, now=now)
    return ()


def proposed_return(granted: GrantedChange, returned_on: date, *, actor: Actor, now: datetime) -> Granted:
    """Return the leave as it would stand after the return, for previews without the stored one.

    Raises InvalidInputError about `returned_on`: `return-in-the-future`, `return-before-leave`, `return-on-another-day`
    (that is for a coordinator to enter), `day-far-away`.
    """
    leave, file = _leave(granted), granted.file
    first_on, last_on = _days(leave)
    expected = day_of_return(last_on)
    if returned_on != expected and not can(actor, Permission.MANAGE_CANDIDACY, granted.access(actor)):
        raise InvalidInputError("return-on-another-day", "returned_on", {"expected": expected})
    check_return(first_on, returned_on, file.today(now))
    return proposed_leave(file, first_on, returned_on - timedelta(days=1), now=now)


def _leave(granted: GrantedChange) -> ChangeOfTime:
    if granted.change.kind is not ChangeKind.LEAVE:
        raise NotFoundError
    return granted.change


def _days(leave: ChangeOfTime) -> tuple[date, date]:
    assert leave.first_on is not None
    assert leave.last_on is not None
    return leave.first_on, leave.last_on


def _check_running(granted: GrantedChange) -> None:
    if not granted.change.is_in_force:
        raise ImpossibleNowError("leave-taken-back")
    if granted.file.candidacy.state in ENDED:
        raise ImpossibleNowError("candidacy-has-ended")


def _put_in_force(
    file: LoadedFile, leave: ChangeOfTime, happening: Happening, cause: str, *, actor: Actor, now: datetime
) -> tuple[Moved, ...]:
    moved = recompute(file, actor=actor, now=now, cause=cause, told_first=happening)
    for move in moved:
        move.milestone.reviewable.version += 1
    if moved:
        tell_moved(file, leave, moved, actor=actor, now=now)
    return moved


def _tell_return(file: LoadedFile, leave: ChangeOfTime, returned_on: date, *, actor: Actor, now: datetime) -> None:
    """Tell the candidate and the coordinators of all sides, but the actor, that nobody needs to do anything."""
    sides = {track.institution_id for track in file.candidacy.tracks}
    people = dict.fromkeys([file.candidacy.person_id, *list_coordinator_ids(sides, on=actor.today)])
    milestones = list_milestones(file.candidacy.id)
    if not milestones:
        return
    notices = [
        Notice(
            NoticeKind.RETURN_CONFIRMED,
            person_id,
            leave.id,
            reviewable_id=milestones[0].reviewable_id,
            data={"returned_on": returned_on.isoformat()},
        )
        for person_id in people
        if person_id != actor.person_id
    ]
    enqueue_all(notices, now=now)
