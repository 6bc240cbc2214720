"""Change a pack's text so that it says something else, and touch nothing but what has to say it.

`rewritten(text, wanted)` compares what the text says with what it shall say, and puts the differences in place, from
the inside: a single value where it stands, a key into its mapping, an item into its list. Remarks, order, layout and
quotation marks of everything else stay byte for byte. What comes out is read again; if the layout was too unusual for a
change in place, the next larger value around it is written anew, and at worst the whole pack.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from doctoral_center.domain.pack_reader import PackReader
from doctoral_center.domain.pack_writing import behind_dash, behind_key, entry, item, on_one_line, scalar

# How deep changes are made in place: key by key, then milestone by milestone, then in the outermost keys only.
_DEPTHS = (20, 2, 1)
_IDENTITIES = ("code", "key")


def rewritten(text: str, wanted: Mapping[str, object]) -> str:
    """Return the text that says `wanted`, plain values as YAML has them; the same text if it says so already."""
    reader = PackReader(text, "")
    if same(reader.value, wanted):
        return text
    if isinstance(reader.value, dict) and reader.root is not None:
        for depth in _DEPTHS:
            changed = _in_place(text, reader.root, reader.value, wanted, depth)
            if changed is not None:
                return changed
    return "".join(entry(str(key), value, 0) + "\n" for key, value in wanted.items())


def same(one: object, other: object) -> bool:
    """Tell whether two plain values are the same, of the same kinds: true is not 1, and 1 is not "1"."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and one == other


def _in_place(text: str, root: Node, old: object, wanted: object, depth: int) -> str | None:
    try:
        changed = _applied(text, _Text(text).changes(_Slot(root, 0, 0, is_flow=False), old, wanted, depth))
    except _TooUnusualError:
        return None
    return changed if same(PackReader(changed, "").value, wanted) else None


class _TooUnusualError(Exception):
    """The layout is none that a change can be put into."""


