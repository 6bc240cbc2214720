"""What a candidate does next: the one milestone that waits for her, or the day from which there is something to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from doctoral_center.domain.milestones import WITH_CANDIDATE, MilestoneState

# Where a rule does not say when it opens, work is expected to begin so long before the due day.
PREPARED_WITHIN = timedelta(days=90)


@dataclass(frozen=True)
class Step:
    """A milestone as far as it matters here; days are calendar days in the programme's zone."""

    milestone_id: int
    state: MilestoneState
    due_on: date | None
    opens_on: date | None
    has_draft: bool

    @property
    def begins_on(self) -> date | None:
        """The day from which it waits for the candidate; None when it never does (skipped, settled, with others)."""
        if self.state not in WITH_CANDIDATE or self.due_on is None:
            return None
        return self.opens_on if self.opens_on is not None else self.due_on - PREPARED_WITHIN

    def waits(self, today: date) -> bool:
        """Tell whether it waits for the candidate: open, returned, or begun before its time."""
        begins_on = self.begins_on
        if begins_on is None:
            return False
        return self.state is MilestoneState.RETURNED or self.has_draft or begins_on <= today


def next_step(steps: Iterable[Step], today: date) -> Step | None:
    """Return the step that is due first among those that wait for the candidate; None when nothing does."""
    waiting = [step for step in steps if step.waits(today)]
    return min(waiting, key=lambda step: (step.due_on or date.max, step.milestone_id), default=None)


def quiet_until(steps: Iterable[Step], today: date) -> date | None:
    """Return the next day on which something begins to wait; None when nothing is to come."""
    days = (step.begins_on for step in steps)
    return min((day for day in days if day is not None and day > today), default=None)
