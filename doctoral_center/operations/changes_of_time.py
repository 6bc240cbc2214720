"""Grant changes of time, and take them back: extensions, manual dates, leaves, intensities. The whole plan follows."""

from collections.abc import Sequence
from datetime import date, datetime

from doctoral_center.db import db
from doctoral_center.domain.candidacies import ENDED
from doctoral_center.domain.changes import Change, ChangeKind
from doctoral_center.domain.days import check_near
from doctoral_center.domain.errors import ImpossibleNowError, InvalidInputError
from doctoral_center.domain.milestones import SETTLED_STATES, UNSETTLED
from doctoral_center.domain.notices import NoticeKind
from doctoral_center.domain.permissions import Permission
from doctoral_center.domain.plans import Granted
from doctoral_center.domain.reasons import checked_reason
from doctoral_center.domain.references import Prefix, new_reference
from doctoral_center.models.changes_of_time import ChangeOfTime
from doctoral_center.models.milestones import Milestone
from doctoral_center.notifications.outbox import Notice, enqueue
from doctoral_center.operations.grant_checks import check_grant
from doctoral_center.operations.journal import Happening
from doctoral_center.operations.notices import list_concerned_ids
from doctoral_center.operations.plans import Moved, recompute
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.permissions import require
from doctoral_center.queries.changes_of_time import GrantedChange, lock_change
from doctoral_center.queries.files import LoadedFile, lock_file_by_ref, lock_milestone
from doctoral_center.queries.plans import get_manual_date


def grant_extension(milestone_ref: str, *, actor: Actor, due_on: date, reason: str, now: datetime) -> tuple[Moved, ...]:
    """Give a milestone time until `due_on`, a day in the programme's zone; return what moved.

    Raises ImpossibleNowError `milestone-settled`, InvalidInputError `reason-missing`, `reason-too-long`,
    `day-far-away`, and what check_grant() refuses.
    """
    file, milestone = lock_milestone(milestone_ref)
    require(actor, Permission.CHANGE_DATES, file.access(actor, milestone))
    _check_open(milestone)
    check_grant(file, proposed_extension(file, milestone, due_on, now=now))
    change = add_extension(file, milestone.reviewable_id, due_on, reason=checked_reason(reason), actor=actor, now=now)
    return put_in_force(file, change, actor=actor, now=now)


def add_extension(
    file: LoadedFile, milestone_id: int, due_on: date, *, reason: str, actor: Actor, now: datetime
) -> ChangeOfTime:
    """Store an extension as a part of an operation that has checked its permission and recomputes the plan (a return).

    The caller may set `sign_off_id`, the verdict that it belongs to.
    """
    change = ChangeOfTime(
        ref=new_reference(Prefix.CHANGE),
        candidacy_id=file.candidacy.id,
        milestone_id=milestone_id,
        kind=ChangeKind.EXTENSION,
        due_on=due_on,
        decided_on=file.today(now),
        reason=reason,
        recorded_by_id=actor.person_id,
        recorded_at=now,
    )
    db.session.add(change)
    db.session.flush()
    return change


def set_manual_date(milestone_ref: str, *, actor: Actor, due_on: date, reason: str, now: datetime) -> tuple[Moved, ...]:
    """Fix a milestone's due day to `due_on`, a day in the programme's zone, until it is released; return what moved.

    A second manual date decided on the same day corrects the first. Raises ImpossibleNowError `milestone-settled`,
    InvalidInputError `reason-missing`, `reason-too-long`, `day-far-away`, and what check_grant() refuses.
    """
    file, milestone = lock_milestone(milestone_ref)
    require(actor, Permission.CHANGE_DATES, file.access(actor, milestone))
    _check_open(milestone)
    today = file.today(now)
    check_grant(file, proposed_manual_date(file, milestone, due_on, now=now))
    change = get_manual_date(milestone.reviewable_id, decided_on=today)
    if change is None:
        change = ChangeOfTime(
            ref=new_reference(Prefix.CHANGE),
            candidacy_id=file.candidacy.id,
            milestone_id=milestone.reviewable_id,
            kind=ChangeKind.MANUAL,
            decided_on=today,
        )
        db.session.add(change)
    change.due_on, change.released_on, change.reason = due_on, None, checked_reason(reason)
    change.recorded_by_id, change.recorded_at = actor.person_id, now
    return put_in_force(file, change, actor=actor, now=now)


