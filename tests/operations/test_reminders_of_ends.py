"""Who is reminded of the end of a leave and of the latest end of study, until when, and why not.

Zeng Min is on leave for January 2027. Her study must have ended at HIT and at ITMO by a day each.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from doctoral_center.db import db
from doctoral_center.models.candidacies import Candidacy, Track
from doctoral_center.operations.leaves import confirm_return, correct_leave
from tests.dates import leave, take_back
from tests.mailing import Post

JANUARY = (date(2027, 1, 1), date(2027, 1, 31))
DECEMBER = datetime(2026, 12, 30, 9, tzinfo=UTC)


@pytest.fixture
def post(centre, tmp_path):
    return Post(centre, tmp_path)


def of_leave(went):
    return [row for row in went if row[1] == "leave-ending"]


def of_end(went):
    return [row for row in went if row[1] == "latest-end"]


@pytest.fixture
def ref(centre):
    return leave(centre, *JANUARY)


def test_a_leave_that_ends_is_told_to_the_candidate_and_after_it_to_coordinators_until_two_months_later(post, ref):
    went = of_leave(post.days(DECEMBER, 100))
    weeks = [date(2027, 2, 1) + timedelta(days=7 * week) for week in range(9)]
    late = [date(2027, 2, 7) + timedelta(days=7 * week) for week in range(8)]
    assert [(row[0], row[2]) for row in went if row[3] == "candidate"] == [
        ("01-01", -30),
        ("01-24", -7),
        *((f"{day:%m-%d}", (day - JANUARY[1]).days) for day in weeks),
    ]
    for name in ("coordinator", "partner", "centre_coordinator"):
        assert [row[0] for row in went if row[3] == name] == [f"{day:%m-%d}" for day in late]
    assert {row[3] for row in went} == {"candidate", "coordinator", "partner", "centre_coordinator"}


def test_a_leave_is_not_told_of_before_it_begins(post):
    leave(post.centre, date(2027, 1, 10), date(2027, 1, 31))
    assert of_leave(post.days(DECEMBER, 20)) == [("01-10", "leave-ending", -30, "candidate")]


def confirm(centre, ref):
    with centre.writing():
        actor = centre.actor(centre.coordinator)
        confirm_return(ref, actor=actor, returned_on=date(2027, 2, 1), now=centre.now)


def prolong(centre, ref):
    with centre.writing():
        days = {"first_on": JANUARY[0], "last_on": date(2027, 2, 28), "reason": "The hospital's letter says so"}
        correct_leave(ref, actor=centre.actor(centre.coordinator), now=centre.now, **days)


def go_on(centre, _ref):
    leave(centre, date(2027, 2, 1), date(2027, 2, 20))


def call_off(centre, ref):
    take_back(centre, centre.coordinator, ref)


def end(centre, _ref):
    with centre.writing():
        db.session.execute(update(Candidacy).values(state="withdrawn", ended_on=date(2027, 2, 1)))


@pytest.mark.parametrize(
    ("overtake", "reason", "day"),
    [
        (confirm, "returned", date(2027, 2, 1)),
        (prolong, "later-date", date(2027, 2, 28)),
        (go_on, "later-date", date(2027, 2, 20)),
        (call_off, "no-longer-needed", date(2027, 2, 1)),
        (end, "candidacy-ended", None),
    ],
)
def test_nobody_is_asked_for_a_return_that_the_facts_have_overtaken(post, ref, overtake, reason, day):
    centre = post.centre
    centre.at(datetime(2027, 2, 1, 9, tzinfo=UTC))
    post.plan()
    overtake(centre, ref)
    post.deliver()
    skipped = [row for row in post.rows("skipped") if row.kind == "leave-ending"]
    assert [(row.step, row.skip_reason, row.skip_day) for row in skipped] == [(1, reason, day)]


def set_end(centre, position, day):
    with centre.writing():
        mine = (Track.candidacy_id == centre.candidacy.id, Track.position == position)
        db.session.execute(update(Track).where(*mine).values(latest_end_on=day))
        return db.session.scalars(select(Track.id).where(*mine)).one()


def test_the_latest_end_is_told_half_a_year_and_three_months_and_one_month_before(post):
    set_end(post.centre, 0, date(2027, 6, 30))
    went = of_end(post.days(DECEMBER, 190))
    assert [row for row in went if row[3] != "centre_coordinator"] == [
        ("01-01", "latest-end", -180, "supervisor"),
        ("01-01", "latest-end", -180, "candidate"),
        ("04-01", "latest-end", -90, "supervisor"),
        ("04-01", "latest-end", -90, "coordinator"),
        ("04-01", "latest-end", -90, "candidate"),
        ("05-31", "latest-end", -30, "coordinator"),
        ("05-31", "latest-end", -30, "candidate"),
        ("07-01", "latest-end", 1, "coordinator"),
    ]
    assert [row[0] for row in went if row[3] == "centre_coordinator"] == ["04-01", "05-31", "07-01"]


def test_each_university_has_its_own_latest_end_and_its_own_coordinators(post):
    set_end(post.centre, 0, date(2027, 3, 30))
    set_end(post.centre, 1, date(2027, 3, 31))
    went = of_end(post.days(DECEMBER, 3))
    assert sorted(row for row in went if row[3] in {"candidate", "coordinator", "partner"}) == [
        ("12-30", "latest-end", -180, "candidate"),
        ("12-30", "latest-end", -90, "candidate"),
        ("12-30", "latest-end", -90, "coordinator"),
        ("12-31", "latest-end", -90, "candidate"),
        ("12-31", "latest-end", -90, "partner"),
    ]


@pytest.mark.parametrize(
    ("overtake", "reason", "day"),
    [
        (lambda centre: set_end(centre, 0, date(2027, 12, 31)), "later-date", date(2027, 12, 31)),
        (lambda centre: leave(centre, date(2026, 12, 1), date(2027, 1, 31)), "on-leave", date(2027, 1, 31)),
        (lambda centre: end(centre, None), "candidacy-ended", None),
    ],
    ids=["more time", "leave", "ended"],
)
def test_nobody_is_told_of_a_latest_end_that_the_facts_have_overtaken(post, overtake, reason, day):
    centre = post.centre
    track = set_end(centre, 0, date(2027, 6, 30))
    centre.at(datetime(2027, 1, 1, 9, tzinfo=UTC))
    post.plan()
    overtake(centre)
    # A leave moves the end as well: only that it is one is asked here.
    if reason == "on-leave":
        assert set_end(centre, 0, date(2027, 6, 30)) == track
    post.deliver()
    skipped = [row for row in post.rows("skipped") if row.kind == "latest-end"]
    assert {(row.skip_reason, row.skip_day) for row in skipped} == {(reason, day)}
    assert of_end(post.went()) == []
