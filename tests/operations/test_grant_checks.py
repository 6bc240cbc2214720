"""A change that cannot be is refused in words that say what to do, before it is shown or stored."""

from datetime import date

import pytest
from flask_babel import force_locale

from doctoral_center.domain.changes import Change
from doctoral_center.domain.errors import InvalidInputError
from doctoral_center.domain.plans import Granted
from doctoral_center.labels import error_sentence
from doctoral_center.operations.grant_checks import check_grant
from doctoral_center.queries.files import get_file, get_file_of_milestone


def sentence(centre, proposed, locale="en"):
    with centre.reading(), force_locale(locale):
        with pytest.raises(InvalidInputError) as refused:
            check_grant(get_file(centre.candidacy.ref), proposed)
        return error_sentence(refused.value)


def extension(centre, code, due_on):
    with centre.reading():
        milestone_id = get_file_of_milestone(centre.milestone(code))[1].reviewable_id
    return Granted(Change.extension("", 1, due_on, date(2026, 11, 23)), milestone_id)


def test_an_extension_beyond_the_end_names_the_side_and_its_last_day(centre):
    assert sentence(centre, extension(centre, "thesis", date(2033, 1, 1))) == (
        "Study must have ended by 1 Sept 2032 (ITMO University): choose a day before that, or record the leave or the "
        "part-time study that moves the end."
    )


def test_a_leave_names_the_milestone_that_it_would_put_beyond_the_end(centre):
    leave = Granted(Change.leave(date(2027, 1, 1), date(2031, 12, 31)))
    assert sentence(centre, leave).startswith("“")
    assert "would be due on" in sentence(centre, leave)
    assert "HIT" in sentence(centre, leave)


def test_a_leave_before_enrolment_names_the_day_of_enrolment(centre):
    leave = Granted(Change.leave(date(2026, 8, 1), date(2026, 12, 31)))
    assert sentence(centre, leave) == (
        "A change of time cannot take effect on 1 Aug 2026, before the start on 1 Sept 2026: choose a later day."
    )


def test_what_is_possible_returns_the_plan_that_it_leads_to(centre):
    with centre.reading():
        plan = check_grant(get_file(centre.candidacy.ref), extension(centre, "study-plan", date(2026, 12, 15)))
        assert date(2026, 12, 15) in [milestone.due_on for milestone in plan.milestones]
