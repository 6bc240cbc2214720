"""Nothing runs for an hour, three days, forty days: afterwards each reminder comes once, and of several the nearest."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.domain.days import day_in
from doctoral_center.domain.reminders import Audience, ReminderSource, due_step
from doctoral_center.models.messages import Message
from doctoral_center.models.milestones import Milestone, MilestoneTrack
from doctoral_center.models.regulations import ReminderStep
from tests.faults.storms import luck, trials
from tests.mailing import Post, milestone_id, set_person

pytestmark = pytest.mark.fault

OUTAGES = (timedelta(hours=1), timedelta(days=3), timedelta(days=40))
# 17:00 in Shanghai: within everybody's hours.
FIRST = datetime(2026, 11, 16, 9, tzinfo=UTC)
# The centre's zones, a partner in Europe whose clocks change, and one where midnight does not always exist.
ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/Santiago")
BEFORE_DAYS = 4


def test_after_an_outage_each_reminder_comes_once_and_only_the_nearest(centre, tmp_path, figures):
    drawn = luck()
    for number in range(trials(3 * 20)):
        outage, zone = OUTAGES[number % len(OUTAGES)], ZONES[number // len(OUTAGES) % len(ZONES)]
        set_person(centre, centre.candidate, timezone=zone, send_hour=4)
        with centre.writing():
            db.session.query(Message).delete()
        first = FIRST + timedelta(days=drawn.randrange(240), hours=drawn.randrange(6))
        returns_at = first + timedelta(days=BEFORE_DAYS - 1) + outage
        post = Post(centre, tmp_path / str(number))
        post.days(first, BEFORE_DAYS)
        before = {row.id for row in post.rows("sent")}
        centre.at(returns_at)
        post.plan()
        post.deliver()
        came = [row for row in post.rows("sent") if row.id not in before]
        figures.trials += 1
        figures.mails += len(came)
        of_one_thing = Counter((row.kind, row.subject_id, row.recipient_id) for row in came)
        figures.extra += of_one_thing.total() - len(of_one_thing)
        assert set(of_one_thing.values()) <= {1}
        assert nearest_steps(centre, returns_at, zone) <= sent_steps(post, centre)
        # A tick more brings nothing more.
        post.plan()
        assert post.deliver() == {}


def sent_steps(post, centre):
    """(milestone, step) of what the candidate was reminded of."""
    mine = (row for row in post.rows("sent") if row.recipient_id == centre.candidate.id)
    return {(row.subject_id, row.step) for row in mine if row.kind == ReminderSource.REPORT_DUE}


def nearest_steps(centre, now, zone):
    """(milestone, step) of what the plain rule says the candidate is to have been reminded of by now."""
    today = day_in(now, zone)
    about = milestone_id(centre, "study-plan")
    with centre.reading():
        due_on = db.session.scalar(select(Milestone.due_on).where(Milestone.reviewable_id == about))
        rungs = db.session.execute(
            select(ReminderStep.offset_days, ReminderStep.every_days)
            .join(MilestoneTrack, MilestoneTrack.rule_id == ReminderStep.rule_id)
            .where(
                MilestoneTrack.milestone_id == about,
                ReminderStep.source == ReminderSource.REPORT_DUE,
                ReminderStep.audience == Audience.CANDIDATE,
            )
        ).all()
    step = due_step([tuple(rung) for rung in set(rungs)], (today - due_on).days)
    return set() if step is None else {(about, step)}


def test_two_days_without_a_runner_bring_one_reminder(centre, tmp_path):
    """A week before, five days of silence, and the day before: the rung in between is passed over."""
    about = milestone_id(centre, "study-plan")
    post = Post(centre, tmp_path, about)
    post.days(datetime(2026, 11, 23, 9, tzinfo=UTC), 1)
    assert post.days(datetime(2026, 11, 30, 9, tzinfo=UTC), 1) == [
        ("11-23", "report-due", -30, "candidate"),
        ("11-30", "report-due", -1, "candidate"),
    ]
