"""What is wrong with a regulation pack, and where. `labels/regulations.py` has a sentence for each code."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from doctoral_center.domain.errors import InvalidInputError

KeyPath = tuple[str | int, ...]


class Kind(StrEnum):
    """What stands where a single value belongs; a finding's `found` is one of these or the value as it is written."""

    NOTHING = "nothing"
    MAPPING = "mapping"
    LIST = "list"


@dataclass(frozen=True)
class Finding:
    """One mistake and where it is. `key` is a path such as milestones[2].due.months; empty for the file."""

    file: str
    line: int
    key: str
    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    # The same as `key`, in parts.
    path: KeyPath = field(default=(), compare=False)


class RegulationError(InvalidInputError, ValueError):
    """A pack with mistakes, all of them, in the order of their lines."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("regulation-has-mistakes", None, {"count": len(findings)})
        self.findings = findings


class Findings:
    """Collects mistakes while a pack is read, each with the line of its key or of the nearest key around it."""

    def __init__(self, file_name: str, lines: Mapping[KeyPath, int]) -> None:
        self._file_name = file_name
        self._lines = lines
        self._found: list[Finding] = []

    def add(self, path: KeyPath, code: str, **params: object) -> None:
        """Note a mistake at a key path."""
        self._found.append(Finding(self._file_name, self.line(path), dotted(path), code, params, path))

    def line(self, path: KeyPath) -> int:
        """Return the line (from 1) of the path, or of the nearest one around it that is in the file."""
        while path not in self._lines and path:
            path = path[:-1]
        return self._lines.get(path, 1)

    def __iter__(self) -> Iterator[Finding]:
        return iter(sorted(self._found, key=lambda finding: finding.line))

    def __len__(self) -> int:
        return len(self._found)


def dotted(path: KeyPath) -> str:
    """Write a key path as people do: milestones[2].due.months (counted from 0, as in most tools)."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")
