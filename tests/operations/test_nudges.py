"""Nudges: to whoever has the work now, once in seven days each, and never about what is decided."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.domain.errors import ImpossibleNowError, NotFoundError, NotPermittedError
from doctoral_center.domain.requests import RequestKind
from doctoral_center.models.messages import Message
from doctoral_center.models.people import Person
from doctoral_center.operations.nudges import nudge_about_milestone, nudge_about_request
from doctoral_center.operations.requests import RequestData
from tests import requesting
from tests.mailing import Post, set_person
from tests.signing import decide, submit, told, undo

INTENSITY = RequestData(RequestKind.INTENSITY, "Teaching", from_on=date(2027, 9, 1), percent=50)


@pytest.fixture
def plan(centre):
    """The study plan of both sides, handed in: Li Wei and Anna Ivanova are asked side by side."""
    ref = centre.milestone("study-plan")
    submit(centre, ref)
    return ref


def later(centre, days):
    centre.at(centre.now + timedelta(days=days))


def nudge(centre, ref, by=None, operation=nudge_about_milestone):
    with centre.writing():
        return operation(ref, actor=centre.actor(by or centre.candidate), now=centre.now)


def nudges(centre):
    """The nudges: (family name of the addressee, day, state)."""
    with centre.reading():
        rows = db.session.execute(
            select(Person.latin_family, Message.due_on, Message.state)
            .join(Person, Person.id == Message.recipient_id)
            .where(Message.kind == "nudge")
            .order_by(Message.due_on, Person.latin_family)
        )
        return [(row.latin_family, row.due_on.isoformat(), row.state.value) for row in rows]


def test_everybody_who_has_the_work_is_reminded_once_whatever_the_number_of_sides(centre, plan):
    later(centre, 3)
    assert nudge(centre, plan) == 2
    assert nudges(centre) == [("Ivanova", "2026-11-26", "planned"), ("Li", "2026-11-26", "planned")]
    assert told(centre) == ["milestone-submitted", "milestone-nudged"]


def test_nobody_is_reminded_in_the_first_three_days(centre, plan):
    later(centre, 2)
    with pytest.raises(ImpossibleNowError, match="nudge-too-early") as refused:
        nudge(centre, plan)
    assert refused.value.params == {"day": date(2026, 11, 26)}
    assert nudges(centre) == []


def test_twice_on_one_day_is_once(centre, plan):
    later(centre, 3)
    assert [nudge(centre, plan), nudge(centre, plan)] == [2, 2]
    assert len(nudges(centre)) == 2
    assert told(centre) == ["milestone-submitted", "milestone-nudged"]


def test_the_next_one_comes_seven_days_later(centre, plan):
    later(centre, 3)
    nudge(centre, plan)
    later(centre, 6)
    with pytest.raises(ImpossibleNowError, match="nudge-too-early") as refused:
        nudge(centre, plan)
    assert refused.value.params == {"day": date(2026, 12, 3)}
    later(centre, 1)
    assert nudge(centre, plan) == 2
    assert [day for _family, day, _state in nudges(centre)] == ["2026-11-26"] * 2 + ["2026-12-03"] * 2


def test_who_has_decided_is_not_reminded(centre, plan):
    decide(centre, plan, centre.supervisor)
    later(centre, 3)
    assert nudge(centre, plan) == 1
    assert [family for family, _day, _state in nudges(centre)] == ["Ivanova"]


def test_while_somebody_is_away_her_deputy_is_reminded(centre, plan):
    with centre.writing():
        deputy = centre.add("deputy", "Sun", "Yi")
    set_person(centre, centre.supervisor, deputy_id=deputy.id, deputy_from_on=date(2026, 11, 1))
    later(centre, 3)
    nudge(centre, plan)
    assert [family for family, _day, _state in nudges(centre)] == ["Ivanova", "Sun"]


def test_a_closed_account_is_not_reminded(centre, plan):
    set_person(centre, centre.supervisor, is_active=False)
    later(centre, 3)
    assert nudge(centre, plan) == 1


def test_nobody_is_reminded_of_what_nobody_has(centre, plan):
    with pytest.raises(ImpossibleNowError, match="nobody-has-it"):
        nudge(centre, centre.milestone("mid-term"))
    decide(centre, plan, centre.supervisor, "return", reason="More.")
    with pytest.raises(ImpossibleNowError, match="nobody-has-it"):
        nudge(centre, plan)


def test_a_request_is_nudged_about_but_never_a_leave(centre):
    leave, intensity = requesting.submit(centre), requesting.submit(centre, INTENSITY)
    later(centre, 3)
    assert nudge(centre, intensity, operation=nudge_about_request) == 1
    assert [family for family, _day, _state in nudges(centre)] == ["Li"]
    with pytest.raises(ImpossibleNowError, match="nobody-has-it"):
        nudge(centre, leave, operation=nudge_about_request)


@pytest.mark.parametrize(
    ("person", "error"),
    [("supervisor", NotPermittedError), ("coordinator", NotPermittedError), ("stranger_candidate", NotFoundError)],
)
def test_only_the_candidate_nudges(centre, plan, person, error):
    later(centre, 3)
    with pytest.raises(error):
        nudge(centre, plan, getattr(centre, person))
    assert nudges(centre) == []


def test_five_at_once_are_one(centre, plan):
    later(centre, 3)
    together, answers = Barrier(5), []

    def press():
        together.wait()
        answers.append(nudge(centre, plan))

    threads = [Thread(target=press) for _number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [2] * 5
    assert len(nudges(centre)) == 2


def test_it_waits_for_the_hours_of_the_one_reminded(centre, plan, tmp_path):
    centre.at(centre.now.replace(day=26, hour=20))  # 04:00 in Beijing, 23:00 in Moscow
    nudge(centre, plan)
    post = Post(centre, tmp_path)
    post.deliver()
    assert nudges(centre) == [("Ivanova", "2026-11-26", "sent"), ("Li", "2026-11-26", "planned")]
    centre.at(centre.now + timedelta(hours=4))
    post.deliver()
    assert {state for _family, _day, state in nudges(centre)} == {"sent"}


def test_who_decides_before_it_goes_hears_nothing_and_taken_back_may_be_reminded_again(centre, plan, tmp_path):
    later(centre, 3)
    nudge(centre, plan)
    decide(centre, plan, centre.supervisor)
    Post(centre, tmp_path).deliver()
    assert nudges(centre) == [("Ivanova", "2026-11-26", "sent"), ("Li", "2026-11-26", "skipped")]
    undo(centre, plan, centre.supervisor)
    assert nudge(centre, plan) == 1
    assert nudges(centre) == [("Ivanova", "2026-11-26", "sent"), ("Li", "2026-11-26", "planned")]


def test_a_deputy_who_no_longer_stands_in_hears_nothing(centre, plan, tmp_path):
    with centre.writing():
        deputy = centre.add("deputy", "Sun", "Yi")
    set_person(centre, centre.supervisor, deputy_id=deputy.id, deputy_from_on=date(2026, 11, 1))
    later(centre, 3)
    nudge(centre, plan)
    set_person(centre, centre.supervisor, deputy_id=None)
    Post(centre, tmp_path).deliver()
    assert nudges(centre) == [("Ivanova", "2026-11-26", "sent"), ("Sun", "2026-11-26", "skipped")]
