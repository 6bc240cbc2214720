"""The picture from left to right: a ruler of months, under it a lane for each university, labels as flags below it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from doctoral_center.domain.label_flags import Hung, Pole, hung
from doctoral_center.domain.label_widths import shortened, text_width, wrapped
from doctoral_center.domain.timelines import (
    Mark,
    Move,
    Picture,
    Scale,
    Sign,
    SignKind,
    Span,
    Tick,
    moves,
    pieces,
    stacked,
    ticks,
)

WIDTH = 1080
FONT = 15
MARGIN = 14
GUTTER = 132
LABEL = 188
LINE = 21
RULER = 52
MONTH_NAME = 44
MOVE_ROW = 9
STAY_ROW = 22
# From a lane's line to the foot of its first label.
DROP = 34
# Left and right of its pole, a flag's text keeps this much away.
SIDE = 6


@dataclass(frozen=True)
class Flag:
    """A text at the height `y` beside its pole, which stands at `x` and reaches to `to`."""

    text: str
    x: int
    y: int
    to: int
    is_left: bool = False

    @property
    def text_x(self) -> int:
        """The place of the text, a little beside the pole."""
        return self.x - SIDE if self.is_left else self.x + SIDE


@dataclass(frozen=True)
class PlacedMark:
    """A milestone at `x`, on the lines at `ys`; its flag hangs from the first."""

    mark: Mark
    x: int
    ys: tuple[int, ...]
    flag: Flag


@dataclass(frozen=True)
class PlacedMove:
    """A move above the line at `axis`, drawn at the height `y`."""

    move: Move
    y: int
    axis: int


@dataclass(frozen=True)
class PlacedSpan:
    """A leave or a stay as a bar."""

    span: Span
    x: int
    y: int
    width: int
    text: str


@dataclass(frozen=True)
class PlacedSign:
    """A day of the file; `ys` are the lines it marks. One beyond the scale has no pole: its flag ends at the margin."""

    sign: Sign
    flag: Flag
    ys: tuple[int, ...]
    is_beyond: bool


@dataclass(frozen=True)
class PlacedLane:
    """A lane's title in lines, its line in pieces: study within the normal length, and after it."""

    title: tuple[str, ...]
    y: int
    normal: tuple[tuple[int, int], ...]
    longer: tuple[tuple[int, int], ...]
    moves: tuple[PlacedMove, ...]
    stays: tuple[PlacedSpan, ...]


@dataclass(frozen=True)
class Wide:
    """Everything with its place; the drawing is WIDTH wide and `height` high, its lanes from `top` to `bottom`."""

    height: int
    top: int
    bottom: int
    ticks: tuple[Tick, ...]
    signs: tuple[PlacedSign, ...]
    leaves: tuple[PlacedSpan, ...]
    leave_flags: tuple[Flag, ...]
    lanes: tuple[PlacedLane, ...]
    marks: tuple[PlacedMark, ...]


@dataclass(frozen=True)
class _Rows:
    """The heights of a lane: its line, and the first label's foot."""

    axis: int
    label: int
    end: int


def wide(picture: Picture) -> Wide:
    """Lay the picture out from left to right."""
    scale = _scale(picture)
    heads = _heads(picture, scale)
    head_rows = 1 + max((flag.y for flag in heads), default=-1)
    top = RULER + LINE * head_rows + 8
    heads = [replace(flag, y=top - 14 - LINE * flag.y) for flag in heads]
    labels = _labels(picture, scale)
    rows = _lane_rows(picture, scale, labels, top)
    return Wide(
        height=rows[-1].end + 6,
        top=top,
        bottom=rows[-1].end,
        ticks=ticks(scale, picture.last_on, room=MONTH_NAME),
        signs=tuple(_signs(picture, rows, heads)),
        leaves=tuple(_bars(picture.leaves, scale, [top] * len(picture.leaves))),
        leave_flags=tuple(replace(flag, to=top) for flag in heads[len(picture.signs) :]),
        lanes=tuple(_lanes(picture, scale, rows)),
        # The next one is drawn last, above others of its day.
        marks=tuple(sorted(_marks(picture, scale, rows, labels), key=lambda placed: placed.mark.is_next)),
    )


def _scale(picture: Picture) -> Scale:
    """As wide as every label has room to its right."""
    days = max((picture.last_on - picture.first_on).days, 1)
    room = [(days, WIDTH - MARGIN - GUTTER)]
    for mark in picture.marks:
        passed = (mark.on - picture.first_on).days
        if passed > 0:
            room.append((passed, WIDTH - MARGIN - GUTTER - text_width(shortened(mark.title, LABEL, FONT), FONT) - SIDE))
    return Scale(picture.first_on, GUTTER, min(places / passed for passed, places in room))


def _label(mark: Mark, at: int) -> str:
    """Near the left margin it is shortened so that it can hang to the left of its pole, too."""
    return shortened(mark.title, min(LABEL, at - 2 * SIDE), FONT)


def _heads(picture: Picture, scale: Scale) -> list[Flag]:
    """What is named above the lanes, signs and then leaves; `y` is the row for now, counted from below."""
    named = [(sign.on, sign.title) for sign in picture.signs] + [(span.first_on, span.title) for span in picture.leaves]
    heads = [_head(picture, scale, on, text) for on, text in named]
    poles = [
        replace(_pole(flag.x, flag.text), is_bare=on > picture.last_on)
        for flag, (on, _text) in zip(heads, named, strict=True)
    ]
    hanging = hung(poles, least=0, most=WIDTH)
    return [replace(flag, y=each.row, is_left=each.is_left) for flag, each in zip(heads, hanging, strict=True)]


