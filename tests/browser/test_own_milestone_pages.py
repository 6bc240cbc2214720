"""Milestones of single candidates, attempts and working days, for everybody's eyes, hands and screens."""

from datetime import UTC, date, datetime

import pytest

from doctoral_center.domain.day_lines import DayChange
from doctoral_center.operations.calendars import change_working_days, confirm_year
from doctoral_center.operations.own_milestones import OwnMilestoneData, add_milestone, replace_milestone
from tests.centre import HIT
from tests.signing import ask_ref, decide, submit


def asked(centre, title="Course in optics", due_on=date(2027, 6, 15), **more):
    return OwnMilestoneData(
        HIT, {"en": title, "zh": "光学课程", "ru": "Курс оптики"}, due_on, "Comes from chemistry", **more
    )


@pytest.fixture
def added(centre):
    """A milestone of Zeng Min alone, and another in the place of her qualifying examination."""
    with centre.writing():
        actor = centre.actor(centre.coordinator)
        add_milestone(centre.candidacy.ref, asked(centre), actor=actor, now=centre.now)
        old = centre.milestone("qualifying-exam")
        new = replace_milestone(old, asked(centre, "Course in chemistry"), actor=actor, now=centre.now)
    return old, new


@pytest.fixture
def failed(centre):
    """The proposal not passed once, and the second attempt handed in."""
    first = centre.milestone("proposal")
    centre.at(datetime(2028, 1, 10, 9, tzinfo=UTC))
    submit(centre, first)
    decide(centre, first, centre.supervisor, "not-pass", reason="Not convincing")
    second = centre.milestone("proposal", attempt=2)
    submit(centre, second)
    return second


def test_what_is_asked_of_one_alone_is_seen_everywhere(look, centre, added):
    old, new = added
    look(centre.coordinator, f"/candidates/{centre.candidacy.ref}", name="own-candidate")
    look(centre.coordinator, f"/cohorts/{centre.cohort_refs['hit-itmo']}?steps=all", name="own-matrix")
    look(centre.candidate, f"/milestones/{new}", name="own-new")
    look(centre.candidate, f"/milestones/{old}", name="own-old")


def test_asking_and_replacing_are_for_everybody(look, centre):
    look(centre.centre_coordinator, f"/candidates/{centre.candidacy.ref}/milestones/new", name="own-add")
    look(centre.coordinator, f"/milestones/{centre.milestone('mid-term')}/replace", name="own-replace")


def test_attempts_are_seen_by_everybody(look, centre, failed):
    look(centre.candidate, f"/milestones/{failed}", name="attempt")
    look(centre.supervisor, f"/sign-offs/{ask_ref(centre, failed, centre.supervisor)}/not-pass", name="attempt-verdict")


def test_a_year_with_days_of_its_own_is_for_everybody(look, centre):
    days = [DayChange(date(2026, 12, 1), False, "Substitute"), DayChange(date(2026, 12, 5), True, "For 1 December")]
    with centre.writing():
        actor = centre.actor(centre.administrator)
        change_working_days("CN", 2026, days, actor=actor, now=centre.now)
        confirm_year("CN", 2026, actor=actor, now=centre.now)
    centre.at(datetime(2026, 12, 3, 9, tzinfo=UTC))
    look(centre.administrator, "/", name="administrator")
    look(centre.administrator, "/working-days", name="calendars")
    look(centre.administrator, "/working-days/CN/2026", name="calendar")
