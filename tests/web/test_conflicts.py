"""The card of conflicts on one candidate's page, as it is read."""

from datetime import date

import pytest
from sqlalchemy import select, update

from doctoral_center.db import db
from doctoral_center.domain.candidacies import CandidacyState
from doctoral_center.models.candidacies import Candidacy
from doctoral_center.models.milestones import Milestone, MilestoneTrack, Reviewable
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
    assert text.count("<li><p>") == 3


def test_each_says_what_can_be_done_and_leads_those_there_who_may(centre, page):
    thesis = centre.milestone("thesis")
    words = "If it is too early, agree with the universities on one day and set it."
    for reader in ("coordinator", "partner", "centre_coordinator"):
        assert f'<a class="d-inline-block py-1" href="/milestones/{thesis}/date">{words}</a>' in card(page(reader))
    for reader in ("candidate", "supervisor"):
        assert f"<li>{words}</li>" in card(page(reader))
    assert "Ask ITMO University in good time whether study may last longer there." in card(page())


def test_a_day_after_the_end_of_study_is_told(centre, page):
    defence = centre.milestone("defence")
    # Nobody may set such a day; a pack may still lead there.
    with centre.writing():
        of_defence = select(Reviewable.id).where(Reviewable.ref == defence).scalar_subquery()
        for row in (Milestone.reviewable_id, MilestoneTrack.milestone_id):
            db.session.execute(update(row.class_).where(row == of_defence).values(due_on=date(2032, 9, 2)))
    text = card(page())
    assert "“Defence” is due on 2 Sept 2032, but study at ITMO University must have ended by 1 Sept 2032." in text
    assert (
        f'<a class="d-inline-block py-1" href="/milestones/{defence}/date">Set a day before the end of study.</a>'
        in text
    )


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


# The page over all candidates


@pytest.fixture
def listed(centre):
    def listed(reader="coordinator", query=""):
        return text_of(centre.client_for(centre.people[reader]).get(f"/conflicts{query}"))

    return listed


def test_coordinators_read_the_conflicts_of_all_their_candidates(centre, listed):
    text = listed()
    assert f'<a href="/candidates/{centre.candidacy.ref}#conflicts">' in text
    assert "“Complete thesis”: ITMO University asks for it by 2 Apr 2029, HIT by 1 Feb 2030, 305 days later." in text
    assert f'href="/milestones/{centre.milestone("thesis")}/date">' in text
    assert centre.stranger_candidacy.ref not in text
    both = listed("centre_coordinator")
    assert centre.candidacy.ref in both
    assert centre.stranger_candidacy.ref in both


def test_one_kind_and_one_cohort_can_be_picked(centre, listed):
    text = listed("centre_coordinator", "?kind=two-defences")
    assert "Two defences: " in text
    assert "days later" not in text
    assert centre.candidacy.ref not in text
    cohort = centre.cohort_refs["hit-itmo"]
    assert "No conflict of this kind here." in listed("centre_coordinator", f"?kind=two-defences&cohort={cohort}")
    assert centre.stranger_candidacy.ref not in listed("centre_coordinator", f"?cohort={cohort}")
    nonsense = listed("centre_coordinator", "?kind=nonsense&cohort=%00&after=%00")
    assert centre.candidacy.ref in nonsense
    assert centre.stranger_candidacy.ref in nonsense


def test_the_list_takes_five_statements_for_one_file_and_for_five(centre, count_statements):
    client = centre.client_for(centre.coordinator)
    with count_statements() as for_one:
        assert client.get("/conflicts").status_code == 200
    with centre.writing():
        for name in ("second", "third", "fourth", "fifth"):
            centre.enrol(name, "Wu", name.title())
    with count_statements() as for_five:
        assert client.get("/conflicts").get_data(as_text=True).count("#conflicts") == 5
    assert (len(for_one), len(for_five)) == (5, 5)


def test_more_than_a_page_goes_on_where_it_ended(centre, listed):
    with centre.writing():
        for number in range(26):
            centre.enrol(f"c{number}", f"Wu{number:02}", "Hao")
    first = listed()
    assert first.count("#conflicts") == 25
    after = first.partition("after=")[2].partition('"')[0]
    second = listed(query=f"?after={after}")
    assert second.count("#conflicts") == 2
    assert centre.candidacy.ref in second
    assert "More names" not in second
