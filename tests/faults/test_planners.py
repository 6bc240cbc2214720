"""Many planners plan the same reminders at once, and some are killed in the midst of it: each is planned once.

The planners are plain processes: who plans is a process to the database, whether a web server or a runner started it.
"""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import delete, func, insert, select

from doctoral_center.db import db
from doctoral_center.domain.milestones import MilestoneState
from doctoral_center.domain.reviewables import ReviewableKind
from doctoral_center.models.messages import Message
from doctoral_center.models.milestones import Milestone, MilestoneTrack, Reviewable
from tests.faults.storms import ROOT, luck, trials

pytestmark = pytest.mark.fault

PLANNERS, KILLED, REMINDERS = 6, 2, 10_000
# Zeng Min's study plan, and Bekova's at both of her universities.
OF_THE_CENTRE = 3


def test_many_planners_plan_once(centre, database_url, figures):
    add_milestones(centre, REMINDERS - OF_THE_CENTRE)
    drawn = luck()
    for _ in range(trials(10)):
        with centre.writing():
            db.session.execute(delete(Message))
        statuses = plan_at_once(database_url, drawn)
        assert sorted(set(statuses) - {-signal.SIGKILL}) == [0]
        assert statuses.count(0) >= PLANNERS - KILLED
        key = (Message.subject_id, Message.step, Message.recipient_id)
        with centre.reading():
            rows = db.session.scalar(select(func.count()).select_from(Message))
            different = db.session.scalar(select(func.count()).select_from(select(*key).distinct().subquery()))
        figures.trials += 1
        figures.mails += REMINDERS
        figures.lost += REMINDERS - different
        figures.extra += rows - different
        assert (rows, different) == (REMINDERS, REMINDERS)


def plan_at_once(database_url, drawn):
    """Let all plan at once, kill some, and return how each ended."""
    planners = subprocess.Popen(
        [sys.executable, Path(__file__).with_name("planning.py"), str(PLANNERS)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT), "DOCTORAL_CENTER_DATABASE_URL": database_url},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    ids = [int(number) for number in planners.stdout.readline().split()]
    time.sleep(0.5)
    planners.stdin.write("go\n")
    planners.stdin.flush()
    for victim in drawn.sample(ids, KILLED):
        time.sleep(drawn.uniform(0, 0.6))
        with suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
    said, _ = planners.communicate(timeout=100)
    return [int(status) for status in said.split()]


def add_milestones(centre, count):
    """Give the candidate so many milestones more, each like her study plan: the outbox is what is tested."""
    ref = centre.milestone("study-plan")
    with centre.writing():
        like = db.session.execute(
            select(MilestoneTrack.track_id, MilestoneTrack.rule_id, Milestone.due_on, Reviewable.candidacy_id)
            .join(Milestone, Milestone.reviewable_id == MilestoneTrack.milestone_id)
            .join(Reviewable, Reviewable.id == Milestone.reviewable_id)
            .where(Reviewable.ref == ref)
            .limit(1)
        ).one()
        first = db.session.scalar(select(func.max(Reviewable.id))) + 1
        numbers = range(first, first + count)
        state, kind = MilestoneState.OPEN, ReviewableKind.MILESTONE
        of_file = {"candidacy_id": like.candidacy_id, "kind": kind, "state": state}
        # One to the millions after M-: never the reference of a real one.
        db.session.execute(insert(Reviewable), [{"id": n, "ref": f"X-{n}", **of_file} for n in numbers])
        db.session.execute(insert(Milestone), [{"reviewable_id": n, "due_on": like.due_on} for n in numbers])
        of_rule = {"track_id": like.track_id, "rule_id": like.rule_id}
        db.session.execute(
            insert(MilestoneTrack), [{"milestone_id": n, "occurrence": n + 1000, **of_rule} for n in numbers]
        )
