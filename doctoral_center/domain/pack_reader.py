"""A pack's YAML as plain values, with the line of every key, so that each mistake can be pointed at.

`root` is the node of the whole, with the places of everything in the text; None if it is not YAML or empty.
"""

from datetime import date, datetime

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from doctoral_center.domain.regulation_findings import Findings, KeyPath, Kind

# A pack has some hundreds of values; an alias bomb has billions.
MOST_VALUES = 50_000


class PackReader:
    """Reads one file: `value` is what it says (None if nothing could be read), `findings` what is wrong with it."""

    def __init__(self, text: str, file_name: str) -> None:
        self.lines: dict[KeyPath, int] = {(): 1}
        self.findings = Findings(file_name, self.lines)
        self.value: object = None
        self.root: Node | None = None
        self._values = 0
        self._open: list[Node] = []  # the nodes around the present one
        try:
            self._read(text)
        except yaml.YAMLError as error:
            self._not_yaml(error)
        except RecursionError:
            self.root = self.value = None
            self.findings.add((), "too-deep")

    def _read(self, text: str) -> None:
        self._loader = yaml.SafeLoader(text)
        try:
            self.root = self._loader.get_single_node()
            if self.root is not None:
                self.value = self._convert(self.root, ())
        finally:
            self._loader.dispose()

    def _not_yaml(self, error: yaml.YAMLError) -> None:
        mark = getattr(error, "problem_mark", None)
        self.lines[()] = mark.line + 1 if mark is not None else 1
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
        self.root = self.value = None
        self.findings.add((), "not-yaml", problem=problem)

    def _convert(self, node: Node, path: KeyPath) -> object:
        self._values += 1
        if self._values > MOST_VALUES:
            if self._values == MOST_VALUES + 1:
                self.findings.add(path, "too-many", most=MOST_VALUES)
            return None
        if any(node is around for around in self._open):
            self.findings.add(path, "self-reference")
            return None
        self._open.append(node)
        try:
            if isinstance(node, MappingNode):
                return self._mapping(node, path)
            if isinstance(node, SequenceNode):
                return self._sequence(node, path)
            return self._scalar(node)
        finally:
            self._open.pop()

    def _mapping(self, node: MappingNode, path: KeyPath) -> dict[str, object]:
        values: dict[str, object] = {}
        for key_node, value_node in node.value:
            key = key_node.value if isinstance(key_node, ScalarNode) else "?"
            line = key_node.start_mark.line + 1
            inner = (*path, key)
            if key in values:
                first, self.lines[inner] = self.lines[inner], line
                self.findings.add(inner, "duplicate-key", name=key, first=first)
                self.lines[inner] = first
                continue
            self.lines[inner] = line
            if key_node.tag == "tag:yaml.org,2002:merge":
                self.findings.add(inner, "merge-key")
                continue
            values[key] = self._convert(value_node, inner)
        return values

    def _sequence(self, node: SequenceNode, path: KeyPath) -> list[object]:
        values = []
        for index, item in enumerate(node.value):
            self.lines[*path, index] = item.start_mark.line + 1
            values.append(self._convert(item, (*path, index)))
        return values

    def _scalar(self, node: Node) -> object:
        try:
            return self._loader.construct_object(node)
        except ValueError:  # looks like a number or a day and is none: 2025-02-30
            return Unreadable(str(node.value))


class Unreadable(str):
    """Text that YAML takes for a number or a day, but that is none."""

    __slots__ = ()


def shown(value: object) -> str:
    """Name a value for a finding: as it would be written, shortened, or what kind of thing it is."""
    if value is None:
        return Kind.NOTHING
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return Kind.MAPPING
    if isinstance(value, list):
        return Kind.LIST
    if isinstance(value, date | datetime):
        return value.isoformat()
    text = str(value)
    return f"“{text[:60]}…”" if len(text) > 60 else f"“{text}”"  # noqa: PLR2004 - as much as fits into a sentence
