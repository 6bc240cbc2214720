"""The sides' calendars beside one another on a candidate's page."""

import re
from datetime import date

import pytest

from doctoral_center.operations.changes_of_time import set_manual_date
from tests.web.test_candidates import text_of


@pytest.fixture
def row(centre):
    """The words of one line of the calendars, by its heading."""

    def row(heading):
        page = text_of(centre.client_for(centre.candidate).get(f"/candidates/{centre.candidacy.ref}"))
        card = page.partition('id="sides"')[2].partition("</section>")[0]
        (found,) = (line for line in card.split("<tr")[1:] if heading in line)
        return " ".join(re.sub(r"<[^>]+>", " ", "<tr" + found).split())

    return row


def test_what_both_sides_ask_for_is_one_line_with_both_days_and_the_one_that_counts(row):
    assert row("Complete thesis") == (
        "Complete thesis for all sides one HIT 1 Feb 2030 ITMO University 2 Apr 2029 counts"
    )


def test_days_that_are_the_same_need_no_word(row):
    assert row("Individual study plan") == (
        "Individual study plan for all sides one HIT 1 Dec 2026 ITMO University 1 Dec 2026"
    )


def test_what_one_side_asks_for_stands_in_its_column_alone(row):
    assert row("Comprehensive examination") == (
        "Comprehensive examination HIT 1 Dec 2027 ITMO University – not asked for"
    )


def test_each_side_has_its_own_ends_of_study(row):
    assert row("Normal end of study") == "Normal end of study HIT 1 Sept 2030 ITMO University 1 Sept 2029 counts"
    assert row("Latest end of study") == "Latest end of study HIT 1 Sept 2033 ITMO University 1 Sept 2032 counts"


def test_a_day_set_by_hand_is_the_day_of_both(centre, row):
    with centre.writing():
        actor = centre.actor(centre.coordinator)
        thesis = centre.milestone("thesis")
        set_manual_date(thesis, actor=actor, due_on=date(2029, 6, 1), reason="Agreed", now=centre.now)
    assert row("Complete thesis") == "Complete thesis for all sides one HIT 1 Jun 2029 ITMO University 1 Jun 2029"