@dataclass(frozen=True)
class _Piece:
    """Instead of the text from `start` to `end` comes `text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class _Slot:
    """Where a value stands: `after` the colon or the dash of its key or item, which begins at `column`."""

    node: Node
    after: int
    column: int
    is_flow: bool
    is_item: bool = False


def _applied(text: str, pieces: Iterable[_Piece], start: int = 0, end: int | None = None) -> str:
    """Return the text between the two places with the pieces put in."""
    parts: list[str] = []
    at = start
    for piece in sorted(pieces, key=lambda piece: piece.start):
        if piece.start < at:
            raise _TooUnusualError
        parts += text[at : piece.start], piece.text
        at = piece.end
    return "".join((*parts, text[at:end]))


class _Text:
    """The text of a pack, and how its nodes lie in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.newline = "\r\n" if "\r\n" in text else "\n"

    def changes(self, slot: _Slot, old: object, new: object, depth: int) -> list[_Piece]:
        """Return the pieces that make the value in the slot say `new`."""
        if same(old, new):
            return []
        node = slot.node
        if depth and old and new:
            if isinstance(node, MappingNode) and isinstance(old, dict) and isinstance(new, Mapping):
                change = self._block_mapping if _is_block(node) else self._flow_mapping
                return change(node, old, dict(new), depth)
            if isinstance(node, SequenceNode) and isinstance(old, list) and isinstance(new, list):
                return self._sequence(slot, node, old, new, depth)
        return [self._anew(slot, new)]

    def _anew(self, slot: _Slot, new: object) -> _Piece:
        """Write the value in the slot anew: on its line if it stood and will stand there, else below its key."""
        node, end = slot.node, self._end(slot.node)
        is_one_line = not _is_block(node)
        style = (
            node.style if isinstance(node, ScalarNode) and isinstance(new, str) and node.style in ("'", '"') else None
        )
        written = scalar(new, style) if not isinstance(new, Mapping | list | tuple) else None
        if slot.is_flow:
            return _Piece(node.start_mark.index, end, written or on_one_line(new))
        if is_one_line and node.start_mark.index < end and written is not None:
            return _Piece(node.start_mark.index, end, written)
        behind = (behind_dash if slot.is_item else behind_key)(new, slot.column)
        if is_one_line and node.start_mark.index < end and not behind.startswith("\n"):
            return _Piece(node.start_mark.index, end, self._lines(behind.lstrip(" ")))
        return _Piece(slot.after, max(end, slot.after), self._lines(behind))

    # mappings

    def _entries(self, node: MappingNode) -> dict[str, tuple[Node, Node]]:
        """Return the keys' nodes by name; of a key given twice the first, which is what the reader takes."""
        entries: dict[str, tuple[Node, Node]] = {}
        for key, value in node.value:
            entries.setdefault(str(key.value), (key, value))
        return entries

    def _entry_slot(self, key: Node, value: Node, *, is_flow: bool) -> _Slot:
        colon = self.text.find(":", key.end_mark.index)
        if colon < 0:
            raise _TooUnusualError
        return _Slot(value, colon + 1, key.start_mark.column, is_flow)

    def _flow_mapping(
        self, node: MappingNode, old: dict[str, object], new: dict[str, object], depth: int
    ) -> list[_Piece]:
        entries = self._entries(node)
        if old.keys() == new.keys():
            return self._values(entries, old, new, depth, is_flow=True)
        parts = [
            self.text[entries[key][0].start_mark.index : self._end(entries[key][1])]
            if key in old and same(old[key], value)
            else f"{scalar(key)}: {on_one_line(value)}"
            for key, value in new.items()
        ]
        return [_Piece(node.start_mark.index, node.end_mark.index, "{" + ", ".join(parts) + "}")]

    def _block_mapping(
        self, node: MappingNode, old: dict[str, object], new: dict[str, object], depth: int
    ) -> list[_Piece]:
        entries = self._entries(node)
        names = _renamed(old, new)
        pieces = [
            _Piece(entries[was][0].start_mark.index, entries[was][0].end_mark.index, scalar(name))
            for name, was in names.items()
        ]
        kept = {names.get(key, key): value for key, value in new.items()}
        pieces += self._values(entries, old, kept, depth, is_flow=False)
        pieces += self._added(node, entries, old, kept)
        pieces += self._removed(entries, [key for key in old if key not in kept])
        return pieces

    def _values(
        self,
        entries: Mapping[str, tuple[Node, Node]],
        old: Mapping[str, object],
        new: Mapping[str, object],
        depth: int,
        *,
        is_flow: bool,
    ) -> list[_Piece]:
        return [
            piece
            for key in old
            if key in new
            for piece in self.changes(self._entry_slot(*entries[key], is_flow=is_flow), old[key], new[key], depth - 1)
        ]

    def _added(
        self,
        node: Node,
        entries: Mapping[str, tuple[Node, Node]],
        old: Mapping[str, object],
        new: Mapping[str, object],
    ) -> list[_Piece]:
        pieces = []
        column, previous = node.start_mark.column, None
        for key, value in new.items():
            if key in old:
                previous = key
            elif previous is None:
                first = node.start_mark.index
                written = f"{entry(key, value, column).lstrip(' ')}\n{' ' * column}"
                pieces.append(_Piece(first, first, self._lines(written)))
            else:
                place = self._line_end(self._end(entries[previous][1]))
                pieces.append(_Piece(place, place, self._lines(f"\n{entry(key, value, column)}")))
        return pieces

    def _removed(self, entries: Mapping[str, tuple[Node, Node]], gone: Sequence[str]) -> list[_Piece]:
        pieces, keys = [], list(entries)
        for name in gone:
            key, value = entries[name]
            start = self._line_start(key.start_mark.index)
            if self.text[start : key.start_mark.index].strip(" "):  # behind a dash: what follows moves up to it
                following = keys.index(name) + 1
                if following == len(keys):
                    raise _TooUnusualError
                pieces.append(_Piece(key.start_mark.index, entries[keys[following]][0].start_mark.index, ""))
            else:
                pieces.append(_Piece(start, self._next_line(self._end(value)), ""))
        return pieces

    # lists

    def _sequence(
        self, slot: _Slot, node: SequenceNode, old: list[object], new: list[object], depth: int
    ) -> list[_Piece]:
        matches = _matches(old, new)
        if not _is_block(node):
            parts = [
                self.text[node.value[at].start_mark.index : self._end(node.value[at])]
                if at is not None and same(old[at], value)
                else on_one_line(value)
                for at, value in zip(matches, new, strict=True)
            ]
            return [_Piece(node.start_mark.index, node.end_mark.index, "[" + ", ".join(parts) + "]")]
        slots = [self._item_slot(node, there) for there in node.value]
        changed = {
            at: self.changes(slots[at], old[at], value, depth - 1)
            for at, value in zip(matches, new, strict=True)
            if at is not None
        }
        if matches == list(range(len(old))):
            return [piece for pieces in changed.values() for piece in pieces]
        ends = [self._line_end(self._end(there)) for there in node.value]
        # Remarks above an item are its own.
        first = slots[0].after - 1 - slots[0].column
        starts = [min(self._next_line(slot.after), first), *(self._next_line(end) for end in ends[:-1])]
        segments = [
            _applied(self.text, changed[at], starts[at], ends[at])
            if at is not None
            else self._lines(item(value, slots[0].column))
            for at, value in zip(matches, new, strict=True)
        ]
        return [_Piece(starts[0], ends[-1], self.newline.join(segments))]

    def _item_slot(self, node: Node, there: Node) -> _Slot:
        column = node.start_mark.column
        dash = self._line_start(there.start_mark.index) + column
        if self.text[dash : dash + 1] != "-" or self.text[dash - column : dash].strip(" "):
            raise _TooUnusualError
        return _Slot(there, dash + 1, column, is_flow=False, is_item=True)

    # places

    def _end(self, node: Node) -> int:
        """Return where the value really ends: a block's own mark stands behind the remarks that follow it."""
        while _is_block(node) and node.value:
            last = node.value[-1]
            node = last[1] if isinstance(node, MappingNode) else last
        start, end = node.start_mark.index, node.end_mark.index
        return start + len(self.text[start:end].rstrip())

    def _line_start(self, place: int) -> int:
        return self.text.rfind("\n", 0, place) + 1

    def _line_end(self, place: int) -> int:
        """Return the place before the line's break."""
        end = self.text.find("\n", place)
        if end < 0:
            return len(self.text)
        return end - 1 if self.text[end - 1] == "\r" else end

    def _next_line(self, place: int) -> int:
        end = self.text.find("\n", place)
        return len(self.text) if end < 0 else end + 1

    def _lines(self, written: str) -> str:
        return written.replace("\n", self.newline)


