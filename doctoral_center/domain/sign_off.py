"""Sign-off: who is asked, and what a stage's verdicts come to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class SignerRole(StrEnum):
    """The parts that a regulation may ask to sign."""

    LEAD_SUPERVISOR = "lead_supervisor"
    CO_SUPERVISORS = "co_supervisors"
    SUPERVISORS = "supervisors"
    INSTITUTION_COORDINATOR = "institution_coordinator"
    CENTRE_COORDINATOR = "centre_coordinator"
    HOST_SUPERVISOR = "host_supervisor"
    HOST_COORDINATOR = "host_coordinator"


class Need(StrEnum):
    """How many of those asked must approve."""

    ALL = "all"
    ONE = "one"
    MAJORITY = "majority"
    TWO_THIRDS = "two_thirds"


class Verdict(StrEnum):
    """What one signer says."""

    APPROVE = "approve"
    RETURN = "return"
    NOT_PASS = "not-pass"  # noqa: S105 - no password


class Outcome(StrEnum):
    """What a stage comes to."""

    PENDING = "pending"
    APPROVED = "approved"
    RETURNED = "returned"
    NOT_PASSED = "not-passed"


def outcome(need: Need, verdicts: Sequence[Verdict | None], *, may_fail: bool) -> Outcome:
    """Return what the verdicts of everybody asked in one stage (None: not yet given) come to.

    Under `all` and `one` a return or a not-pass settles the round at once. Under `majority` and `two_thirds`
    verdicts are votes: the stage is decided when approval is reached or has become impossible, and then it is not
    passed where the rule allows that, else returned. Nobody asked is pending, never approved.
    """
    if not verdicts:
        return Outcome.PENDING
    approvals = sum(verdict is Verdict.APPROVE for verdict in verdicts)
    if need in {Need.ALL, Need.ONE}:
        return _unanimous(need, verdicts, approvals, may_fail=may_fail)
    needed = approvals_needed(need, len(verdicts))
    if approvals >= needed:
        return Outcome.APPROVED
    still_possible = approvals + sum(verdict is None for verdict in verdicts)
    if still_possible >= needed:
        return Outcome.PENDING
    return Outcome.NOT_PASSED if may_fail else Outcome.RETURNED


def _unanimous(need: Need, verdicts: Sequence[Verdict | None], approvals: int, *, may_fail: bool) -> Outcome:
    if may_fail and Verdict.NOT_PASS in verdicts:
        return Outcome.NOT_PASSED
    if Verdict.RETURN in verdicts or Verdict.NOT_PASS in verdicts:
        return Outcome.RETURNED
    return Outcome.APPROVED if approvals >= approvals_needed(need, len(verdicts)) else Outcome.PENDING


def approvals_needed(need: Need, asked: int) -> int:
    """Return how many of `asked` people must approve: all, one, more than half, or at least two thirds."""
    match need:
        case Need.ALL:
            return asked
        case Need.ONE:
            return 1
        case Need.MAJORITY:
            return asked // 2 + 1
        case Need.TWO_THIRDS:
            return -(-2 * asked // 3)


class ClosedBecause(StrEnum):
    """Why a sign-off that was asked for is no longer needed."""

    DECIDED_BY_OTHERS = "decided-by-others"
    WITHDRAWN = "withdrawn"
    WAIVED = "waived"
    REPLACED = "replaced"
    UNDONE = "undone"


@dataclass(frozen=True)
class Asked:
    """One person asked to sign, and the part for which."""

    person_id: int
    role: SignerRole


@dataclass(frozen=True)
class Asking:
    """Who is asked in a stage. `fell_to_centre`: nobody held the parts, so the centre's coordinators stand in."""

    asked: tuple[Asked, ...]
    fell_to_centre: bool = False


Holders = Mapping[SignerRole, Sequence[int]]
"""The ids of the people who hold each part for one candidate's track on the day of asking."""


def who_is_asked(roles: Sequence[SignerRole], holders: Holders, candidate_id: int) -> Asking:
    """Return who is asked in a stage of `roles`: each person once, for the first part held; never the candidate.

    A stage with nobody to sign goes to the centre's coordinators. If there are none either, nobody is asked and the
    stage stays pending: no signers never approve.
    """
    asked = _each_once(roles, holders, candidate_id)
    if asked:
        return Asking(asked)
    return Asking(_each_once((SignerRole.CENTRE_COORDINATOR,), holders, candidate_id), fell_to_centre=True)


def _each_once(roles: Sequence[SignerRole], holders: Holders, candidate_id: int) -> tuple[Asked, ...]:
    found: dict[int, Asked] = {}
    for role in roles:
        for person_id in holders.get(role, ()):
            if person_id != candidate_id:
                found.setdefault(person_id, Asked(person_id, role))
    return tuple(found.values())
