"""The one place that reads the clock. Entry points call `now()`; below them, time is an argument."""

import os
from datetime import UTC, datetime, timedelta

# A whole test run may be moved in time, processes included; production refuses the setting (see config.py).
OFFSET_VARIABLE = "DOCTORAL_CENTER_TEST_CLOCK_OFFSET_FILE"


def now() -> datetime:
    """Return the present moment as an aware UTC datetime."""
    moment = datetime.now(UTC)  # noqa: TID251 - the clock itself
    path = os.environ.get(OFFSET_VARIABLE)
    if path:
        with open(path, encoding="ascii") as file:  # noqa: PTH123 - read on every call, kept plain
            moment += timedelta(seconds=float(file.read().strip() or "0"))
    return moment
