"""Planners for a test: `python tests/faults/planning.py COUNT` prints their process ids and lets them plan on a word.

Each plans three times in a process of its own; whichever is killed meanwhile shows its signal as its status.
"""

import os
import sys
from datetime import UTC, datetime

from doctoral_center import create_app
from doctoral_center.db import transaction
from doctoral_center.operations.reminders import plan

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def work(starting):
    """Wait until everybody may begin, and plan."""
    app = create_app()
    with app.app_context():
        os.read(starting, 1)
        for _ in range(3):
            with transaction():
                plan(now=NOW)


def main(count):
    starting, start = os.pipe()
    children = []
    for _ in range(count):
        child = os.fork()
        if child == 0:
            os.close(start)
            work(starting)
            os._exit(0)
        children.append(child)
    print(*children, flush=True)
    sys.stdin.readline()
    os.close(start)
    print(*(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
