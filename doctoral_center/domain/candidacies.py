"""A candidacy: one person in one cohort."""

from enum import StrEnum


class CandidacyState(StrEnum):
    """Where a candidacy stands. Late, blocked and due soon are computed, never stored."""

    ENROLLED = "enrolled"
    ON_LEAVE = "on-leave"
    SUBMITTED = "submitted"
    GRADUATED = "graduated"
    WITHDRAWN = "withdrawn"
    TERMINATED = "terminated"


ENDED = frozenset({CandidacyState.GRADUATED, CandidacyState.WITHDRAWN, CandidacyState.TERMINATED})
