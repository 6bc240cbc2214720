"""How often something may be tried, and what is left."""

from collections.abc import Iterable
from dataclasses import dataclass

from doctoral_center.domain.regulation_rules import MilestoneRule


@dataclass(frozen=True)
class Attempts:
    """The number of an attempt, from one, and how many there may be in all."""

    number: int
    allowed: int

    @property
    def is_last(self) -> bool:
        """Whether nothing comes after it, should it not be passed."""
        return self.number >= self.allowed

    @property
    def left(self) -> int:
        """How many more there may be after this one."""
        return max(self.allowed - self.number, 0)


def attempts_allowed(rules: Iterable[MilestoneRule]) -> int:
    """Return how often the milestone that these rules make may be tried: the fewest that any of them allows.

    Rules that do not let it be failed do not count; without any others there is one attempt.
    """
    return min((rule.may_fail.attempts for rule in rules if rule.may_fail is not None), default=1)
