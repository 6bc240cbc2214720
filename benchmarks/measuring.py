"""Measure a piece of work and its floor side by side."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

ROUNDS = 7
MILLISECONDS = 1000.0
# One round of either takes at least this long, so that the clock's grain does not show.
SECONDS_A_ROUND = 0.2

Work = Callable[[], object]


@dataclass(frozen=True)
class Row:
    """One line of the table: medians over all rounds. `ratio` is the median of the ratios, round by round."""

    what: str
    floor: str
    milliseconds: float
    floor_milliseconds: float
    ratio: float


def measure(what: str, work: Work, floor_is: str, floor: Work) -> Row:
    """Run the work and its floor in turn; return what each takes and how many times the floor the work costs."""
    repeats, floor_repeats = _repeats(work), _repeats(floor)
    rounds = [(_seconds(work, repeats), _seconds(floor, floor_repeats)) for _round in range(ROUNDS)]
    return Row(
        what,
        floor_is,
        MILLISECONDS * statistics.median(each for each, _floor in rounds),
        MILLISECONDS * statistics.median(floor for _each, floor in rounds),
        statistics.median(each / floor for each, floor in rounds),
    )


def _repeats(work: Work) -> int:
    work()  # what is read once a process is read
    return max(1, round(SECONDS_A_ROUND / _seconds(work, 1)))


def _seconds(work: Work, repeats: int) -> float:
    gc.collect()
    begin = time.perf_counter()
    for _repeat in range(repeats):
        work()
    return (time.perf_counter() - begin) / repeats
