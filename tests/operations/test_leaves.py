"""Leaves corrected, and returns confirmed: what moves, who may, who is told."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.domain.errors import ImpossibleNowError, InvalidInputError, NotFoundError, NotPermittedError
from doctoral_center.models.changes_of_time import ChangeOfTime
from doctoral_center.operations.leaves import confirm_return, correct_leave
from doctoral_center.operations.plans import differences
from doctoral_center.queries.desk import get_desk
from doctoral_center.queries.files import get_file
from tests.dates import change_refs, due_day, extend, leave, take_back
from tests.signing import mails, told

AFTER = datetime(2027, 2, 5, 9, tzinfo=UTC)


@pytest.fixture
def ref(centre):
    """A leave in January 2027, and it is 5 February."""
    ref = leave(centre, date(2027, 1, 1), date(2027, 1, 31))
    centre.at(AFTER)
    return ref


def confirm(centre, ref, returned_on, person=None):
    with centre.writing():
        actor = centre.actor(person or centre.coordinator)
        return confirm_return(ref, actor=actor, returned_on=returned_on, now=centre.now)


def correct(centre, ref, first_on, last_on, person=None, reason="The hospital's letter says so"):
    with centre.writing():
        actor = centre.actor(person or centre.coordinator)
        days = {"first_on": first_on, "last_on": last_on}
        return correct_leave(ref, actor=actor, reason=reason, now=centre.now, **days)


def stored(centre):
    with centre.reading():
        row = db.session.scalars(select(ChangeOfTime)).one()
        return row.first_on, row.last_on, row.return_confirmed_by_id


def agreement(centre):
    return due_day(centre, centre.milestone("agreement"))


def test_a_corrected_leave_moves_the_dates_and_keeps_its_place(centre, ref):
    assert agreement(centre) == date(2027, 10, 1)
    moved = correct(centre, ref, date(2027, 1, 1), date(2027, 2, 28))
    assert len(moved) > 20
    assert agreement(centre) == date(2027, 11, 1)
    assert stored(centre) == (date(2027, 1, 1), date(2027, 2, 28), None)
    assert "leave-corrected" in told(centre)
    with centre.reading():
        assert differences(get_file(centre.candidacy.ref)) == ()


def test_the_same_correction_twice_changes_nothing(centre, ref):
    assert correct(centre, ref, date(2027, 1, 1), date(2027, 2, 28))
    assert correct(centre, ref, date(2027, 1, 1), date(2027, 2, 28)) == ()
    assert told(centre).count("leave-corrected") == 1


def test_a_correction_may_not_run_into_another_leave(centre, ref):
    leave(centre, date(2027, 3, 1), date(2027, 3, 31))
    with pytest.raises(InvalidInputError) as refused:
        correct(centre, ref, date(2027, 1, 1), date(2027, 3, 5))
    assert (refused.value.code, refused.value.field) == ("leaves-overlap", "first_on")


def test_on_the_day_after_the_return_is_only_confirmed(centre, ref):
    days = agreement(centre)
    assert confirm(centre, ref, date(2027, 2, 1), centre.candidate) == ()
    assert confirm(centre, ref, date(2027, 2, 1), centre.candidate) == ()
    assert agreement(centre) == days
    assert stored(centre) == (date(2027, 1, 1), date(2027, 1, 31), centre.candidate.id)
    assert told(centre).count("return-confirmed") == 1
    assert [mail for mail in mails(centre) if mail[0] == "return-confirmed"] == [
        ("return-confirmed", "Wang"),
        ("return-confirmed", "Smirnov"),
    ]


@pytest.mark.parametrize(
    ("returned_on", "last_on", "due_on"),
    [
        (date(2027, 1, 16), date(2027, 1, 15), date(2027, 9, 16)),
        (date(2027, 2, 4), date(2027, 2, 3), date(2027, 10, 4)),
    ],
)
def test_an_earlier_or_later_return_corrects_the_leave_and_moves_the_dates(centre, ref, returned_on, last_on, due_on):
    assert len(confirm(centre, ref, returned_on)) > 10
    assert stored(centre) == (date(2027, 1, 1), last_on, centre.coordinator.id)
    assert agreement(centre) == due_on


def test_a_return_that_is_confirmed_opens_again_when_the_leave_is_made_longer(centre, ref):
    confirm(centre, ref, date(2027, 2, 1))
    correct(centre, ref, date(2027, 1, 1), date(2027, 2, 28))
    assert stored(centre)[2] is None


@pytest.mark.parametrize(
    ("name", "returned_on", "code"),
    [
        ("candidate", date(2027, 2, 4), "return-on-another-day"),
        ("coordinator", date(2027, 2, 6), "return-in-the-future"),
        ("coordinator", date(2027, 1, 1), "return-before-leave"),
    ],
)
def test_a_return_that_cannot_be_says_so_at_the_day(centre, ref, name, returned_on, code):
    with pytest.raises(InvalidInputError) as refused:
        confirm(centre, ref, returned_on, centre.people[name])
    assert (refused.value.code, refused.value.field) == (code, "returned_on")


def test_before_the_leave_is_over_nobody_confirms_the_expected_return(centre):
    ref = leave(centre, date(2026, 12, 1), date(2026, 12, 31))
    with pytest.raises(InvalidInputError, match="return-in-the-future"):
        confirm(centre, ref, date(2027, 1, 1), centre.candidate)


@pytest.mark.parametrize(
    ("name", "error"),
    [("supervisor", NotPermittedError), ("observer", NotFoundError), ("stranger_coordinator", NotFoundError)],
)
def test_only_the_candidate_and_her_coordinators_confirm(centre, ref, name, error):
    with pytest.raises(error):
        confirm(centre, ref, date(2027, 2, 1), centre.people[name])
    with pytest.raises(error):
        correct(centre, ref, date(2027, 1, 1), date(2027, 2, 28), centre.people[name])


def test_the_candidate_corrects_no_leave(centre, ref):
    with pytest.raises(NotPermittedError):
        correct(centre, ref, date(2027, 1, 1), date(2027, 2, 28), centre.candidate)


def test_what_was_taken_back_or_is_no_leave_has_no_return(centre, ref):
    take_back(centre, centre.coordinator, ref)
    with pytest.raises(ImpossibleNowError, match="leave-taken-back"):
        confirm(centre, ref, date(2027, 2, 1))
    with pytest.raises(ImpossibleNowError, match="leave-taken-back"):
        correct(centre, ref, date(2027, 1, 1), date(2027, 2, 28))
    extend(centre, centre.coordinator, centre.milestone("mid-term"), date(2028, 12, 1))
    with pytest.raises(NotFoundError):
        confirm(centre, change_refs(centre)[-1], date(2027, 2, 1))


def test_a_leave_that_is_over_lies_on_the_desk_until_the_return_is_confirmed(centre, ref):
    def over(person=centre.coordinator):
        with centre.reading():
            return [
                (each.candidate.latin_family, each.days)
                for each in get_desk(centre.actor(person), runner="reminders", now=centre.now).leaves
            ]

    assert over() == [("Zeng", 5)]
    assert over(centre.partner) == [("Zeng", 5)]
    assert over(centre.stranger_coordinator) == []
    confirm(centre, ref, date(2027, 2, 1))
    assert over() == []


def test_an_end_of_study_lies_on_the_desk_six_months_before_and_after_it(centre):
    def ends(at):
        centre.at(at)
        with centre.reading():
            desk = get_desk(centre.actor(centre.coordinator), runner="reminders", now=centre.now)
            return [(each.institution.acronyms[:4], each.on, each.has_passed) for each in desk.ends]

    with centre.reading():
        first = min(track.latest_end_on for track in get_file(centre.candidacy.ref).candidacy.tracks)
    assert first == date(2032, 9, 1)
    assert ends(datetime(2032, 2, 28, 9, tzinfo=UTC)) == []
    assert [each[1:] for each in ends(datetime(2032, 3, 1, 9, tzinfo=UTC))] == [(first, False)]
    assert [each[1:] for each in ends(datetime(2032, 9, 2, 9, tzinfo=UTC))] == [(first, True)]
