"""What a candidate asks for: leave, another intensity, more time, another supervisor. Sent, sent again, taken back."""

from dataclasses import dataclass
from datetime import date, datetime

from doctoral_center.db import db
from doctoral_center.domain.candidacies import ENDED
from doctoral_center.domain.changes import Change
from doctoral_center.domain.errors import ImpossibleNowError, InvalidInputError, NotFoundError, StaleVersionError
from doctoral_center.domain.milestones import UNSETTLED, MilestoneAction, MilestoneState, next_state
from doctoral_center.domain.permissions import Permission
from doctoral_center.domain.plans import Granted
from doctoral_center.domain.reasons import checked_reason
from doctoral_center.domain.references import Prefix, new_reference
from doctoral_center.domain.requests import RequestKind
from doctoral_center.domain.reviewables import ReviewableKind
from doctoral_center.domain.sign_off import ClosedBecause
from doctoral_center.models.candidacies import Supervision
from doctoral_center.models.changes_of_time import Request
from doctoral_center.models.milestones import Milestone, Reviewable
from doctoral_center.operations.changes_of_time import proposed_extension, proposed_intensity, proposed_leave
from doctoral_center.operations.journal import Happening, record
from doctoral_center.operations.rounds import close_round, open_round, require_in
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.permissions import require
from doctoral_center.queries.files import LoadedFile, is_in_force, lock_file, lock_file_by_ref
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

    Raises NotFoundError, NotPermittedError; ImpossibleNowError `candidacy-ended`, `request-open-already` (params `ref`)
    or `milestone-settled`; InvalidInputError `reason-missing`, `reason-too-long`, `value-missing`, `day-far-away`,
    `extension-not-later`, what the deadline engine refuses, each for the field that it is about.
    """
    file = lock_file_by_ref(candidacy_ref)
    require(actor, Permission.MAKE_REQUEST, file.access(actor))
    _check_running(file)
    asked = _asked(file, data, now)
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

    Kind, milestone and supervision stay what they were. `shown_round` is the number of the round that was returned; the
    same POST twice changes nothing. Raises as submit_request does, and StaleVersionError `round-not-current`,
    ImpossibleNowError `request-not-returned`.
    """
    review = lock_request_review(request_ref)
    require_in(review, actor, Permission.MAKE_REQUEST)
    file = lock_file(review.candidacy.id)
    _check_running(file)
    number = review.round.round.number if review.round else 0
    if review.reviewable.state is MilestoneState.SUBMITTED and number == shown_round + 1:
        return
    if number != shown_round:
        raise StaleVersionError("round-not-current", {"round": number})
    if review.reviewable.state is not MilestoneState.RETURNED:
        raise ImpossibleNowError("request-not-returned", {"state": review.reviewable.state})
    asked = _asked(file, data, now, instead_of=review.request)
    for name in _VALUES:
        setattr(review.request, name, getattr(asked, name))
    review.request.asked_at = now
    review.reviewable.state = next_state(review.reviewable.state, MilestoneAction.SUBMIT)
    review.reviewable.version += 1
    _send(review, before=MilestoneState.RETURNED, actor=actor, now=now)


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
    close_round(review, ClosedBecause.WITHDRAWN, now=now)
    review.reviewable.state = next_state(before, MilestoneAction.CANCEL)
    review.reviewable.version += 1
    review.request.settled_at = now
    happening = Happening(
        "request-withdrawn",
        ReviewableKind.REQUEST,
        review.id,
        before={"state": before},
        after={"state": review.reviewable.state, **told_of(review.request)},
    )
    record(happening, actor=actor, now=now, candidacy=review.candidacy)


def proposed_by(file: LoadedFile, asked: RequestData | Request, *, now: datetime) -> Granted | None:
    """Return the change that would be granted if the request were approved now, for plans.preview.

    None for a change of supervisor, which moves no date. Raises as submit_request does for data that cannot be.
    """
    if isinstance(asked, Request):
        return _granted(file, asked, now)
    _require_values(asked)
    match asked.kind:
        case RequestKind.LEAVE:
            return proposed_leave(file, _day(asked.first_on), _day(asked.last_on), now=now)
        case RequestKind.INTENSITY:
            return proposed_intensity(file, _day(asked.from_on), asked.percent or 0, now=now)
        case RequestKind.EXTENSION:
            return proposed_extension(file, _milestone(file, asked), _day(asked.due_on), now=now)
        case RequestKind.SUPERVISOR:
            return None


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
    RequestKind.EXTENSION: ("milestone_ref", "due_on"),
    RequestKind.SUPERVISOR: ("successor_name", "successor_email"),
}


def told_of(request: Request) -> dict[str, object]:
    """Return what the journal keeps of a request: its kind and the values that are set, ids rather than names."""
    names = ("kind", "milestone_id", "supervision_id", "first_on", "last_on", "from_on", "percent", "due_on")
    values = {name: getattr(request, name) for name in names}
    return {name: value for name, value in values.items() if value is not None}


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


def _asked(file: LoadedFile, data: RequestData, now: datetime, *, instead_of: Request | None = None) -> Request:
    """Return the request that the data make, checked and not stored; `instead_of` is the one that is sent again."""
    kind = instead_of.kind if instead_of is not None else data.kind
    _require_values(data)
    proposed_by(file, data, now=now)
    wanted = {name: getattr(data, name) for name in _NEEDED[kind] if name != "milestone_ref"}
    return Request(
        kind=kind,
        milestone_id=_milestone(file, data).reviewable_id if kind is RequestKind.EXTENSION else None,
        supervision_id=_supervision_id(file, data, now) if kind is RequestKind.SUPERVISOR else None,
        reason=checked_reason(data.reason),
        **wanted,
    )


def _milestone(file: LoadedFile, data: RequestData) -> Milestone:
    milestone = get_milestone_of(file.candidacy.id, data.milestone_ref or "")
    if milestone is None:
        raise NotFoundError
    if milestone.reviewable.state not in UNSETTLED:
        raise ImpossibleNowError("milestone-settled", {"state": milestone.reviewable.state})
    return milestone


def _supervision_id(file: LoadedFile, data: RequestData, now: datetime) -> int | None:
    if not data.supervision_ref:
        return None
    found = _supervision(file, data.supervision_ref)
    if not is_in_force(found, file.today(now)):
        raise ImpossibleNowError("supervision-ended")
    return found.id


def _supervision(file: LoadedFile, ref: str) -> Supervision:
    found = next((each for each in file.candidacy.supervisions if each.ref == ref), None)
    if found is None:
        raise NotFoundError
    return found


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
            **told_of(review.request),
            "round": opened.round.number,
            "asked": [one.person_id for one in opened.sign_offs()],
        },
    )
    record(happening, actor=actor, now=now, candidacy=review.candidacy)
