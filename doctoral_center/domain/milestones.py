"""A milestone's states and how it moves between them.

What a reader is told is computed, since nobody writes at midnight.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from doctoral_center.domain.errors import ImpossibleNowError


class MilestoneState(StrEnum):
    """What is stored. Everything else in `Status` is computed from it and the day."""

    OPEN = "open"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    NOT_PASSED = "not-passed"
    WAIVED = "waived"
    CANCELLED = "cancelled"


class MilestoneAction(StrEnum):
    """What can happen to a milestone."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    APPROVE = "approve"
    RETURN = "return"
    NOT_PASS = "not-pass"  # noqa: S105 - no password
    WAIVE = "waive"
    CANCEL = "cancel"


# Read: in this state, this action leads there. What is not in the table is impossible.
TRANSITIONS: dict[tuple[MilestoneState, MilestoneAction], MilestoneState] = {
    (MilestoneState.OPEN, MilestoneAction.SUBMIT): MilestoneState.SUBMITTED,
    (MilestoneState.RETURNED, MilestoneAction.SUBMIT): MilestoneState.SUBMITTED,
    (MilestoneState.SUBMITTED, MilestoneAction.APPROVE): MilestoneState.APPROVED,
    (MilestoneState.SUBMITTED, MilestoneAction.RETURN): MilestoneState.RETURNED,
    (MilestoneState.SUBMITTED, MilestoneAction.NOT_PASS): MilestoneState.NOT_PASSED,
    (MilestoneState.OPEN, MilestoneAction.WAIVE): MilestoneState.WAIVED,
    (MilestoneState.RETURNED, MilestoneAction.WAIVE): MilestoneState.WAIVED,
    (MilestoneState.SUBMITTED, MilestoneAction.WAIVE): MilestoneState.WAIVED,
    (MilestoneState.OPEN, MilestoneAction.CANCEL): MilestoneState.CANCELLED,
    (MilestoneState.RETURNED, MilestoneAction.CANCEL): MilestoneState.CANCELLED,
    (MilestoneState.SUBMITTED, MilestoneAction.CANCEL): MilestoneState.CANCELLED,
}

# The candidate still has something to hand in.
WITH_CANDIDATE = frozenset({MilestoneState.OPEN, MilestoneState.RETURNED})
UNSETTLED = WITH_CANDIDATE | {MilestoneState.SUBMITTED}
# What is over keeps its day for good. (CANCELLED is not: it may be asked for again.)
SETTLED_STATES = frozenset({MilestoneState.APPROVED, MilestoneState.NOT_PASSED, MilestoneState.WAIVED})

DUE_SOON_WITHIN = timedelta(days=30)
RETURN_GIVES = timedelta(days=14)


def next_state(state: MilestoneState, action: MilestoneAction) -> MilestoneState:
    """Return the state that `action` leads to.

    Raises ImpossibleNowError when the action is impossible in this state. Withdrawing leads back to the state before
    the submission, which only the rounds know: the operation decides it.
    """
    try:
        return TRANSITIONS[state, action]
    except KeyError:
        raise ImpossibleNowError("milestone-action-impossible", {"state": state, "action": action}) from None


class Status(StrEnum):
    """The words a reader meets, as in data/status_vocabulary.csv."""

    NOT_STARTED = "not_started"
    NOT_OPEN = "not_open"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    APPROVED = "approved"
    NOT_PASSED = "not_passed"
    WAIVED = "waived"
    ON_LEAVE = "on_leave"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    EXTENDED = "extended"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Standing:
    """All that a status follows from. Days are calendar days in the programme's zone."""

    state: MilestoneState
    due_on: date | None
    opens_on: date | None = None
    has_draft: bool = False
    has_verdict: bool = False
    is_on_leave: bool = False


_SETTLED_STATUS = {
    MilestoneState.APPROVED: Status.APPROVED,
    MilestoneState.NOT_PASSED: Status.NOT_PASSED,
    MilestoneState.WAIVED: Status.WAIVED,
    MilestoneState.CANCELLED: Status.CANCELLED,
}


def status(standing: Standing, today: date) -> Status:
    """Return the one word for a milestone on the day `today` of the programme's zone.

    The most urgent truth wins: settled, skipped, with the signers, overdue, returned, on leave, due soon, draft.
    """
    settled = _SETTLED_STATUS.get(standing.state)
    if settled is not None:
        return settled
    if standing.due_on is None:
        return Status.SKIPPED
    if standing.state is MilestoneState.SUBMITTED:
        return Status.IN_REVIEW if standing.has_verdict else Status.SUBMITTED
    return _status_with_candidate(standing, standing.due_on, today)


def _status_with_candidate(standing: Standing, due_on: date, today: date) -> Status:
    if due_on < today and not standing.is_on_leave:
        return Status.OVERDUE
    if standing.state is MilestoneState.RETURNED:
        return Status.RETURNED
    if standing.is_on_leave:
        return Status.ON_LEAVE
    if due_on - today <= DUE_SOON_WITHIN:
        return Status.DUE_SOON
    if standing.has_draft:
        return Status.DRAFT
    if standing.opens_on is not None and today < standing.opens_on:
        return Status.NOT_OPEN
    return Status.NOT_STARTED


def due_after_return(due_on: date, today: date, asked: date | None) -> date:
    """Return the day of a returned milestone: what the signer sets, else the later of its due day and today + 14."""
    return asked if asked is not None else max(due_on, today + RETURN_GIVES)