def release_manual_date(milestone_ref: str, *, actor: Actor, now: datetime) -> tuple[Moved, ...]:
    """Release a milestone's manual date as of today: the day stays, is rolled like any other, and may move again.

    Raises ImpossibleNowError `milestone-settled`, `no-manual-date` and `released-on-the-day-it-was-set`.
    """
    file, milestone = lock_milestone(milestone_ref)
    require(actor, Permission.CHANGE_DATES, file.access(actor, milestone))
    _check_open(milestone)
    change = get_manual_date(milestone.reviewable_id)
    if change is None or change.released_on is not None:
        raise ImpossibleNowError("no-manual-date")
    if change.decided_on == file.today(now):
        raise ImpossibleNowError("released-on-the-day-it-was-set")
    change.released_on = file.today(now)
    return put_in_force(file, change, actor=actor, now=now, action="manual-date-released")


def record_leave(
    candidacy_ref: str, *, actor: Actor, first_on: date, last_on: date, reason: str, now: datetime
) -> tuple[Moved, ...]:
    """Record a leave from `first_on` to `last_on`, both included; return what moved.

    Raises InvalidInputError `reason-too-long`, `day-far-away`, `leave-ends-before-it-starts`, and what
    check_grant() refuses (leaves may not overlap).
    """
    file = lock_file_by_ref(candidacy_ref)
    require(actor, Permission.MANAGE_CANDIDACY, file.access(actor))
    change = new_change(file, ChangeKind.LEAVE, reason, actor, now)
    change.first_on, change.last_on = first_on, last_on
    check_grant(file, proposed_leave(file, first_on, last_on, now=now))
    db.session.add(change)
    return put_in_force(file, change, actor=actor, now=now)


def record_intensity(
    candidacy_ref: str, *, actor: Actor, from_on: date, percent: int, reason: str, now: datetime
) -> tuple[Moved, ...]:
    """Record that the candidate studies at `percent` of full time from `from_on` on; return what moved.

    Raises InvalidInputError `reason-too-long`, `percent-not-positive`, `day-far-away`, and what check_grant()
    refuses.
    """
    file = lock_file_by_ref(candidacy_ref)
    require(actor, Permission.MANAGE_CANDIDACY, file.access(actor))
    check_grant(file, proposed_intensity(file, from_on, percent, now=now))
    change = new_change(file, ChangeKind.INTENSITY, reason, actor, now)
    change.from_on, change.percent = from_on, percent
    db.session.add(change)
    return put_in_force(file, change, actor=actor, now=now)


def take_back_change(change_ref: str, *, actor: Actor, reason: str, now: datetime) -> tuple[Moved, ...]:
    """Take a change of time back, as if it had never been granted; return what moved. Taken back twice is once.

    The row stays, for the history, and acts on nothing. Raises InvalidInputError `reason-missing`, `reason-too-long`,
    ImpossibleNowError as why_not_back() returns it.
    """
    granted = lock_change(change_ref)
    require(actor, permission_over(granted.change), granted.access(actor))
    if not granted.change.is_in_force:
        return ()
    hindrance = why_not_back(granted)
    if hindrance is not None:
        raise hindrance
    moved = withdraw(granted, actor=actor, reason=checked_reason(reason), now=now)
    if moved:
        tell_moved(granted.file, granted.change, moved, actor=actor, now=now, kind=NoticeKind.CHANGE_TAKEN_BACK)
    return moved


def permission_over(change: ChangeOfTime) -> Permission:
    """Return the permission that grants such a change, and takes it back."""
    return Permission.CHANGE_DATES if change.milestone_id is not None else Permission.MANAGE_CANDIDACY


def why_not_back(granted: GrantedChange) -> ImpossibleNowError | None:
    """Return why a change in force cannot be taken back; None if it can.

    `candidacy-has-ended`: its days stay. `change-of-what-is-settled`: a settled milestone keeps its day.
    `change-came-with-a-return`: the time to revise belongs to the verdict, whose signer can undo it.
    """
    if granted.file.candidacy.state in ENDED:
        return ImpossibleNowError("candidacy-has-ended")
    if granted.milestone is not None and granted.milestone.reviewable.state in SETTLED_STATES:
        return ImpossibleNowError("change-of-what-is-settled")
    if granted.change.sign_off_id is not None and granted.change.request_id is None:
        return ImpossibleNowError("change-came-with-a-return")
    return None


def withdraw(granted: GrantedChange, *, actor: Actor, reason: str, now: datetime) -> tuple[Moved, ...]:
    """Take back as a part of an operation that has locked, checked the permission, why_not_back() and the reason.

    The caller tells the people.
    """
    file, change = granted.file, granted.change
    change.taken_back_at, change.taken_back_by_id, change.taken_back_because = now, actor.person_id, reason
    db.session.flush()
    told = told_of_change(change)
    happening = Happening(
        f"{change.kind}-taken-back", "change-of-time", change.id, before=told, after=told | {"reason": reason}
    )
    moved = recompute(file, actor=actor, now=now, cause="taken-back", told_first=happening)
    touched = {move.milestone.reviewable_id: move.milestone for move in moved}
    if granted.milestone is not None:
        touched[granted.milestone.reviewable_id] = granted.milestone
    for milestone in touched.values():
        milestone.reviewable.version += 1
    return moved


