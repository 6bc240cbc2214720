"""Where senders come from: `python tests/faults/nursery.py EVERY LEASE` loads the product once and forks real senders.

Each is `flask reminders run` in a process of its own; loading the product for each of hundreds would take most of a
storm's time. Commands come on standard input, a line each: `start` answers with the process id, `wait ID` with the exit
status. When standard input ends, so do all senders.

The scheduler's clock is moved together with the product's (DOCTORAL_CENTER_TEST_CLOCK_OFFSET_FILE), as both are when
somebody sets the machine's clock.
"""

import datetime as dt
import os
import signal
import sys
from contextlib import suppress

import apscheduler.executors.base
import apscheduler.schedulers.base
import apscheduler.triggers.date
import apscheduler.triggers.interval

import doctoral_center.jobs.runner  # noqa: F401 - loaded once, before the fork
from doctoral_center import clock, create_app


class _IsAnyDatetime(type):
    def __instancecheck__(cls, instance):
        return isinstance(instance, dt.datetime)


class MovedDatetime(dt.datetime, metaclass=_IsAnyDatetime):
    """The scheduler's datetime, by the moved clock."""

    @classmethod
    def now(cls, tz=None):
        return clock.now().astimezone(tz)


def send(every, lease):
    """Be a sender; never returns."""
    sys.stdin.close()
    app = create_app()
    app.cli.main(["reminders", "run", "--every", every, "--lease", lease], prog_name="flask")


def main(every, lease):
    for module in (
        apscheduler.schedulers.base,
        apscheduler.triggers.interval,
        apscheduler.triggers.date,
        apscheduler.executors.base,
    ):
        if hasattr(module, "datetime"):
            module.datetime = MovedDatetime
    children = set()
    print("ready", flush=True)
    for line in sys.stdin:
        command, _, number = line.strip().partition(" ")
        if command == "start":
            child = os.fork()
            if child == 0:
                send(every, lease)
            children.add(child)
            print(child, flush=True)
        else:
            children.discard(int(number))
            print(os.waitstatus_to_exitcode(os.waitpid(int(number), 0)[1]), flush=True)
    for child in children:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)


if __name__ == "__main__":
    main(*sys.argv[1:])
