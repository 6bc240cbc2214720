"""The kinds of changes of time."""

from enum import StrEnum


class ChangeKind(StrEnum):
    """What moves a due day; domain.deadlines says how."""

    LEAVE = "leave"
    INTENSITY = "intensity"
    EXTENSION = "extension"
    MANUAL = "manual"
