"""Everything that writes messages because its moment has come, each kind by itself."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from doctoral_center.domain.reminders import ReminderSource
from doctoral_center.notifications.chats import offered_chats
from doctoral_center.operations.calendars import remind_of_calendars
from doctoral_center.operations.chats import plan_chats
from doctoral_center.operations.digests import plan_digests
from doctoral_center.operations.reminders import plan

Planner = Callable[[], int]
"""Writes what is due of one kind; returns how many messages."""


def planners(now: datetime) -> Iterator[tuple[str, Planner]]:
    """Yield what is to be planned at the aware UTC moment `now`, with a name for the log, in the order of the work.

    Each may run in a transaction of its own: what one stumbles over need not keep the others from being planned.
    """
    for source in ReminderSource:
        yield source.value, partial(plan, now=now, only=source)
    yield "calendars", partial(remind_of_calendars, now=now)
    # After what they gather and count.
    yield "digests", partial(plan_digests, now=now)
    yield "chats", partial(plan_chats, offered_chats(), now=now)
