"""What a candidate asks for: leave, another intensity, more time, another supervisor. Sent, sent again, taken back."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from doctoral_center.db import db
from doctoral_center.domain.candidacies import ENDED
from doctoral_center.domain.changes import Change
from doctoral_center.domain.errors import ImpossibleNowError, InvalidInputError, NotFoundError, StaleVersionError
from doctoral_center.domain.milestones import UNSETTLED, MilestoneAction, MilestoneState, next_state
from doctoral_center.domain.notices import NoticeKind
from doctoral_center.domain.permissions import Permission
from doctoral_center.domain.plans import Granted
from doctoral_center.domain.reasons import checked_reason
from doctoral_center.domain.references import Prefix, new_reference
from doctoral_center.domain.requests import RequestKind
from doctoral_center.domain.reviewables import ReviewableKind
from doctoral_center.domain.sign_off import ClosedBecause
from doctoral_center.models.changes_of_time import Request
from doctoral_center.models.milestones import Milestone, Reviewable
from doctoral_center.notifications.outbox import Notice, enqueue_all
from doctoral_center.operations.changes_of_time import proposed_extension, proposed_intensity, proposed_leave
from doctoral_center.operations.grant_checks import check_grant
from doctoral_center.operations.journal import Happening, record
from doctoral_center.operations.rounds import close_round, open_round, require_in
from doctoral_center.operations.supervisor_requests import check_successor, get_place
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.permissions import require
from doctoral_center.queries.files import LoadedFile, lock_file, lock_file_by_ref
from doctoral_center.queries.plans import get_milestone_of
from doctoral_center.queries.requests import list_open_requests
from doctoral_center.queries.rounds import LoadedReview, lock_request_review


@dataclass(frozen=True)
class RequestData:
    """What is asked for; which values are needed follows from the kind. Days are in the programme's zone.

    leave: `first_on`, `last_on`, both included; intensity: `from_on`, `percent`; extension: `milestone_ref`, `due_on`;
    supervisor: `successor_name`, `successor_email` and whose place is meant (`supervision_ref`; "": one more).
    """

    kind: RequestKind
    reason: str
    first_on: date | None = None
    last_on: date | None = None
    from_on: date | None = None
    percent: int | None = None
    milestone_ref: str | None = None
    due_on: date | None = None
    supervision_ref: str | None = None
    successor_name: str = ""
    successor_email: str = ""


def submit_request(candidacy_ref: str, data: RequestData, *, actor: Actor, now: datetime) -> str:
    """Send a request on its way and return its reference; the same one again changes nothing and returns the first.

    Raises NotFoundError, NotPermittedError; ImpossibleNowError `candidacy-ended`, `milestone-settled`,
    `supervision-ended`, `request-open-already` (params `ref`); InvalidInputError `reason-missing`, `value-missing`,
    `reason-too-long`, `day-far-away`, `extension-not-later`, `name-unclear`, `email-malformed`, `supervises-own-file`,
    `supervises-already` and what the deadline engine refuses, each for the field that it is about.
    """
    file = lock_file_by_ref(candidacy_ref)
    require(actor, Permission.MAKE_REQUEST, file.access(actor))
    _check_running(file)
    asked = _asked(file, data, _milestone_by_ref(file, data), now=now)
    place = get_place(file, data.supervision_ref, now=now) if data.kind is RequestKind.SUPERVISOR else None
    asked.supervision_id = place.id if place is not None else None
    known = _same_or_refuse(file, asked)
    if known is not None:
        return known
    ref = new_reference(Prefix.REQUEST)
    reviewable = Reviewable(
        ref=ref, kind=ReviewableKind.REQUEST, candidacy_id=file.candidacy.id, state=MilestoneState.SUBMITTED
    )
    db.session.add(reviewable)
    db.session.flush()
    asked.reviewable_id, asked.asked_at = reviewable.id, now
    db.session.add(asked)
    db.session.flush()
    _send(lock_request_review(ref), before=None, actor=actor, now=now)
    return ref


def resubmit_request(request_ref: str, data: RequestData, *, actor: Actor, shown_round: int, now: datetime) -> None:
    """Send a returned request again, changed or not: its next round begins.

    Its kind, milestone and supervision stay what they were, whatever `data` say. `shown_round` is the number of the
    round that was returned; the same POST twice changes nothing. Raises as submit_request does, and StaleVersionError
    `round-not-current`, ImpossibleNowError `request-not-returned`.
    """
    review = lock_request_review(request_ref)
    require_in(review, actor, Permission.MAKE_REQUEST)
    request = review.request
    data = replace(data, kind=request.kind)
    if _is_sent_already(review, data, shown_round):
        return
    file = lock_file(review.candidacy.id)
    _check_running(file)
    if review.round is not None and review.round.round.number != shown_round:
        raise StaleVersionError("round-not-current", {"round": review.round.round.number})
    if review.reviewable.state is not MilestoneState.RETURNED:
        raise ImpossibleNowError("request-not-returned", {"state": review.reviewable.state})
    milestone = get_milestone_of(file.candidacy.id, request.milestone_id) if request.milestone_id is not None else None
    asked = _asked(file, data, milestone, now=now)
    for name in _VALUES:
        setattr(request, name, getattr(asked, name))
    request.asked_at = now
    review.reviewable.state = next_state(review.reviewable.state, MilestoneAction.SUBMIT)
    review.reviewable.version += 1
    _send(review, before=MilestoneState.RETURNED, actor=actor, now=now)


def _is_sent_already(review: LoadedReview, data: RequestData, shown_round: int) -> bool:
    if review.reviewable.state is not MilestoneState.SUBMITTED or review.round is None:
        return False
    sent = review.request
    return (
        review.round.round.number == shown_round + 1
        and sent.reason == data.reason.strip()
        and all(getattr(sent, name) == getattr(data, name) for name in _NEEDED[data.kind])
    )


def withdraw_request(request_ref: str, *, actor: Actor, now: datetime) -> None:
    """Take a request back for good, while nobody has decided in its round, or after it was returned.

    The same POST twice changes nothing. Raises NotFoundError, NotPermittedError, ImpossibleNowError `verdict-given` or
    `request-settled`.
    """
    review = lock_request_review(request_ref)
    require_in(review, actor, Permission.MAKE_REQUEST)
    before = review.reviewable.state
    if before is MilestoneState.CANCELLED:
        return
    if before not in UNSETTLED:
        raise ImpossibleNowError("request-settled", {"state": before})
    if before is MilestoneState.SUBMITTED and review.round is not None and review.round.has_verdict:
        raise ImpossibleNowError("verdict-given")
    asked = _asked_people(review)
    close_round(review, ClosedBecause.WITHDRAWN, now=now)
    review.reviewable.state = next_state(before, MilestoneAction.CANCEL)
    review.reviewable.version += 1
    review.request.settled_at = now
    happening = Happening(
        "request-withdrawn",
        ReviewableKind.REQUEST,
        review.id,
        before={"state": before},
        after={"state": review.reviewable.state, **review.subject.told()},
    )
    record(happening, actor=actor, now=now, candidacy=review.candidacy)
    number = review.round.round.number if review.round is not None else 0
    notices = [
        Notice(NoticeKind.REQUEST_WITHDRAWN, person_id, review.id, reviewable_id=review.id, round=number)
        for person_id in asked
    ]
    enqueue_all(notices, now=now)


def _asked_people(review: LoadedReview) -> list[int]:
    if review.round is None:
        return []
    return sorted({one.person_id for each in review.round.stages for one in each.open})


def proposed_by(file: LoadedFile, asked: RequestData | Request, *, now: datetime) -> Granted | None:
    """Return the change that would be granted if the request were approved now, for what_if.

    None for a change of supervisor, which moves no date. Raises as submit_request does for data that cannot be.
    """
    if isinstance(asked, Request):
        return _granted(file, asked, now)
    return _proposed(file, asked, _milestone_by_ref(file, asked), now)


def _granted(file: LoadedFile, request: Request, now: datetime) -> Granted | None:
    match request.kind:
        case RequestKind.LEAVE:
            return Granted(Change.leave(_day(request.first_on), _day(request.last_on)))
        case RequestKind.INTENSITY:
            return Granted(Change.intensity(_day(request.from_on), request.percent or 0))
        case RequestKind.EXTENSION:
            return Granted(Change.extension("", 1, _day(request.due_on), file.today(now)), request.milestone_id)
        case RequestKind.SUPERVISOR:
            return None


_VALUES = ("first_on", "last_on", "from_on", "percent", "due_on", "successor_name", "successor_email", "reason")
_NEEDED = {
    RequestKind.LEAVE: ("first_on", "last_on"),
    RequestKind.INTENSITY: ("from_on", "percent"),
    RequestKind.EXTENSION: ("due_on",),
    RequestKind.SUPERVISOR: ("successor_name", "successor_email"),
}


def _check_running(file: LoadedFile) -> None:
    if file.candidacy.state in ENDED:
        raise ImpossibleNowError("candidacy-ended", {"state": file.candidacy.state})


def _require_values(data: RequestData) -> None:
    for name in _NEEDED[data.kind]:
        if getattr(data, name) in {None, ""}:
            raise InvalidInputError("value-missing", name)


def _day(day: date | None) -> date:
    assert day is not None
    return day


def _milestone_by_ref(file: LoadedFile, data: RequestData) -> Milestone | None:
    if data.kind is not RequestKind.EXTENSION:
        return None
    if not data.milestone_ref:
        raise InvalidInputError("value-missing", "milestone_ref")
    milestone = get_milestone_of(file.candidacy.id, data.milestone_ref)
    if milestone is None:
        raise NotFoundError
    return milestone


def _asked(file: LoadedFile, data: RequestData, milestone: Milestone | None, *, now: datetime) -> Request:
    """Return the request that the data make, checked against the file as it stands, and not stored."""
    reason = checked_reason(data.reason)
    granted = _proposed(file, data, milestone, now)
    if granted is not None:
        # Refused now what could not be granted, so that nobody signs in vain.
        check_grant(file, granted)
    else:
        check_successor(file, data.successor_name, data.successor_email, now=now)
    return Request(
        kind=data.kind,
        milestone_id=milestone.reviewable_id if milestone is not None else None,
        reason=reason,
        **{name: getattr(data, name) for name in _NEEDED[data.kind]},
    )


def _proposed(file: LoadedFile, data: RequestData, milestone: Milestone | None, now: datetime) -> Granted | None:
    _require_values(data)
    if milestone is not None:
        if milestone.reviewable.state not in UNSETTLED:
            raise ImpossibleNowError("milestone-settled", {"state": milestone.reviewable.state})
        return proposed_extension(file, milestone, _day(data.due_on), now=now)
    if data.kind is RequestKind.LEAVE:
        return proposed_leave(file, _day(data.first_on), _day(data.last_on), now=now)
    if data.kind is RequestKind.INTENSITY:
        return proposed_intensity(file, _day(data.from_on), data.percent or 0, now=now)
    return None


def _same_or_refuse(file: LoadedFile, asked: Request) -> str | None:
    """Return the reference of the open request that asks for the very same; raise if another of its kind is open."""
    for request, ref, state in list_open_requests(file.candidacy.id, asked.kind, asked.milestone_id):
        names = (*_VALUES, "supervision_id")
        if state is MilestoneState.SUBMITTED and all(getattr(request, name) == getattr(asked, name) for name in names):
            return ref
        raise ImpossibleNowError("request-open-already", {"ref": ref})
    return None


def _send(review: LoadedReview, *, before: MilestoneState | None, actor: Actor, now: datetime) -> None:
    opened = open_round(review, report_version=None, actor=actor, now=now)
    happening = Happening(
        "request-submitted",
        ReviewableKind.REQUEST,
        review.id,
        before={"state": before},
        after={
            "state": review.reviewable.state,
            **review.subject.told(),
            "round": opened.round.number,
            "asked": [one.person_id for one in opened.sign_offs()],
        },
    )
    record(happening, actor=actor, now=now, candidacy=review.candidacy)
