"""The card of conflicts on one candidate's page, as it is read."""

from datetime import date

import pytest

from doctoral_center.db import db
from doctoral_center.domain.candidacies import CandidacyState
from doctoral_center.models.candidacies import Candidacy
from doctoral_center.operations.changes_of_time import record_leave, set_manual_date
from doctoral_center.operations.milestones import waive_milestone
from tests.centre import KAZNU
from tests.web.test_candidates import text_of

HEADING = "Conflicts between the regulations"


@pytest.fixture
def page(centre):
    def page(reader="coordinator", of=None):
        return text_of(centre.client_for(centre.people[reader]).get(f"/candidates/{(of or centre.candidacy).ref}"))

    return page


def card(page):
    return page.partition(HEADING)[2].partition("</section>")[0]


@pytest.mark.parametrize("reader", ["candidate", "supervisor", "coordinator", "partner"])
def test_everybody_of_the_file_reads_what_does_not_go_together(page, reader):
    text = card(page(reader))
    assert "“Complete thesis”: ITMO University asks for it by 2 Apr 2029, HIT by 1 Feb 2030, 305 days later." in text
    assert "“Defence”: ITMO University asks for it by 31 Aug 2029, HIT by 17 Jun 2030, 290 days later." in text
    assert "Study must end by 1 Sept 2032 at ITMO University, by 1 Sept 2033 at HIT." in text
    assert text.count("<li>") == 3


def test_what_is_due_in_a_leave_is_told(centre, page):
    with centre.writing():
        actor = centre.actor(centre.coordinator)
        set_manual_date(
            centre.milestone("study-plan"), actor=actor, due_on=date(2027, 2, 15), reason="Agreed", now=centre.now
        )
        record_leave(
            centre.candidacy.ref,
            actor=actor,
            first_on=date(2027, 2, 1),
            last_on=date(2027, 6, 30),
            reason="Parental leave",
            now=centre.now,
        )
    assert "“Individual study plan” is due on 15 Feb 2027, during the leave from 1 Feb 2027 to 30 Jun 2027." in card(
        page()
    )


def test_two_defences_are_told_until_one_is_waived(centre, page):
    stranger = centre.stranger_candidacy
    text = card(page("stranger_coordinator", stranger))
    assert "Two defences:" in text
    with centre.writing():
        actor = centre.actor(centre.stranger_coordinator)
        ref = centre.milestone("defence", of=stranger, at=KAZNU)
        waive_milestone(ref, actor=actor, reason="One is enough", now=centre.now)
    assert HEADING not in page("stranger_coordinator", stranger)


def test_where_the_sides_differ_each_shows_its_own_day(centre, page):
    text = page()
    rows = {
        code: text.partition(f'<li id="{centre.milestone(code)}">')[2].partition("Why this day?")[0]
        for code in ("thesis", "study-plan")
    }
    assert "HIT 1 Feb 2030 · ITMO University 2 Apr 2029" in rows["thesis"]
    assert "ITMO University 1 Dec 2026" not in rows["study-plan"]


def test_a_file_that_has_ended_has_no_conflicts_any_more(centre, page):
    with centre.writing():
        candidacy = db.session.get_one(Candidacy, centre.candidacy.id)
        candidacy.state, candidacy.ended_on = CandidacyState.WITHDRAWN, date(2026, 11, 20)
    assert HEADING not in page()
