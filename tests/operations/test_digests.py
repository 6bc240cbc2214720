"""Reminders gathered into one mail a day or a week.

Zeng Min lives in Asia/Shanghai (UTC+8); her study plan is due on Tuesday, 1 December 2026. 23 November is a Monday, on
which a weekly digest comes at 01:00 UTC; a daily one comes at midnight UTC.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update

from doctoral_center.db import transaction
from doctoral_center.domain.people import Locale, NameOrder
from doctoral_center.domain.reminders import MailRhythm
from doctoral_center.models.reviews import SignOff
from doctoral_center.operations.accounts import Settings, change_account
from doctoral_center.operations.milestones import waive_milestone
from doctoral_center.operations.people import Names
from tests import signing
from tests.mailing import Post, set_person

MONDAY = datetime(2026, 11, 23, 1, tzinfo=UTC)
DAILY, WEEKLY, SINGLE = MailRhythm.DAILY, MailRhythm.WEEKLY, MailRhythm.SINGLE


def on(month, day, hour=1, minute=0):
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.fixture
def post(centre, tmp_path):
    """The outbox, as far as it is for Zeng Min."""
    return Post(centre, tmp_path)


def takes(post, person, rhythm):
    set_person(post.centre, person, mail_rhythm=rhythm)


def ticks(post, moment):
    post.centre.at(moment)
    post.plan()
    return post.deliver()


def mails_to(post, person):
    """(day and hour it went, kind, step, whether a digest carried it) of what the person was told."""
    return [
        (f"{row.sent_at:%m-%d %H}", row.kind, row.step, row.carried_by_id is not None)
        for row in post.rows("sent")
        if row.recipient_id == person.id
    ]


def test_the_whole_ladder_of_somebody_who_takes_one_mail_a_week(post):
    takes(post, post.centre.candidate, WEEKLY)
    for hours in range(0, 24 * 24, 12):
        ticks(post, MONDAY + timedelta(hours=hours))
    assert mails_to(post, post.centre.candidate) == [
        ("11-23 01", "report-due", -30, True),
        ("11-23 01", "digest", 0, False),
        # The nearer reminder took the place of that of seven days before, which waited for Monday.
        ("11-30 01", "report-due", -1, True),
        ("11-30 01", "digest", 0, False),
        # On the day itself: at once.
        ("12-01 01", "report-due", 0, False),
        ("12-14 01", "report-due", 7, True),
        ("12-14 01", "digest", 0, False),
    ]
    assert ("candidate", "report-due", -7, "nearer-step") in post.fates()


def test_the_ladder_of_somebody_who_takes_one_mail_a_day(post):
    takes(post, post.centre.candidate, DAILY)
    for hours in range(0, 24 * 17, 12):
        ticks(post, on(11, 23, 0) + timedelta(hours=hours))
    assert mails_to(post, post.centre.candidate) == [
        ("11-23 00", "report-due", -30, True),
        ("11-23 00", "digest", 0, False),
        ("11-24 00", "report-due", -7, True),
        ("11-24 00", "digest", 0, False),
        ("11-30 00", "report-due", -1, True),
        ("11-30 00", "digest", 0, False),
        ("12-01 00", "report-due", 0, False),
        ("12-08 00", "report-due", 7, True),
        ("12-08 00", "digest", 0, False),
    ]


def test_what_waits_says_until_when(post):
    takes(post, post.centre.candidate, WEEKLY)
    ticks(post, MONDAY)
    assert ticks(post, on(11, 24)) == {"postponed": 1}
    (row,) = [row for row in post.rows("planned") if row.recipient_id == post.centre.candidate.id]
    assert (row.step, row.next_at) == (-7, on(11, 30))


def test_a_request_to_sign_waits_unless_it_falls_due_before_the_digest(post):
    """The sign-off is asked for on Monday afternoon and due on 7 December; a co-supervisor has a day only."""
    centre = post.centre
    for person in (centre.supervisor, centre.cosupervisor):
        takes(post, person, WEEKLY)
    centre.at(on(11, 23, 9))
    signing.submit(centre, centre.milestone("study-plan"))
    with centre.reading(), transaction() as session:
        soon = {"due_on": date(2026, 11, 30)}
        session.execute(update(SignOff).where(SignOff.person_id == centre.cosupervisor.id).values(**soon))
    ticks(post, on(11, 23, 10))
    assert mails_to(post, centre.supervisor) == []
    assert mails_to(post, centre.cosupervisor)[0] == ("11-23 10", "sign-off-asked", 0, False)
    ticks(post, on(11, 30))
    assert {line[:3] for line in mails_to(post, centre.supervisor)} == {
        ("11-30 01", "sign-off-asked", 0),
        ("11-30 01", "digest", 0),
    }


def test_results_never_wait(post):
    centre, ref = post.centre, post.centre.milestone("study-plan")
    takes(post, centre.candidate, WEEKLY)
    signing.submit(centre, ref)
    signing.decide(centre, ref, centre.supervisor, "return", reason="More.")
    centre.at(centre.now + timedelta(minutes=11))
    post.deliver()
    assert {line[1] for line in mails_to(post, centre.candidate)} == {"report-submitted", "milestone-returned"}


def test_any_number_of_planners_plan_a_digest_once(post):
    takes(post, post.centre.candidate, WEEKLY)
    post.centre.at(MONDAY)
    assert post.plan() > 0
    assert (post.plan(), post.plan()) == (0, 0)
    assert [row.due_on for row in post.rows() if row.kind == "digest"] == [date(2026, 11, 23)]


def test_a_digest_of_which_nothing_is_left_does_not_go_and_each_row_says_why(post):
    centre = post.centre
    takes(post, centre.candidate, WEEKLY)
    post.centre.at(MONDAY)
    post.plan()
    with centre.writing():
        actor = centre.actor(centre.centre_coordinator)
        waive_milestone(centre.milestone("study-plan"), actor=actor, reason="Done elsewhere.", now=centre.now)
    db_rows = [row for row in post.fates() if row[0] == "candidate"]
    assert ("candidate", "digest", 0, "planned") in db_rows
    post.deliver()
    fates = post.fates()
    assert ("candidate", "report-due", -30, "waived") in fates
    assert ("candidate", "digest", 0, "nothing-waits") in fates
    assert [mail["Subject"] for mail in post.mails() if "waits for you" in mail["Subject"]] == []
    ticks(post, MONDAY + timedelta(minutes=1))
    assert ("candidate", "digest", 0, "nothing-waits") in post.fates()


def back_to_single(centre, person):
    with centre.writing():
        names = Names("曾敏", "zh", "Zeng", "Min", NameOrder.FAMILY_FIRST)
        settings = Settings(Locale.EN, "Asia/Shanghai", 8, None, SINGLE)
        change_account(names, settings, actor=centre.actor(person), now=centre.now)


def test_whoever_wants_single_mails_again_gets_what_waits_in_her_next_hours(post):
    centre = post.centre
    takes(post, centre.candidate, WEEKLY)
    ticks(post, MONDAY)
    ticks(post, on(11, 24))
    centre.at(on(11, 24, 17))
    back_to_single(centre, centre.candidate)
    post.deliver()
    assert mails_to(post, centre.candidate)[2:] == []
    ticks(post, on(11, 25, 0))
    assert mails_to(post, centre.candidate)[2:] == [("11-25 00", "report-due", -7, False)]


def test_a_digest_that_was_planned_for_somebody_who_wants_single_mails_lets_them_go(post):
    centre = post.centre
    takes(post, centre.candidate, WEEKLY)
    centre.at(MONDAY)
    post.plan()
    back_to_single(centre, centre.candidate)
    post.deliver()
    assert mails_to(post, centre.candidate) == [("11-23 01", "report-due", -30, False)]
    assert ("candidate", "digest", 0, "no-longer-needed") in post.fates()


def test_explain_says_which_digest_told_and_which_will(post, app):
    centre = post.centre
    takes(post, centre.candidate, WEEKLY)
    ticks(post, MONDAY)
    ticks(post, on(11, 24))
    run = app.test_cli_runner().invoke
    said = run(args=["reminders", "explain", centre.milestone("study-plan"), "candidate@example.org"]).output
    assert "30 days before, due 2026-12-01: Told of in the digest of Monday" in said
    assert "7 days before, due 2026-12-01: waits, not before 30 Nov 2026, 09:00." in said
    assert "Next: Reminder: to hand in, 1 day before, in the digest of Monday" in said
    assert "Then: Reminder: to hand in, on the day, on 1 Dec 2026, 08:00 at the earliest." in said


def test_the_outbox_says_what_a_digest_told_of(post):
    takes(post, post.centre.candidate, WEEKLY)
    ticks(post, MONDAY)
    page = post.centre.client_for(post.centre.coordinator).get("/reminders?show=sent").text
    assert "Told of in the digest of Monday" in page
