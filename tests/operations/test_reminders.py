"""The truth table of reminders: who is reminded of what and when, and who is not, and why.

Zeng Min's study plan is due on 1 December 2026. The candidate, supervisor and coordinators at HIT live in Asia/Shanghai
(UTC+8), the partner's people in Europe/Moscow (UTC+3); everybody takes mail from 08:00. The ladder: 30, 7 and 1 days
before, on the day, every 7 days overdue (then to the lead supervisor too), to the coordinators after 14.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from doctoral_center.db import db
from doctoral_center.domain.reminders import due_step
from doctoral_center.models.calendars import WorkingDay
from doctoral_center.models.candidacies import Supervision
from doctoral_center.models.changes_of_time import Request
from doctoral_center.models.messages import Message
from doctoral_center.models.milestones import Milestone, MilestoneTrack
from doctoral_center.models.regulations import ReminderStep
from doctoral_center.models.reviews import SignOff
from doctoral_center.operations.changes_of_time import grant_extension, record_leave, set_manual_date
from doctoral_center.operations.milestones import waive_milestone
from doctoral_center.operations.requests import resubmit_request
from doctoral_center.operations.submissions import withdraw_submission
from doctoral_center.operations.supervisions import replace_supervisor
from doctoral_center.queries.clocks import clock_in
from doctoral_center.queries.prospects import list_due_keys
from tests import signing
from tests.mailing import Post, milestone_id, set_person
from tests.requesting import LEAVE, submit

LATE_SIGNER = [
    ("12-04", "sign-off-due", -3, "supervisor"),
    ("12-07", "sign-off-due", 0, "supervisor"),
    ("12-10", "sign-off-due", 3, "supervisor"),
    ("12-13", "sign-off-due", 6, "supervisor"),
    ("12-14", "sign-off-due", 7, "coordinator"),
    ("12-14", "sign-off-due", 7, "centre_coordinator"),
    ("12-14", "sign-off-due", 7, "partner"),
]
MORNING = datetime(2026, 11, 23, 9, tzinfo=UTC)


def on(month, day, hour=9, year=2026):
    return datetime(year, month, day, hour, tzinfo=UTC)


@pytest.fixture
def post(centre, tmp_path):
    """The outbox, as far as it is about Zeng Min's study plan."""
    return Post(centre, tmp_path, milestone_id(centre, "study-plan"))


def test_the_whole_ladder_of_a_step_that_nobody_does(post):
    assert post.days(MORNING, 30) == [
        ("11-23", "report-due", -30, "candidate"),
        ("11-24", "report-due", -7, "candidate"),
        ("11-30", "report-due", -1, "candidate"),
        ("12-01", "report-due", 0, "candidate"),
        ("12-08", "report-due", 7, "supervisor"),
        ("12-08", "report-due", 7, "candidate"),
        ("12-15", "report-due", 14, "supervisor"),
        ("12-15", "report-due", 14, "coordinator"),
        ("12-15", "report-due", 14, "partner"),
        ("12-15", "report-due", 14, "centre_coordinator"),
        ("12-15", "report-due", 14, "candidate"),
        ("12-22", "report-due", 21, "supervisor"),
        ("12-22", "report-due", 21, "candidate"),
    ]


def test_after_an_outage_only_the_nearest_step_goes(post):
    assert post.days(on(12, 20), 1) == [
        ("12-20", "report-due", 14, "supervisor"),
        ("12-20", "report-due", 14, "coordinator"),
        ("12-20", "report-due", 14, "partner"),
        ("12-20", "report-due", 14, "centre_coordinator"),
        ("12-20", "report-due", 14, "candidate"),
    ]


def test_planning_again_plans_nothing(post):
    assert (post.plan(), post.plan()) == (3, 0)


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        ("extend", "later-date"),
        ("leave", "on-leave"),
        ("waive", "waived"),
        ("submit", "submitted"),
        ("approve", "approved"),
        ("close the account", "not-active"),
    ],
)
def test_nobody_is_reminded_whom_the_facts_have_overtaken(post, what, reason):
    """The reminder is planned on 24 November; then the facts change, and then the sender comes to it."""
    post.days(MORNING, 1)
    post.centre.at(on(11, 24))
    post.plan()
    overtake(post.centre, what)
    post.deliver()
    assert ("candidate", "report-due", -7, reason) in post.fates()
    assert [row[:3] for row in post.went() if row[1] == "report-due"] == [("11-23", "report-due", -30)]


