"""Labels as flags on poles: on which side of its pole each text stands, and in which row, so that nothing is hidden."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# Between two texts of a row, and between a text and a foreign pole.
GAP = 8


@dataclass(frozen=True)
class Pole:
    """Where a label's pole stands and how wide its text is. A bare text begins at the place and has no pole."""

    at: int
    width: int
    is_bare: bool = False


@dataclass(frozen=True)
class Hung:
    """The row of a label, 0 next to the line, and whether its text stands left of the pole."""

    row: int
    is_left: bool


def hung(poles: Sequence[Pole], *, least: int, most: int) -> list[Hung]:
    """Hang every label so that no text lies on another or on a foreign pole, within `least` and `most`.

    Texts begin at the right of their poles where there is room; then, from left to right, each that saves rows goes to
    the left. Of two labels at one place the later one hangs nearer to the line.
    """
    order = sorted(range(len(poles)), key=lambda number: poles[number].at)
    placed = [poles[number] for number in order]
    sides = [pole.at + pole.width > most and not pole.is_bare for pole in placed]
    rows = _rows(placed, sides)
    for number, pole in enumerate(placed):
        if pole.is_bare or pole.at - pole.width < least:
            continue
        tried = [*sides[:number], True, *sides[number + 1 :]]
        better = _rows(placed, tried)
        if better is not None and (rows is None or _cost(better) < _cost(rows)):
            sides, rows = tried, better
    # Should two still have to be above each other, every label has a row of its own.
    rows = list(range(len(placed))) if rows is None else rows
    found = dict(zip(order, (Hung(row, side) for row, side in zip(rows, sides, strict=True)), strict=True))
    return [found[number] for number in range(len(poles))]


def _cost(rows: Sequence[int]) -> tuple[int, int]:
    return max(rows, default=0), sum(rows)


def _rows(poles: Sequence[Pole], sides: Sequence[bool]) -> list[int] | None:
    """Return the rows for these sides; None if two labels would each have to be above the other.

    Where two texts meet between their poles, either may hang nearer to the line: both are tried.
    """
    tried = [_rows_where(poles, sides, is_left_above=above) for above in (False, True)]
    return min((rows for rows in tried if rows is not None), key=_cost, default=None)


def _rows_where(poles: Sequence[Pole], sides: Sequence[bool], *, is_left_above: bool) -> list[int] | None:
    above: list[list[int]] = [[] for _ in poles]
    for left in range(len(poles)):
        for right in range(left + 1, len(poles)):
            for upper, lower in _orders(poles, sides, left, right, is_left_above):
                above[lower].append(upper)
    rows: list[int | None] = [None] * len(poles)
    for number in range(len(poles)):
        if not _settle(number, above, rows, set()):
            return None
    return [row or 0 for row in rows]


def _orders(
    poles: Sequence[Pole], sides: Sequence[bool], left: int, right: int, is_left_above: bool
) -> Iterator[tuple[int, int]]:
    """Yield who of two labels has to hang nearer to the line: the one whose pole would go through the other's text."""
    distance = poles[right].at - poles[left].at
    reach_right = 0 if sides[left] else poles[left].width + GAP
    reach_left = poles[right].width + GAP if sides[right] else 0
    if poles[left].is_bare or poles[right].is_bare:
        bare, other = (left, right) if poles[left].is_bare else (right, left)
        if reach_right + reach_left > distance:
            yield other, bare
        return
    if reach_right > distance:
        yield right, left
    if reach_left > distance:
        yield left, right
    if max(reach_right, reach_left) <= distance < reach_right + reach_left:
        yield (left, right) if is_left_above else (right, left)


def _settle(number: int, above: Sequence[list[int]], rows: list[int | None], waiting: set[int]) -> bool:
    if rows[number] is not None:
        return True
    if number in waiting:
        return False
    waiting.add(number)
    if not all(_settle(other, above, rows, waiting) for other in above[number]):
        return False
    waiting.discard(number)
    rows[number] = 1 + max((rows[other] or 0 for other in above[number]), default=-1)
    return True
