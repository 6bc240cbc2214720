"""What rests for a person is not told of until its day, and what was skipped says of which day."""

from datetime import UTC, date, datetime

import pytest

from doctoral_center.db import db
from doctoral_center.models.messages import Snooze
from doctoral_center.operations.changes_of_time import set_manual_date
from tests import signing
from tests.mailing import Post, milestone_id

MORNING = datetime(2026, 11, 23, 9, tzinfo=UTC)


def on(month, day):
    return datetime(2026, month, day, 9, tzinfo=UTC)


@pytest.fixture
def post(centre, tmp_path):
    """The outbox, as far as it is about Zeng Min's study plan."""
    return Post(centre, tmp_path, milestone_id(centre, "study-plan"))


def snooze(centre, kind, subject_id, person, about, until_on):
    with centre.writing():
        db.session.add(
            Snooze(
                kind=kind,
                subject_id=subject_id,
                person_id=person.id,
                reviewable_id=about,
                until_on=until_on,
                created_at=centre.now,
            )
        )


def test_no_reminder_goes_to_whom_it_rests_for_and_the_nearest_when_the_rest_is_over(post):
    snooze(post.centre, "report-due", post.about, post.centre.candidate, post.about, date(2026, 12, 1))
    assert post.days(MORNING, 16) == [
        ("12-01", "report-due", 0, "candidate"),
        ("12-08", "report-due", 7, "supervisor"),
        ("12-08", "report-due", 7, "candidate"),
    ]


def test_a_rest_ends_on_the_due_day_when_that_is_moved_before_it(post):
    centre = post.centre
    snooze(centre, "report-due", post.about, centre.candidate, post.about, date(2026, 12, 1))
    with centre.writing():
        set_manual_date(
            centre.milestone("study-plan"),
            actor=centre.actor(centre.centre_coordinator),
            due_on=date(2026, 11, 26),
            reason="The committee meets earlier",
            now=centre.now,
        )
    reminders = [went for went in post.days(MORNING, 4) if went[1] == "report-due"]
    assert reminders == [("11-26", "report-due", 0, "candidate")]


def test_a_planned_reminder_of_what_rests_is_skipped_until_the_rest_is_over(post):
    post.centre.at(on(11, 24))
    post.plan()
    snooze(post.centre, "report-due", post.about, post.centre.candidate, post.about, date(2026, 11, 26))
    post.deliver()
    (row,) = [each for each in post.rows("skipped") if each.recipient_id == post.centre.candidate.id]
    assert (row.kind, row.step, row.skip_reason, row.skip_day) == ("report-due", -7, "snoozed", date(2026, 11, 26))
    assert post.days(on(11, 25), 2) == [("11-26", "report-due", -7, "candidate")]


def test_whom_both_sides_ask_lets_both_rest_at_once(post):
    """The supervisor has one sign-off for each side; she lets the one rest that she was reminded of."""
    centre = post.centre
    signing.submit(centre, centre.milestone("study-plan"))
    centre.at(on(12, 4))
    post.plan()
    (asked,) = [row for row in post.rows("planned") if row.recipient_id == centre.supervisor.id and row.step == -3]
    snooze(centre, "sign-off-due", asked.subject_id, centre.supervisor, post.about, date(2026, 12, 7))
    went = post.days(on(12, 4), 4)
    assert [row for row in went if row[1] == "sign-off-due" and row[3] == "supervisor"] == [
        ("12-07", "sign-off-due", 0, "supervisor")
    ]


def test_what_was_skipped_says_when_it_had_been_handed_in(post):
    post.days(MORNING, 1)
    post.centre.at(on(11, 24))
    post.plan()
    signing.submit(post.centre, post.centre.milestone("study-plan"))
    post.deliver()
    (row,) = post.rows("skipped")
    assert (row.skip_reason, row.skip_day) == ("submitted", date(2026, 11, 24))
