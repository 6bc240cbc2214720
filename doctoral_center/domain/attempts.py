"""How often something may be tried, and what is left."""

from collections.abc import Sequence
from dataclasses import dataclass

from doctoral_center.domain.regulation_rules import MilestoneRule


@dataclass(frozen=True)
class Attempts:
    """The number of an attempt, from one, how many there may be in all, and after how many months the next is due."""

    number: int
    allowed: int
    again_within_months: int = 0

    @property
    def is_last(self) -> bool:
        """Whether nothing comes after it, should it not be passed."""
        return self.number >= self.allowed

    @property
    def left(self) -> int:
        """How many more there may be after this one."""
        return max(self.allowed - self.number, 0)


def attempts_allowed(rules: Sequence[MilestoneRule]) -> int:
    """Return how often the milestone that these rules make may be tried: the fewest that any of them allows.

    Rules that do not let it be failed do not count; without any others there is one attempt.
    """
    return min((rule.may_fail.attempts for rule in rules if rule.may_fail is not None), default=1)


def attempts_of(rules: Sequence[MilestoneRule], number: int) -> Attempts | None:
    """Return what is left at the attempt `number` of the milestone that these rules make; None if it cannot fail."""
    months = [rule.may_fail.again_within_months or 0 for rule in rules if rule.may_fail is not None]
    return Attempts(number, attempts_allowed(rules), min(months)) if months else None
