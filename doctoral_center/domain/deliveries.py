"""How mail is tried again: one ladder a message, and one pause for all while the mail server refuses everybody."""

from datetime import timedelta

TRIES = 10
# The pause after try 1, 2, …; nine pauses lie between ten tries, about four and a half hours in all.
PAUSES = tuple(timedelta(seconds=s) for s in (30, 60, 120, 300, 600, 1200, 2400, 3600, 7200))
JITTER = 0.2

LEASE = timedelta(seconds=120)
"""How long a claimed message is its sender's without question; four times the longest dialogue with a mail server."""

DIALOGUE_SECONDS = 30.0
"""The one deadline of a whole dialogue with the mail server; socket time-outs are only per call."""

STUCK_AFTER = timedelta(minutes=15)
"""A message that is being sent for longer is worth an alarm: its sender is frozen."""

LATE_AFTER = timedelta(minutes=10)
"""A runner that gave no sign for longer is late."""

DIFFERENT_REFUSALS = 3
"""So many different messages put off one after the other mean that the server refuses everybody."""

BETWEEN_RESTS = 20
"""While it refuses, so many messages are tried between two rests: a few that are refused for ever, a domain that is
down say, must not keep the others for an hour each."""

REFUSED_PAUSE = timedelta(minutes=5)
"""How long a message waits that was refused for good together with everybody's: long enough not to be a nuisance."""

_FIRST_REST = timedelta(seconds=5)
_LAST_REST = timedelta(seconds=60)
LONGEST_REST = _LAST_REST * (1 + JITTER)


def pause_after(attempts: int, luck: float) -> timedelta | None:
    """Return how long to wait after try number `attempts` (from 1); None: it was the last one.

    `luck` between 0 and 1 spreads the tries by ±20 %, so that a thousand messages do not come back in one second.
    """
    if attempts >= TRIES:
        return None
    return PAUSES[attempts - 1] * (1 + JITTER * (2 * luck - 1))


def rest_after(failures: int, luck: float) -> timedelta:
    """Return how long the whole queue rests after so many failures in a row (from 1): 5 seconds, doubled, a minute."""
    rest = min(_FIRST_REST * (1 << min(failures - 1, 10)), _LAST_REST)
    return rest * (1 + JITTER * (2 * luck - 1))
