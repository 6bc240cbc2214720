"""Changes of time as lines of a history: what was granted, by whom and why, and what was taken back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from doctoral_center.labels.changes_of_time import granted_text
from doctoral_center.models.changes_of_time import ChangeOfTime


@dataclass(frozen=True)
class ChangeLine:
    """One change in words."""

    change: ChangeOfTime
    text: str

    @property
    def address(self) -> str:
        return f"/changes/{self.change.ref}"


def change_lines(history: Iterable[ChangeOfTime], titles: Mapping[int, str]) -> tuple[ChangeLine, ...]:
    """Return the history, newest first; `titles` are the file's milestones by id."""
    lines = [ChangeLine(change, granted_text(change, titles.get(change.milestone_id or 0, ""))) for change in history]
    return tuple(reversed(lines))
