"""The picture from top to bottom, for phones: months at the left, a line for each university, labels at the right."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from doctoral_center.domain.label_widths import shortened
from doctoral_center.domain.timelines import (
    Mark,
    Move,
    Picture,
    Scale,
    Span,
    Tick,
    moves,
    pieces,
    stacked,
    ticks,
)

WIDTH = 296
FONT = 14
LINE = 22
RULER = 46
MONTH_NAME = 24
MOVE_COLUMN = 6
STAY_COLUMN = 12
LEAST_MONTH, MOST_MONTH = 8, 22
DAYS_A_MONTH = 30.4
# From the last line to the labels, for the poles that lead there.
POLE = 22


@dataclass(frozen=True)
class Flag:
    """A text at the right; its pole runs from `x`, `at` (where the day lies) to the text's height `y`.

    `name` says what it names: milestone, next, leave, or the kind of a sign.
    """

    text: str
    x: int
    at: int
    y: int
    name: str


@dataclass(frozen=True)
class PlacedMark:
    """A milestone at the height `y`, on the lines at `xs`."""

    mark: Mark
    xs: tuple[int, ...]
    y: int


@dataclass(frozen=True)
class PlacedMove:
    """A move left of the line at `axis`, drawn at `x`."""

    move: Move
    x: int
    axis: int


@dataclass(frozen=True)
class PlacedSpan:
    """A leave or a stay as a bar."""

    span: Span
    x: int
    y: int
    height: int


@dataclass(frozen=True)
class PlacedLane:
    """A lane's title, its line in pieces within the normal length and after it, and its moves and stays."""

    title: str
    x: int
    normal: tuple[tuple[int, int], ...]
    longer: tuple[tuple[int, int], ...]
    moves: tuple[PlacedMove, ...]
    stays: tuple[PlacedSpan, ...]


@dataclass(frozen=True)
class Narrow:
    """Everything with its place; the drawing is WIDTH wide and `height` high; labels begin at `labels_x`."""

    height: int
    labels_x: int
    ticks: tuple[Tick, ...]
    leaves: tuple[PlacedSpan, ...]
    lanes: tuple[PlacedLane, ...]
    marks: tuple[PlacedMark, ...]
    flags: tuple[Flag, ...]


def narrow(picture: Picture) -> Narrow:
    """Lay the picture out from top to bottom."""
    titles = [lane.title for lane in picture.lanes if lane.title]
    scale = _scale(picture, top=LINE * len(titles) + 14)
    axes = _axes(picture, scale)
    labels_x = axes[-1] + POLE
    found = tuple(_flags(picture, scale, axes, labels_x))
    end = scale.place(picture.last_on)
    return Narrow(
        height=max([end, *(flag.y for flag in found)]) + 14,
        labels_x=labels_x,
        ticks=ticks(scale, picture.last_on, room=MONTH_NAME),
        leaves=tuple(_bars(picture.leaves, scale, [RULER] * len(picture.leaves))),
        lanes=tuple(_lanes(picture, scale, axes)),
        # The next one is drawn last, above others of its day.
        marks=tuple(
            PlacedMark(mark, tuple(axes[lane] for lane in mark.lanes), scale.place(mark.on))
            for mark in sorted(picture.marks, key=lambda mark: mark.is_next)
        ),
        flags=found,
    )


def _scale(picture: Picture, top: int) -> Scale:
    """As long as the labels need, within what still reads as time."""
    months = max((picture.last_on - picture.first_on).days / DAYS_A_MONTH, 1)
    needed = LINE * (len(picture.marks) + len(picture.signs) + len(picture.leaves)) / months
    return Scale(picture.first_on, top, min(max(needed, LEAST_MONTH), MOST_MONTH) / DAYS_A_MONTH)


def _axes(picture: Picture, scale: Scale) -> list[int]:
    """The place of each lane's line: at its left its moves, at its right its stays."""
    axes = []
    x = RULER
    for number in range(len(picture.lanes)):
        columns = max((move.row for move in moves(_of_lane(picture, number), scale)), default=-1) + 1
        x += 14 + MOVE_COLUMN * columns
        axes.append(x)
        x += STAY_COLUMN * (max(stacked(_places(_stays(picture, number), scale)), default=-1) + 1)
    return axes


def _of_lane(picture: Picture, number: int) -> list[Mark]:
    return [mark for mark in picture.marks if mark.lanes[0] == number]


def _stays(picture: Picture, number: int) -> list[Span]:
    return [stay for stay in picture.stays if stay.lane == number]


def _places(spans: Iterable[Span], scale: Scale) -> list[tuple[int, int]]:
    return [(first := scale.place(span.first_on), max(scale.place(span.last_on), first + 4)) for span in spans]


def _bars(spans: Sequence[Span], scale: Scale, xs: Sequence[int]) -> Iterator[PlacedSpan]:
    for span, (first, last), x in zip(spans, _places(spans, scale), xs, strict=True):
        yield PlacedSpan(span, x, first, last - first)


def _lanes(picture: Picture, scale: Scale, axes: Sequence[int]) -> Iterator[PlacedLane]:
    gaps = _places(picture.leaves, scale)
    last = scale.place(picture.last_on)
    for number, (lane, x) in enumerate(zip(picture.lanes, axes, strict=True)):
        normal = scale.place(lane.normal_end_on)
        marked = [scale.place(mark.on) for mark in picture.marks if number in mark.lanes]
        end = min(scale.place(lane.latest_end_on), last)
        stays = _stays(picture, number)
        columns = stacked(_places(stays, scale))
        yield PlacedLane(
            title=shortened(lane.title, WIDTH - x - 12, FONT),
            x=x,
            normal=pieces(scale.place(picture.starts_on), normal, gaps),
            longer=pieces(normal, max([end, *marked]), gaps),
            moves=tuple(
                PlacedMove(move, x - 12 - MOVE_COLUMN * move.row, x) for move in moves(_of_lane(picture, number), scale)
            ),
            stays=tuple(_bars(stays, scale, [x + 8 + STAY_COLUMN * column for column in columns])),
        )


def _flags(picture: Picture, scale: Scale, axes: Sequence[int], labels_x: int) -> Iterator[Flag]:
    """Every text in the order of days, each pushed below the one before it."""
    last = scale.place(picture.last_on)
    found = [
        (scale.place(mark.on), axes[mark.lanes[-1]], mark.title, "next" if mark.is_next else "milestone")
        for mark in picture.marks
    ]
    found += [(min(scale.place(sign.on), last), axes[-1], sign.short, sign.kind.value) for sign in picture.signs]
    found += [(scale.place(leave.first_on), axes[-1], leave.title, "leave") for leave in picture.leaves]
    found.sort(key=lambda item: item[0])
    feet = _spread([at for at, *_rest in found], least=scale.origin)
    for (at, x, title, name), foot in zip(found, feet, strict=True):
        yield Flag(shortened(title, WIDTH - labels_x, FONT), x, at, foot, name)


def _spread(places: Sequence[int], least: int) -> list[int]:
    """Return a height for each label, as near to its day as the others let it, all a line apart.

    Labels that would cover one another form a block, which is moved as a whole so that it lies right on average.
    """
    blocks: list[tuple[float, int]] = []
    for number, place in enumerate(places):
        block = (float(place - number * LINE), 1)
        while blocks and blocks[-1][0] >= block[0]:
            before = blocks.pop()
            count = before[1] + block[1]
            block = ((before[0] * before[1] + block[0] * block[1]) / count, count)
        blocks.append(block)
    bases = [base for base, count in blocks for _ in range(count)]
    return [round(max(base, least)) + number * LINE for number, base in enumerate(bases)]
