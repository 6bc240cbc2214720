"""The kinds of things that one review engine serves."""

from enum import StrEnum


class ReviewableKind(StrEnum):
    """A kind only adds what happens on approval."""

    MILESTONE = "milestone"
    REQUEST = "request"
