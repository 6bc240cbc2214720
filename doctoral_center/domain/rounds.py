"""Rounds: one submission on its way through the stages of every track, and how long a verdict may be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from doctoral_center.domain.regulation_rules import SignOffStage
from doctoral_center.domain.sign_off import Need, Outcome, SignerRole

UNDO_WITHIN = timedelta(minutes=10)
# A milestone whose rules name no signers is still looked at by somebody.
CENTRE_ALONE = SignOffStage((SignerRole.CENTRE_COORDINATOR,), Need.ONE, within_days=14)


@dataclass(frozen=True)
class PlannedStage:
    """A stage as it is written when its round opens: its place, the track whose rule asks for it, the rule's words."""

    position: int
    track_id: int
    stage: SignOffStage


def planned_stages(rules: Sequence[tuple[int, Sequence[SignOffStage]]]) -> list[PlannedStage]:
    """Return the stages of a round, in order, from (track id, the rule's stages) of every track of the milestone.

    Equal positions run side by side. Where no rule names a signer, the centre's coordinators are asked for the first
    track: nothing approves itself.
    """
    stages = [
        PlannedStage(position, track_id, stage)
        for track_id, sign_off in rules
        for position, stage in enumerate(sign_off, start=1)
    ]
    if not stages:
        return [PlannedStage(1, track_id, CENTRE_ALONE) for track_id, _ in rules[:1]]
    return sorted(stages, key=lambda planned: planned.position)


def round_outcome(stages: Sequence[Outcome]) -> Outcome:
    """Return what the stages of one round come to: a not-pass or a return of any settles it, approval needs all."""
    for refusal in (Outcome.NOT_PASSED, Outcome.RETURNED):
        if refusal in stages:
            return refusal
    is_approved = bool(stages) and all(stage is Outcome.APPROVED for stage in stages)
    return Outcome.APPROVED if is_approved else Outcome.PENDING


def undo_until(decided_at: datetime) -> datetime:
    """Return the aware UTC moment from which a verdict of `decided_at` stands; mails that it causes wait until then."""
    return decided_at + UNDO_WITHIN
