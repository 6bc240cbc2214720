"""What the deadline engine refuses. `labels/deadlines.py` has the sentences.

===========================  ===================================================================================
code                         params (days are dates)
===========================  ===================================================================================
change-incomplete            kind, missing
change-before-start          kind, day, start_on
leave-ends-before-it-starts  first_on, last_on
leaves-overlap               first_on, last_on, other_first_on, other_last_on
percent-not-positive         percent, from_on
two-intensities-from-one-day from_on
release-not-after-decision   code, occurrence, due_on, decided_on, released_on
two-manual-dates-on-one-day  code, occurrence, decided_on
manual-date-before-start     code, occurrence, due_on, start_on
change-names-nothing         kind, code, occurrence
settled-names-nothing        code, occurrence
beyond-the-calendar          none
===========================  ===================================================================================
"""

from collections.abc import Mapping

from doctoral_center.domain.errors import InvalidInputError


class DeadlineError(InvalidInputError, ValueError):
    """An impossible input: an invalid one among several, so that no single field is named."""

    def __init__(self, code: str, params: Mapping[str, object] | None = None) -> None:
        super().__init__(code, None, params)