def _head(picture: Picture, scale: Scale, on: date, text: str) -> Flag:
    """A day behind the scale has no place: its text ends at the margin, with an arrow."""
    if on <= picture.last_on:
        return Flag(text, scale.place(on), 0, 0)
    beyond = f"{text} →"
    return Flag(beyond, WIDTH - text_width(beyond, FONT) - SIDE, 0, 0)


def _pole(at: int, text: str) -> Pole:
    return Pole(at, text_width(text, FONT) + SIDE)


def _labels(picture: Picture, scale: Scale) -> list[Hung]:
    """How each label hangs in the first lane of its milestone."""
    found = [Hung(0, is_left=False)] * len(picture.marks)
    for lane in range(len(picture.lanes)):
        hanging = [number for number, mark in enumerate(picture.marks) if mark.lanes[0] == lane]
        places = [(scale.place(picture.marks[n].on), picture.marks[n]) for n in hanging]
        poles = [_pole(at, _label(mark, at)) for at, mark in places]
        for number, label in zip(hanging, hung(poles, least=0, most=WIDTH), strict=True):
            found[number] = label
    return found


def _lane_rows(picture: Picture, scale: Scale, hanging: Sequence[Hung], top: int) -> list[_Rows]:
    found = []
    for number in range(len(picture.lanes)):
        moved = max((move.row for move in moves(_of_lane(picture, number), scale)), default=-1) + 1
        stays = max(stacked(_places(_stays(picture, number), scale)), default=-1) + 1
        labels = [each.row for each, mark in zip(hanging, picture.marks, strict=True) if mark.lanes[0] == number]
        axis = top + 16 + MOVE_ROW * moved + 10
        label = axis + STAY_ROW * stays + DROP
        end = label + LINE * max(labels, default=0) + 12 if labels else axis + STAY_ROW * stays + 22
        found.append(_Rows(axis, label, end))
        top = end
    return found


def _of_lane(picture: Picture, number: int) -> list[Mark]:
    """The milestones whose moves are drawn over this lane: each is drawn once."""
    return [mark for mark in picture.marks if mark.lanes[0] == number]


def _stays(picture: Picture, number: int) -> list[Span]:
    return [stay for stay in picture.stays if stay.lane == number]


def _places(spans: Sequence[Span], scale: Scale) -> list[tuple[int, int]]:
    """First and last place of each span; one of a single day can be seen."""
    return [(first := scale.place(span.first_on), max(scale.place(span.last_on), first + 4)) for span in spans]


def _bars(spans: Sequence[Span], scale: Scale, ys: Sequence[int]) -> Iterator[PlacedSpan]:
    for span, (first, last), y in zip(spans, _places(spans, scale), ys, strict=True):
        text = shortened(span.title, last - first - SIDE, FONT)
        yield PlacedSpan(span, first, y, last - first, text if len(text) > 1 else "")


def _signs(picture: Picture, rows: Sequence[_Rows], heads: Sequence[Flag]) -> Iterator[PlacedSign]:
    for sign, flag in zip(picture.signs, heads, strict=False):
        ys = tuple(rows[lane].axis for lane in sign.lanes)
        to = rows[-1].end if sign.kind is SignKind.TODAY else max(ys)
        yield PlacedSign(sign, replace(flag, to=to), ys, is_beyond=picture.is_beyond(sign))


def _lanes(picture: Picture, scale: Scale, rows: Sequence[_Rows]) -> Iterator[PlacedLane]:
    gaps = _places(picture.leaves, scale)
    for number, (lane, row) in enumerate(zip(picture.lanes, rows, strict=True)):
        normal = scale.place(lane.normal_end_on)
        marked = [scale.place(mark.on) for mark in picture.marks if number in mark.lanes]
        end = scale.place(lane.latest_end_on) if lane.latest_end_on <= picture.last_on else WIDTH - MARGIN
        stays = _stays(picture, number)
        tiers = stacked(_places(stays, scale))
        yield PlacedLane(
            title=wrapped(lane.title, GUTTER - 12, FONT, most=2),
            y=row.axis,
            normal=pieces(scale.place(picture.starts_on), normal, gaps),
            longer=pieces(normal, max([end, *marked]), gaps),
            moves=tuple(
                PlacedMove(move, row.axis - 16 - MOVE_ROW * move.row, row.axis)
                for move in moves(_of_lane(picture, number), scale)
            ),
            stays=tuple(_bars(stays, scale, [row.axis + 12 + STAY_ROW * tier for tier in tiers])),
        )


def _marks(picture: Picture, scale: Scale, rows: Sequence[_Rows], labels: Sequence[Hung]) -> Iterator[PlacedMark]:
    for mark, label in zip(picture.marks, labels, strict=True):
        x = scale.place(mark.on)
        ys = tuple(rows[lane].axis for lane in mark.lanes)
        foot = rows[mark.lanes[0]].label + LINE * label.row
        yield PlacedMark(mark, x, ys, Flag(_label(mark, x), x, foot, ys[0], is_left=label.is_left))