def proposed_manual_date(file: LoadedFile, milestone: Milestone, due_on: date, *, now: datetime) -> Granted:
    """Return the manual date that set_manual_date would store now, for what_if."""
    today = file.today(now)
    return Granted(Change.manual("", 1, check_near(due_on, today, "due_on"), today), milestone.reviewable_id)


def proposed_extension(file: LoadedFile, milestone: Milestone, due_on: date, *, now: datetime) -> Granted:
    """Return the extension that grant_extension would store now, for what_if."""
    today = file.today(now)
    return Granted(Change.extension("", 1, check_near(due_on, today, "due_on"), today), milestone.reviewable_id)


def proposed_leave(file: LoadedFile, first_on: date, last_on: date, *, now: datetime) -> Granted:
    """Return the leave that record_leave would store, for what_if."""
    today = file.today(now)
    if last_on < first_on:
        raise InvalidInputError("leave-ends-before-it-starts", "last_on", {"first_on": first_on, "last_on": last_on})
    return Granted(Change.leave(check_near(first_on, today, "first_on"), check_near(last_on, today, "last_on")))


def proposed_intensity(file: LoadedFile, from_on: date, percent: int, *, now: datetime) -> Granted:
    """Return the intensity that record_intensity would store, for what_if."""
    if percent <= 0:
        raise InvalidInputError("percent-not-positive", "percent", {"percent": percent, "from_on": from_on})
    return Granted(Change.intensity(check_near(from_on, file.today(now), "from_on"), percent))


def new_change(file: LoadedFile, kind: ChangeKind, reason: str, actor: Actor, now: datetime) -> ChangeOfTime:
    """Return a change of time without its days, not stored. Raises InvalidInputError as checked_reason() does."""
    return ChangeOfTime(
        ref=new_reference(Prefix.CHANGE),
        candidacy_id=file.candidacy.id,
        kind=kind,
        reason=checked_reason(reason),
        recorded_by_id=actor.person_id,
        recorded_at=now,
    )


def _check_open(milestone: Milestone) -> None:
    if milestone.reviewable.state not in UNSETTLED:
        raise ImpossibleNowError("milestone-settled", {"state": milestone.reviewable.state})


def put_in_force(
    file: LoadedFile, change: ChangeOfTime, *, actor: Actor, now: datetime, action: str | None = None
) -> tuple[Moved, ...]:
    """Recompute with the stored change, and tell it: to the journal, the candidate and the other sides."""
    moved = recompute_with(file, change, actor=actor, now=now, action=action)
    if moved:
        tell_moved(file, change, moved, actor=actor, now=now)
    return moved


def recompute_with(
    file: LoadedFile, change: ChangeOfTime, *, actor: Actor, now: datetime, action: str | None = None
) -> tuple[Moved, ...]:
    """Recompute with the stored change, journal it and what it moves, and return that; the caller tells the people."""
    db.session.flush()
    happening = Happening(
        action or f"{change.kind}-recorded", "change-of-time", change.id, after=told_of_change(change)
    )
    moved = recompute(file, actor=actor, now=now, cause=change.kind.value, told_first=happening)
    for move in moved:
        move.milestone.reviewable.version += 1
    return moved


def told_of_change(change: ChangeOfTime) -> dict[str, object]:
    """Return what the journal keeps of a change: its days and its reason."""
    names = ("milestone_id", "first_on", "last_on", "from_on", "percent", "due_on", "decided_on", "released_on")
    values = {name: getattr(change, name) for name in (*names, "reason")}
    return {name: value for name, value in values.items() if value is not None}


def tell_moved(
    file: LoadedFile,
    change: ChangeOfTime,
    moved: tuple[Moved, ...],
    *,
    actor: Actor,
    now: datetime,
    kind: NoticeKind = NoticeKind.DATE_MOVED,
) -> None:
    """Tell the candidate, and of a milestone that several sides ask for the other sides' coordinators too."""
    first = moved[0].milestone
    for person_id in list_concerned_ids(file, [move.milestone for move in moved], actor=actor):
        notice = Notice(
            kind,
            person_id,
            change.id,
            reviewable_id=change.milestone_id or first.reviewable_id,
            # A correction of the same day is told again.
            round=first.reviewable.version,
            data={"moved": days_told(moved)},
        )
        enqueue(notice, now=now)


def days_told(moved: Sequence[Moved]) -> list[list[object]]:
    """Return what a mail needs of moved dates: each milestone's id, its old day and its new one, as ISO text."""
    return [[move.milestone.reviewable_id, _iso(move.old_due_on), _iso(move.new_due_on)] for move in moved]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
