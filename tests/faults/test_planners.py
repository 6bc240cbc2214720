"""Many planners plan the same reminders at once, and some are killed in the midst of it: each is planned once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from doctoral_center.db import db
from doctoral_center.models.messages import Message

pytestmark = pytest.mark.fault

ROOT = Path(__file__).parents[2]
PLANNERS, KILLED, CANDIDATES = 4, 2, 12

# Waits for the word to begin, so that all begin at once; then plans three times.
CODE = """
import sys
from datetime import datetime, UTC
from doctoral_center import create_app
from doctoral_center.db import transaction
from doctoral_center.operations.reminders import plan
app = create_app({"DATABASE_URL": sys.argv[1]})
with app.app_context():
    print("ready", flush=True)
    sys.stdin.readline()
    for _ in range(3):
        with transaction():
            plan(now=datetime(2026, 11, 23, 9, tzinfo=UTC))
"""


def test_many_planners_plan_once(centre, database_url):
    with centre.writing():
        for number in range(CANDIDATES):
            centre.enrol(f"candidate_{number}", "Zhang", f"San{'abcdefghijkl'[number]}")
    planners = [_planner(database_url) for _ in range(PLANNERS + KILLED)]
    for planner in planners:
        planner.stdin.write("go\n")
        planner.stdin.flush()
    for planner in planners[:KILLED]:
        planner.kill()
    statuses = [_end(planner) for planner in planners]
    assert statuses[KILLED:] == [0] * PLANNERS
    key = (Message.subject_id, Message.step, Message.recipient_id)
    with centre.reading():
        rows = db.session.execute(select(*key)).all()
        # Zeng Min's and the others' one study plan each, and Bekova's two.
        assert db.session.scalar(select(func.count()).select_from(Message)) == CANDIDATES + 3
    assert len(set(rows)) == len(rows)


def _planner(database_url):
    planner = subprocess.Popen(
        [sys.executable, "-c", CODE, database_url],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert planner.stdout.readline() == "ready\n"
    return planner


def _end(planner):
    planner.communicate(timeout=60)
    return planner.returncode