def overtake(centre, what):
    ref = centre.milestone("study-plan")
    if what == "submit":
        signing.submit(centre, ref)
    elif what == "approve":
        signing.submit(centre, ref)
        while signing.state(centre, ref) != "approved":
            name = next(family for _place, family, _role, standing in signing.chain(centre, ref) if standing == "open")
            signing.decide(centre, ref, next(each for each in centre.people.values() if each.family == name))
    elif what == "close the account":
        set_person(centre, centre.candidate, is_active=False)
    else:
        with centre.writing():
            actor = centre.actor(centre.centre_coordinator)
            if what == "extend":
                grant_extension(ref, actor=actor, due_on=date(2027, 3, 1), reason="Illness.", now=centre.now)
            elif what == "waive":
                waive_milestone(ref, actor=actor, reason="Done at another university.", now=centre.now)
            else:
                leave = {"first_on": date(2026, 11, 20), "last_on": date(2027, 2, 20), "reason": "Parental leave."}
                record_leave(centre.candidacy.ref, actor=actor, now=centre.now, **leave)


def test_nobody_on_leave_is_reminded_of_a_day_that_the_leave_does_not_move(post):
    """A manual date stands whatever comes after it; the leave silences its reminders all the same."""
    ref = post.centre.milestone("study-plan")
    post.centre.at(on(11, 24))
    with post.centre.writing():
        actor = post.centre.actor(post.centre.centre_coordinator)
        day = {"due_on": date(2026, 12, 8), "reason": "Agreed by both sides."}
        set_manual_date(ref, actor=actor, now=post.centre.now, **day)
    post.centre.at(on(12, 1))
    post.plan()
    overtake(post.centre, "leave")
    post.deliver()
    assert ("candidate", "report-due", -7, "on-leave") in post.fates()
    assert [row for row in post.days(on(12, 2), 40) if row[1] == "report-due"] == []


def test_an_extended_day_is_reminded_of_anew(post):
    post.days(MORNING, 1)
    ref = post.centre.milestone("study-plan")
    with post.centre.writing():
        actor = post.centre.actor(post.centre.coordinator)
        grant_extension(ref, actor=actor, due_on=date(2026, 12, 15), reason="Illness.", now=post.centre.now)
    went = [row for row in post.days(on(11, 24), 30) if row[1] == "report-due"]
    assert went == [
        ("11-23", "report-due", -30, "candidate"),
        ("11-24", "report-due", -30, "candidate"),
        ("12-08", "report-due", -7, "candidate"),
        ("12-14", "report-due", -1, "candidate"),
        ("12-15", "report-due", 0, "candidate"),
        ("12-22", "report-due", 7, "supervisor"),
        ("12-22", "report-due", 7, "candidate"),
    ]


def test_a_step_that_was_skipped_and_is_due_again_goes(post):
    post.days(MORNING, 1)
    ref = post.centre.milestone("study-plan")
    post.centre.at(on(11, 24))
    post.plan()
    signing.submit(post.centre, ref)
    post.deliver()
    assert ("candidate", "report-due", -7, "submitted") in post.fates()
    with post.centre.writing():
        withdraw_submission(ref, actor=post.centre.actor(post.centre.candidate), now=post.centre.now)
    post.plan()
    post.deliver()
    assert ("candidate", "report-due", -7, "sent") in post.fates()


def test_a_supervisor_who_was_replaced_is_not_reminded_but_her_successor_is(post):
    centre = post.centre
    with centre.writing():
        centre.add("successor", "Zhao", "Lei", native="赵磊")
    centre.at(on(12, 8))
    post.plan()
    with centre.writing():
        supervision = db.session.scalar(select(Supervision.ref).where(Supervision.person_id == centre.supervisor.id))
        actor = centre.actor(centre.coordinator)
        replace_supervisor(
            supervision, actor=actor, person_id=centre.successor.id, from_on=date(2026, 12, 8), now=centre.now
        )
    post.plan()
    post.deliver()
    assert sorted(post.fates()) == [
        ("candidate", "report-due", 7, "sent"),
        ("successor", "report-due", 7, "sent"),
        ("supervisor", "report-due", 7, "replaced"),
    ]


