"""Putting off a decision or a report: whose it is, until when, and what the log and others see of it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.domain.errors import (
    ImpossibleNowError,
    InvalidInputError,
    NotFoundError,
    NotPermittedError,
    StaleVersionError,
)
from doctoral_center.models.messages import Snooze
from doctoral_center.models.people import Person
from doctoral_center.operations.snoozes import (
    put_off_milestone,
    put_off_sign_off,
    take_up_milestone,
    take_up_sign_off,
)
from tests.mailing import set_person
from tests.signing import ask_ref, decide, submit, told

DAY = date(2026, 11, 26)


@pytest.fixture
def plan(centre):
    """The study plan of both sides, handed in: Li Wei is asked by both of them until 7 December."""
    ref = centre.milestone("study-plan")
    submit(centre, ref)
    return ref


def put_off(centre, plan, until_on=DAY, person=None, asked=None):
    person = person or centre.supervisor
    ref = ask_ref(centre, plan, asked or person)
    with centre.writing():
        put_off_sign_off(ref, until_on, actor=centre.actor(person), now=centre.now)


def take_up(centre, plan, person=None):
    person = person or centre.supervisor
    ref = ask_ref(centre, plan, person)
    with centre.writing():
        take_up_sign_off(ref, actor=centre.actor(person), now=centre.now)


def put_off_report(centre, ref, until_on=DAY, person=None):
    with centre.writing():
        put_off_milestone(ref, until_on, actor=centre.actor(person or centre.candidate), now=centre.now)


def snoozes(centre):
    with centre.reading():
        rows = db.session.execute(
            select(Snooze.kind, Person.latin_family, Snooze.until_on)
            .join(Person, Person.id == Snooze.person_id)
            .order_by(Snooze.id)
        )
        return [(row.kind, row.latin_family, row.until_on) for row in rows]


def test_who_is_asked_by_both_sides_puts_both_off_with_one_entry_in_the_log(centre, plan):
    put_off(centre, plan)
    assert snoozes(centre) == [("sign-off-due", "Li", DAY)] * 2
    assert told(centre) == ["milestone-submitted", "milestone-put-off"]


def test_the_same_day_again_changes_nothing_and_another_replaces_it(centre, plan):
    for until_on in (DAY, DAY, date(2026, 12, 1)):
        put_off(centre, plan, until_on)
    assert snoozes(centre) == [("sign-off-due", "Li", date(2026, 12, 1))] * 2
    assert told(centre) == ["milestone-submitted", "milestone-put-off", "milestone-put-off"]


def test_it_is_taken_up_again_and_a_second_time_changes_nothing(centre, plan):
    put_off(centre, plan)
    take_up(centre, plan)
    take_up(centre, plan)
    assert snoozes(centre) == []
    assert told(centre) == ["milestone-submitted", "milestone-put-off", "milestone-taken-up"]


def test_the_due_day_is_the_last_that_may_be_chosen(centre, plan):
    put_off(centre, plan, date(2026, 12, 7))
    with pytest.raises(InvalidInputError, match="snooze-past-due") as refused:
        put_off(centre, plan, date(2026, 12, 8))
    assert refused.value.params == {"due_on": date(2026, 12, 7)}


def test_on_the_due_day_nothing_is_put_off(centre, plan):
    centre.at(centre.now + timedelta(days=14))
    with pytest.raises(ImpossibleNowError, match="due-already"):
        put_off(centre, plan, date(2026, 12, 8))
    assert snoozes(centre) == []


def test_what_is_decided_is_not_put_off(centre, plan):
    decide(centre, plan, centre.supervisor)
    with pytest.raises(StaleVersionError, match="sign-off-closed"):
        put_off(centre, plan)


def test_a_deputy_puts_off_her_own_reminders_in_the_name_of(centre, plan):
    with centre.writing():
        deputy = centre.add("deputy", "Sun", "Yi")
    set_person(centre, centre.supervisor, deputy_id=deputy.id, deputy_from_on=date(2026, 11, 1))
    put_off(centre, plan, person=deputy, asked=centre.supervisor)
    assert {family for _kind, family, _day in snoozes(centre)} == {"Sun"}


@pytest.mark.parametrize(
    ("person", "error"),
    [
        ("candidate", NotPermittedError),
        ("cosupervisor", NotPermittedError),
        ("coordinator", NotPermittedError),
        ("stranger_supervisor", NotFoundError),
        ("observer", NotFoundError),
    ],
)
def test_nobody_else_puts_a_decision_off(centre, plan, person, error):
    with pytest.raises(error):
        put_off(centre, plan, person=getattr(centre, person), asked=centre.supervisor)


def test_a_candidate_puts_off_what_she_has_to_hand_in_until_its_due_day(centre):
    ref = centre.milestone("study-plan")
    put_off_report(centre, ref)
    assert snoozes(centre) == [("report-due", "Zeng", DAY)]
    with pytest.raises(InvalidInputError, match="snooze-past-due"):
        put_off_report(centre, ref, date(2026, 12, 2))
    with centre.writing():
        take_up_milestone(ref, actor=centre.actor(centre.candidate), now=centre.now)
    assert snoozes(centre) == []
    assert told(centre) == ["milestone-put-off", "milestone-taken-up"]


def test_what_was_handed_in_is_not_put_off(centre, plan):
    with pytest.raises(ImpossibleNowError, match="nothing-to-hand-in"):
        put_off_report(centre, plan)


def test_nobody_puts_off_for_the_candidate(centre):
    for person, error in (
        (centre.supervisor, NotPermittedError),
        (centre.centre_coordinator, NotPermittedError),
        (centre.stranger_candidate, NotFoundError),
    ):
        with pytest.raises(error):
            put_off_report(centre, centre.milestone("study-plan"), person=person)
