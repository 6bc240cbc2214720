"""What every consequence of a verdict needs, whatever the kind of what is reviewed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from doctoral_center.domain.notices import NoticeKind
from doctoral_center.domain.rounds import undo_until
from doctoral_center.domain.sign_off import Outcome, Verdict
from doctoral_center.models.reviews import SignOff
from doctoral_center.notifications.outbox import Notice
from doctoral_center.operations.journal import Happening, record
from doctoral_center.policy.actors import Actor
from doctoral_center.queries.rounds import LoadedReview, LoadedRound


@dataclass(frozen=True)
class GivenVerdict:
    """What a signer says. `reason` is the note of an approval, and must be given otherwise.

    `section` is a key of the form; `new_due_on` a day in the programme's zone, for a return of a milestone only.
    """

    verdict: Verdict
    reason: str = ""
    section: str | None = None
    new_due_on: date | None = None


@dataclass(frozen=True)
class Following:
    """Whatever follows from one verdict needs: the review, whose verdict, what was said, what is told, by whom, when.

    Whatever follows also tells the `happening`: beside the dates that move with it, if any do.
    """

    review: LoadedReview
    sign_off: SignOff
    given: GivenVerdict
    happening: Happening
    actor: Actor
    now: datetime

    @property
    def round(self) -> LoadedRound:
        """The round in which the verdict was given."""
        assert self.review.round is not None
        return self.review.round

    def journal(self) -> None:
        """Tell the happening by itself: no date moves with it."""
        record(self.happening, actor=self.actor, now=self.now, candidacy=self.review.candidacy)

    def notice(self, kind: NoticeKind, recipient_id: int, data: Mapping[str, object] | None = None) -> Notice:
        """Return a notice that goes when the time to take the verdict back is over, and not if it is taken back."""
        return Notice(
            kind,
            recipient_id,
            self.review.id,
            reviewable_id=self.review.id,
            sign_off_id=self.sign_off.id,
            caused_by_id=self.sign_off.id,
            round=self.round.round.number,
            data=data or {},
            not_before=undo_until(self.now),
        )


@dataclass(frozen=True)
class Effects:
    """What a kind adds to the review engine.

    `settle` follows from each outcome of a round, after state and round are written; it tells the journal. `reopen`
    takes back what `settle` has written, changes of time excepted, when the verdict is undone; it raises
    ImpossibleNowError where that cannot be. `told_as` names a verdict in the journal by what the round came to.
    """

    settle: Mapping[Outcome, Callable[[Following], None]]
    reopen: Callable[[LoadedReview], None]
    told_as: Callable[[Outcome, Verdict], str]
