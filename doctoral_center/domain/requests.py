"""What a candidate may ask for, and who signs it."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from doctoral_center.domain.milestones import MilestoneState
from doctoral_center.domain.regulation_rules import SignOffStage
from doctoral_center.domain.rounds import PlannedStage
from doctoral_center.domain.sign_off import Need, SignerRole


class RequestKind(StrEnum):
    """The kinds of requests."""

    LEAVE = "leave"
    INTENSITY = "intensity"
    EXTENSION = "extension"
    SUPERVISOR = "supervisor"


Chain = Sequence[SignOffStage]
Chains = Mapping[RequestKind, Chain]

_LEAD = SignOffStage((SignerRole.LEAD_SUPERVISOR,), Need.ALL, within_days=14)
_SIDES = SignOffStage((SignerRole.INSTITUTION_COORDINATOR,), Need.ONE, within_days=7)
_CENTRE = SignOffStage((SignerRole.CENTRE_COORDINATOR,), Need.ONE, within_days=7)

# Where a programme says nothing. A supervisor who is to leave has no say in it alone: the sides decide.
DEFAULT_CHAINS: Chains = {
    RequestKind.LEAVE: (_LEAD, _SIDES),
    RequestKind.INTENSITY: (_LEAD, _SIDES),
    RequestKind.EXTENSION: (_LEAD, _SIDES),
    RequestKind.SUPERVISOR: (_SIDES, _CENTRE),
}


def chains_of(stored: Mapping[str, Sequence[Mapping[str, Any]]]) -> Chains:
    """Return who signs each kind of request in a programme whose `request_chains` are `stored`.

    A kind that it says nothing of goes by DEFAULT_CHAINS.
    """
    own = {RequestKind(kind): tuple(map(_stage, stages)) for kind, stages in stored.items()}
    return {**DEFAULT_CHAINS, **own}


def stored_chains(chains: Chains) -> dict[str, list[dict[str, object]]]:
    """Return chains as a programme's `request_chains` keep them: what chains_of reads."""
    return {
        kind.value: [
            {"by": [role.value for role in stage.by], "need": stage.need.value, "within_days": stage.within_days}
            for stage in chain
        ]
        for kind, chain in chains.items()
    }


def _stage(stored: Mapping[str, Any]) -> SignOffStage:
    roles = tuple(SignerRole(role) for role in stored["by"])
    return SignOffStage(roles, Need(stored["need"]), within_days=int(stored["within_days"]))


def can_be_undone(kind: RequestKind, state: MilestoneState) -> bool:
    """Tell whether the last verdict may be taken back.

    Not once a supervisor has been changed: the successor has been asked to sign, and may have signed.
    """
    return kind is not RequestKind.SUPERVISOR or state is not MilestoneState.APPROVED


# A stay abroad has hosts, a candidacy has none: nobody would ever be asked.
HOSTS = frozenset({SignerRole.HOST_SUPERVISOR, SignerRole.HOST_COORDINATOR})

# The parts that each side has its own people for; all others are the same people whatever the side.
_OF_A_SIDE = frozenset({SignerRole.INSTITUTION_COORDINATOR})


def planned_request_stages(chain: Chain, track_ids: Sequence[int]) -> list[PlannedStage]:
    """Return the stages of a request's round, in order; `track_ids` are the sides concerned, the leading one first.

    A stage that asks a university's own coordinators is asked of every side at once, any other one once.
    """
    return [
        PlannedStage(position, track_id, stage)
        for position, stage in enumerate(chain, start=1)
        for track_id in (track_ids if _OF_A_SIDE.intersection(stage.by) else track_ids[:1])
    ]