@pytest.mark.parametrize(
    ("away", "reminded"),
    [
        ({}, "supervisor"),
        ({"deputy_from_on": date(2026, 11, 1), "deputy_until_on": date(2027, 1, 31)}, "deputy"),
        ({"deputy_from_on": date(2026, 11, 1)}, "deputy"),
        ({"deputy_until_on": date(2027, 1, 31)}, "supervisor"),
        ({"deputy_from_on": date(2026, 10, 1), "deputy_until_on": date(2026, 10, 31)}, "supervisor"),
    ],
    ids=["no deputy", "away", "away without end", "a standing deputy", "back again"],
)
def test_a_signer_is_reminded_or_while_away_the_deputy(post, away, reminded):
    centre = post.centre
    with centre.writing():
        centre.add("deputy", "Sun", "Yi", native="孙怡")
    signing.submit(centre, centre.milestone("study-plan"))
    if away:
        set_person(centre, centre.supervisor, deputy_id=centre.deputy.id, **away)
    due_on = signing_day(centre, centre.supervisor)
    went = post.days(on(11, 24), (due_on - date(2026, 11, 24)).days + 1)
    signers = {row[3] for row in went if row[1] == "sign-off-due" and row[3] in {"supervisor", "deputy"}}
    assert signers == {reminded}


def signing_day(centre, person):
    with centre.reading():
        return db.session.scalar(select(SignOff.due_on).where(SignOff.person_id == person.id))


def test_a_late_signer_is_told_on_until_the_verdict(post):
    """The sign-off, asked on 23 November, is due on 7 December; then every three days, and after a week higher up.

    Both sides ask her for it; she is reminded once.
    """
    centre, ref = post.centre, post.centre.milestone("study-plan")
    signing.submit(centre, ref)
    assert signing_day(centre, centre.supervisor) == date(2026, 12, 7)
    signing.decide(centre, ref, centre.cosupervisor)
    went = [row for row in post.days(on(12, 3), 13) if row[1] == "sign-off-due"]
    assert went == LATE_SIGNER
    signing.decide(centre, ref, centre.supervisor)
    later = post.days(on(12, 16), 10)
    assert [row for row in later if row[1] == "sign-off-due" and row[3] == "supervisor"] == [
        row for row in LATE_SIGNER if row[3] == "supervisor"
    ]


@pytest.mark.parametrize(
    ("zone", "due_on", "first"),
    [
        # seven days before, at 08:00 there
        ("Asia/Shanghai", date(2026, 12, 8), on(12, 1, 0)),
        ("Europe/Moscow", date(2026, 12, 8), on(12, 1, 5)),
        ("Asia/Almaty", date(2026, 12, 8), on(12, 1, 3)),
        ("Asia/Kolkata", date(2026, 12, 8), datetime(2026, 12, 1, 2, 30, tzinfo=UTC)),
        ("America/New_York", date(2026, 12, 8), on(12, 1, 13)),
        ("Pacific/Kiritimati", date(2026, 12, 8), on(11, 30, 18)),
        # the days on which clocks change: 28 March in Berlin, 14 March in New York
        ("Europe/Berlin", date(2027, 4, 3), on(3, 27, 7, 2027)),
        ("Europe/Berlin", date(2027, 4, 4), on(3, 28, 6, 2027)),
        ("America/New_York", date(2027, 3, 20), on(3, 13, 13, 2027)),
        ("America/New_York", date(2027, 3, 21), on(3, 14, 12, 2027)),
    ],
)
def test_a_reminder_goes_at_eight_in_the_morning_of_its_reader(post, zone, due_on, first):
    centre = post.centre
    set_person(centre, centre.candidate, timezone=zone)
    with centre.writing():
        actor = centre.actor(centre.centre_coordinator)
        set_manual_date(
            centre.milestone("study-plan"), actor=actor, due_on=due_on, reason="Agreed by both sides.", now=centre.now
        )
    for moment in (first - timedelta(minutes=1), first):
        centre.at(moment)
        post.plan()
    planned = [
        (row.step, row.planned_at) for row in post.rows("planned") if row.kind == "report-due" and row.step == -7
    ]
    assert planned == [(-7, first)]


def test_working_days_only_means_the_next_working_morning(post):
    """30 November is a Monday; the day before is none, and seven days before it Tuesday: nothing changes there."""
    centre = post.centre
    set_person(centre, centre.candidate, working_days_of="CN")
    with centre.writing():
        actor = centre.actor(centre.centre_coordinator)
        day = {"due_on": date(2026, 12, 6), "reason": "Agreed by both sides."}
        set_manual_date(centre.milestone("study-plan"), actor=actor, now=centre.now, **day)
    went = [(day, step) for day, kind, step, _who in post.days(on(11, 24), 14) if kind == "report-due"]
    # 29 November, 5 and 6 December are a weekend.
    assert went == [("11-24", -30), ("11-30", -7), ("12-07", 0)]