def _is_block(node: Node) -> bool:
    return isinstance(node, CollectionNode) and not node.flow_style


def _renamed(old: Mapping[str, object], new: Mapping[str, object]) -> dict[str, str]:
    """Return {new name: old name} of keys that have only another name: the first with the same value each."""
    names: dict[str, str] = {}
    for was, before in old.items():
        if was not in new:
            others = (name for name in new if name not in old and name not in names)
            name = next((name for name in others if same(before, new[name])), None)
            if name is not None:
                names[name] = was
    return names


def _matches(old: Sequence[object], new: Sequence[object]) -> list[int | None]:
    """Return, for each new item, which old one it is: the same, else that of the same code, else that in its place."""
    free = set(range(len(old)))
    found: list[int | None] = [None] * len(new)

    def match(at: int, candidates: Iterable[int]) -> None:
        if found[at] is None and (which := next((one for one in candidates if one in free), None)) is not None:
            found[at] = which
            free.discard(which)

    for at, value in enumerate(new):
        match(at, (one for one in range(len(old)) if one in free and same(old[one], value)))
    for at, value in enumerate(new):
        name = _identity(value)
        match(at, (one for one in range(len(old)) if name is not None and _identity(old[one]) == name))
    if len(old) == len(new):
        for at in range(len(new)):
            match(at, [at])
    return found


def _identity(value: object) -> object:
    if not isinstance(value, Mapping):
        return None
    return next((value[name] for name in _IDENTITIES if isinstance(value.get(name), str)), None)
