"""Working days as administrators enter them: whose dates move, who is told, and who is reminded of what is missing."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.domain.day_lines import DayChange
from doctoral_center.domain.errors import NotPermittedError
from doctoral_center.models.calendars import CalendarYear
from doctoral_center.models.journal import JournalEntry
from doctoral_center.models.messages import Message
from doctoral_center.operations.calendars import (
    change_working_days,
    confirm_year,
    foresee_working_days,
    remind_of_calendars,
)
from doctoral_center.operations.plans import differences
from doctoral_center.queries.calendars import get_confirmation, list_entered
from doctoral_center.queries.files import get_file
from tests.signing import mails, milestone, submit

# The study plan is due on Tuesday 1 December 2026, in China and in Russia rolled to the next working day.
OFF = DayChange(date(2026, 12, 1), False, "Substitute")


def enter(centre, *changes, person=None, country="CN", year=2026):
    with centre.writing():
        actor = centre.actor(person or centre.administrator)
        return change_working_days(country, year, changes, actor=actor, now=centre.now)


def due_on(centre):
    return milestone(centre, centre.milestone("study-plan")).due_on.isoformat()


def journal(centre, action):
    with centre.reading():
        rows = db.session.scalars(select(JournalEntry).where(JournalEntry.action == action).order_by(JournalEntry.id))
        return [(row.stream.partition(":")[0], row.subject_type, row.after) for row in rows]


def sound(centre):
    with centre.reading():
        return all(
            differences(get_file(each.ref)) == () for each in (centre.candidacy, centre.stranger_candidacy)
        )  # fmt: skip


def test_a_day_off_moves_what_is_due_on_it(centre):
    moved = enter(centre, OFF)
    assert (moved.candidates, moved.dates, due_on(centre)) == (1, 1, "2026-12-02")
    assert sound(centre)


def test_it_is_foreseen_without_being_written(centre):
    with centre.reading():
        seen = foresee_working_days("CN", [OFF], actor=centre.actor(centre.administrator))
    assert (seen.candidates, seen.dates, due_on(centre)) == (1, 1, "2026-12-01")


def test_taken_out_again_the_date_returns(centre):
    enter(centre, OFF)
    moved = enter(centre, DayChange(date(2026, 12, 1), None))
    assert (moved.dates, due_on(centre)) == (1, "2026-12-01")
    with centre.reading():
        assert list_entered("CN", 2026) == []


def test_another_countrys_days_move_nothing_here(centre):
    moved = enter(centre, OFF, country="IN")
    assert (moved.candidates, due_on(centre)) == (0, "2026-12-01")


def test_the_same_again_changes_nothing(centre):
    enter(centre, OFF)
    assert enter(centre, OFF).candidates == 0
    assert len(journal(centre, "working-days-changed")) == 2  # of the centre and of the one file


def test_what_is_settled_or_handed_in_is_computed_like_any_other(centre):
    submit(centre, centre.milestone("study-plan"))
    enter(centre, OFF)
    assert sound(centre)


def test_the_candidate_is_told_once_and_so_are_the_coordinators(centre):
    enter(centre, OFF, DayChange(date(2026, 12, 2), False))
    told = [(kind, family) for kind, family in mails(centre) if kind == "working-days"]
    assert sorted(told) == [
        ("working-days", "Smirnov"),
        ("working-days", "Wang"),
        ("working-days", "Zeng"),
    ]


def test_it_is_journalled_in_the_file_with_its_cause(centre):
    enter(centre, OFF)
    centre_entry, file_entry = journal(centre, "working-days-changed")
    assert (centre_entry[0], file_entry[0]) == ("centre", "candidacy")
    assert file_entry[2]["country"] == "CN"
    assert file_entry[2]["days"] == [["2026-12-01", "off"]]
    (moved,) = journal(centre, "date-moved")
    assert moved[2] == {"due_on": "2026-12-02", "cause": "working-days"}


def test_files_whose_dates_stay_are_left_alone(centre, count_statements):
    with count_statements() as statements:
        enter(centre, DayChange(date(2026, 12, 10), False))
    assert journal(centre, "date-moved") == []
    assert not [text for text in statements if text.startswith("UPDATE milestones")]


def test_foreseeing_takes_as_many_statements_for_three_candidates_as_for_one(centre, count_statements):
    def foresee():
        with centre.reading(), count_statements() as statements:
            foresee_working_days("CN", [OFF], actor=centre.actor(centre.administrator))
        return len(statements)

    one = foresee()
    with centre.writing():
        centre.enrol("second", "Gao", "Lin")
        centre.enrol("third", "He", "Ying")
    assert foresee() == one


@pytest.mark.parametrize("name", ["coordinator", "centre_coordinator", "candidate", "observer"])
def test_only_administrators_enter_and_confirm(centre, name):
    with pytest.raises(NotPermittedError):
        enter(centre, OFF, person=centre.people[name])
    with pytest.raises(NotPermittedError), centre.writing():
        confirm_year("CN", 2027, actor=centre.actor(centre.people[name]), now=centre.now)


def test_a_confirmation_says_who_and_when_and_twice_is_once(centre):
    for _ in range(2):
        with centre.writing():
            confirm_year("CN", 2027, actor=centre.actor(centre.administrator), now=centre.now)
    with centre.reading():
        found = get_confirmation("CN", 2027)
        assert (found.by.id, found.at) == (centre.administrator.id, centre.now)
        assert len(db.session.scalars(select(CalendarYear)).all()) == 1


# The yearly reminder


def remind(centre, at):
    centre.at(at)
    with centre.writing():
        return remind_of_calendars(now=centre.now)


def reminded(centre):
    with centre.reading():
        rows = db.session.scalars(select(Message).where(Message.kind == "calendar-missing").order_by(Message.id))
        return [(row.data["country"], row.data["year"], row.round) for row in rows]


def test_from_december_on_administrators_are_reminded_once_a_week(centre):
    assert remind(centre, datetime(2026, 11, 30, 12, tzinfo=UTC)) == 0
    assert remind(centre, datetime(2026, 12, 1, 0, 30, tzinfo=UTC)) == 1
    assert reminded(centre) == [("CN", 2027, 0)]
    assert remind(centre, datetime(2026, 12, 7, 12, tzinfo=UTC)) == 0
    assert remind(centre, datetime(2026, 12, 8, 12, tzinfo=UTC)) == 1
    assert remind(centre, datetime(2027, 1, 6, 12, tzinfo=UTC)) == 1
    assert reminded(centre) == [("CN", 2027, 0), ("CN", 2027, 1), ("CN", 2027, 5)]


def test_nobody_is_reminded_of_a_year_that_has_been_confirmed(centre):
    with centre.writing():
        confirm_year("CN", 2027, actor=centre.actor(centre.administrator), now=centre.now)
    assert remind(centre, datetime(2026, 12, 1, 12, tzinfo=UTC)) == 0


def test_half_a_year_later_nobody_asks_any_more(centre):
    assert remind(centre, datetime(2027, 6, 30, 12, tzinfo=UTC)) == 1
    assert remind(centre, datetime(2027, 7, 1, 12, tzinfo=UTC)) == 0