def test_a_day_off_that_was_entered_holds_a_reminder_back_like_any_other(post):
    centre = post.centre
    set_person(centre, centre.candidate, working_days_of="KZ")
    with centre.writing():
        db.session.add(WorkingDay(country="KZ", day=date(2026, 11, 24), is_working=False))
    went = [(day, step) for day, kind, step, _who in post.days(on(11, 24), 3) if kind == "report-due"]
    assert went == [("11-25", -7)]


def test_a_reminder_that_was_held_up_waits_for_the_morning(post):
    post.centre.at(on(11, 24))
    post.plan()
    post.centre.at(on(11, 24, 17))
    assert post.deliver()["postponed"] == 1
    (row,) = post.rows("planned")
    assert row.next_at == on(11, 25, 0)
    post.centre.at(on(11, 25, 0))
    post.deliver()
    assert post.went() == [("11-25", "report-due", -7, "candidate")]


def test_the_statement_and_the_rule_in_words_agree(post):
    ladders = ladders_of(post)
    for days in range(-40, 60):
        moment = on(12, 1) + timedelta(days=days)
        with post.centre.reading():
            keys = list_due_keys(post.about, clock_in("Asia/Shanghai", moment))
        found = [key[3] for key in keys if key[0] == "report-due" and key[4] == post.centre.candidate.id]
        due = [step for ladder in ladders if (step := due_step(ladder, days)) is not None]
        assert found == ([max(due)] if due else []), days


def ladders_of(post):
    """What both sides' rules say to the candidate."""
    with post.centre.reading():
        rules = db.session.scalars(
            select(MilestoneTrack.rule_id).where(MilestoneTrack.milestone_id == post.about)
        ).all()
        return [
            db.session.execute(
                select(ReminderStep.offset_days, ReminderStep.every_days).where(
                    ReminderStep.rule_id == rule,
                    ReminderStep.audience == "candidate",
                    ReminderStep.source == "report-due",
                )
            ).all()
            for rule in rules
        ]


def test_forecasts_remind_nobody(post):
    post.centre.at(datetime(2031, 6, 1, 9, tzinfo=UTC))
    post.plan()
    of_forecasts = (
        select(func.count(Message.id))
        .join(Milestone, Milestone.reviewable_id == Message.reviewable_id)
        .where(Milestone.is_forecast)
    )
    late = select(func.count()).where(Milestone.is_forecast, Milestone.due_on < date(2031, 6, 1))
    with post.centre.reading():
        assert db.session.scalar(late) > 0
        assert db.session.scalar(of_forecasts) == 0


def test_a_late_decision_on_a_request_is_reminded_of_and_told_higher_up(post):
    """A request has no rule: its signers are reminded as those of every milestone are."""
    centre = post.centre
    ref = submit(centre)
    with centre.reading():
        about = db.session.scalars(select(Request.reviewable_id)).one()
    requests = replace(post, about=about)
    went = [row for row in requests.days(on(12, 3), 13) if row[1] == "sign-off-due"]
    assert went == [
        ("12-04", "sign-off-due", -3, "supervisor"),
        ("12-07", "sign-off-due", 0, "supervisor"),
        ("12-10", "sign-off-due", 3, "supervisor"),
        ("12-13", "sign-off-due", 6, "supervisor"),
        ("12-14", "sign-off-due", 7, "coordinator"),
        ("12-14", "sign-off-due", 7, "centre_coordinator"),
    ]
    signing.decide(centre, ref, centre.supervisor)
    later = [row for row in requests.days(on(12, 16), 4) if row[1:3] == ("sign-off-due", 9)]
    assert later == []


def test_who_has_sent_a_returned_request_again_is_not_asked_to(post):
    centre = post.centre
    ref = submit(centre)
    signing.decide(centre, ref, centre.supervisor, "return", reason="Start after the winter school")
    with centre.writing():
        resubmit_request(ref, LEAVE, actor=centre.actor(centre.candidate), shown_round=1, now=centre.now)
    centre.at(centre.now + timedelta(minutes=11))
    post.deliver()
    fates = [fate for fate in replace(post, about=None).fates() if fate[1] == "request-returned"]
    assert fates == [("candidate", "request-returned", 0, "submitted")]
