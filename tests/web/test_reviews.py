"""The inbox and the decision pages: two taps to a decision, nothing typed is lost, nobody decides by reading."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.domain.people import Office, SupervisionRole
from doctoral_center.models.people import Person
from doctoral_center.models.reviews import SignOff
from doctoral_center.operations.people import appoint as appoint_office
from doctoral_center.operations.supervisions import SupervisionData, appoint_supervisor
from doctoral_center.queries.files import lock_file
from tests.conftest import KIND
from tests.signing import ask_ref, chain, decide, milestone, state, submit

APPROVE = {"verdict": "approve", "round": "1", "reason": ""}


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


@pytest.fixture
def plan(centre):
    """The study plan of both sides, handed in."""
    ref = centre.milestone("study-plan")
    submit(centre, ref)
    return ref


@pytest.fixture
def li_wei(centre):
    """The lead supervisor's browser."""
    return centre.client_for(centre.supervisor)


def address(centre, plan, person=None):
    return f"/sign-offs/{ask_ref(centre, plan, person or centre.supervisor)}"


def test_the_inbox_shows_one_decision_for_both_sides_with_its_summary(centre, plan, li_wei):
    page = li_wei.get("/inbox")
    assert page.status_code == 200
    assert page.text.count("<article") == 1
    assert "Individual study plan, version 1" in words(page)
    assert "Zeng Min 曾敏" in words(page)
    assert "In review · asked today" in words(page)
    assert "Inbox 1" in words(page)


def test_approving_takes_two_taps_from_the_list(centre, plan, li_wei):
    page = li_wei.get("/inbox")
    ref = ask_ref(centre, plan, centre.supervisor)
    assert page.text.count("<summary") >= 2  # tap one opens the form in place
    form = re.search(rf'<form[^>]*action="/sign-offs/{ref}".*?</form>', page.text, re.DOTALL).group()
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    assert (fields["verdict"], fields["round"]) == ("approve", "1")
    answer = li_wei.post(f"/sign-offs/{ref}", data={**fields, "reason": "Good work."})  # tap two confirms
    assert (answer.status_code, answer.headers["Location"]) == (303, "/inbox")
    after = li_wei.get("/inbox")
    assert "Approved. You can undo this until" in words(after)
    assert "Nothing waits for you." in words(after)
    assert "Decided recently 1" in words(after)


def test_a_decision_is_taken_back_from_the_inbox(centre, plan, li_wei):
    li_wei.post(address(centre, plan), data=APPROVE)
    undo = re.search(r'action="(/sign-offs/[^"]+/undo)"', li_wei.get("/inbox").text).group(1)
    assert li_wei.post(undo).status_code == 303
    assert "Individual study plan, version 1" in words(li_wei.get("/inbox"))


def test_returning_needs_a_reason_and_the_form_comes_back_filled(centre, plan, li_wei):
    answer = li_wei.post(
        address(centre, plan), data={"verdict": "return", "round": "1", "reason": " ", "new_due_on": "2027-01-15"}
    )
    assert answer.status_code == 422
    assert "Say what must change" in words(answer)
    assert 'value="2027-01-15"' in answer.text


def test_a_day_that_cannot_be_is_named_at_its_field_and_the_text_is_kept(centre, plan, li_wei):
    data = {"verdict": "return", "round": "1", "reason": "Which months?", "new_due_on": "2026-11-01"}
    answer = li_wei.post(address(centre, plan), data=data)
    assert answer.status_code == 422
    assert "The new due date must lie between 23 Nov 2026 and" in words(answer)
    assert "Which months?" in answer.text


def test_a_report_is_returned_with_section_reason_and_day(centre, plan, li_wei):
    page = li_wei.get(address(centre, plan) + "/return")
    section = re.search(r'<option value="([^"]+)">', page.text).group(1)
    data = {"verdict": "return", "round": "1", "reason": "More.", "section": section, "new_due_on": "2027-01-15"}
    assert li_wei.post(address(centre, plan), data=data).status_code == 303
    assert state(centre, plan) == "returned"
    assert milestone(centre, plan).due_on == date(2027, 1, 15)
    with centre.reading():
        assert set(db.session.scalars(select(SignOff.section))) == {section, None}


def test_the_next_version_shows_why_the_last_was_returned_and_by_whom(centre, plan, li_wei):
    decide(centre, plan, centre.supervisor, "return", reason="The method is unclear.")
    submit(centre, plan)
    assert "You returned version 1 on" in words(li_wei.get("/inbox"))
    colleague = words(centre.client_for(centre.cosupervisor).get("/inbox"))
    assert "Li Wei returned version 1 on" in colleague
    assert "The method is unclear." in colleague


def test_who_has_signed_already_is_on_the_card(centre, plan):
    decide(centre, plan, centre.supervisor)
    page = words(centre.client_for(centre.cosupervisor).get("/inbox"))
    assert "Signed Li Wei , 23 Nov 2026" in page
    assert "After you Coordinator of the university · HIT + ITMO University" in page


@pytest.mark.parametrize(
    ("days", "expected"),
    [(0, "In review · asked today"), (12, "Due soon · in 2 days"), (14, "Due soon · today"), (16, "Overdue · 2 days")],
)
def test_urgency_is_told_in_words(centre, plan, days, expected):
    centre.at(centre.now + timedelta(days=days))
    assert expected in words(centre.client_for(centre.supervisor).get("/inbox"))


def test_the_filters_are_links_with_counts(centre, plan):
    centre.at(centre.now + timedelta(days=16))
    li_wei = centre.client_for(centre.supervisor)
    assert "All 1 Late 1 Due soon 0" in words(li_wei.get("/inbox"))
    assert "Nothing here." in words(li_wei.get("/inbox?show=soon"))
    assert "Individual study plan" in words(li_wei.get("/inbox?show=late"))


def test_an_empty_inbox_says_what_is_expected_next(centre, li_wei):
    assert "Nothing waits for you. Next expected: 1 Dec 2026 (1 report)." in words(li_wei.get("/inbox"))


def test_what_waits_for_others_is_there_with_their_names(centre, plan, li_wei):
    decide(centre, plan, centre.supervisor)
    assert "Waiting for others: 1 Zeng Min, Individual study plan Anna Ivanova" in words(li_wei.get("/inbox"))


def test_the_mail_leads_to_a_page_that_decides_nothing(centre, plan, li_wei):
    page = li_wei.get(address(centre, plan))
    assert "Approve version 1" in words(page)
    for path in ("", "/approve", "/return"):
        li_wei.get(address(centre, plan) + path)
    assert {standing for *_, standing in chain(centre, plan)} == {"open"}


def test_who_comes_late_reads_who_decided(centre, plan, li_wei):
    ref = address(centre, plan)
    decide(centre, plan, centre.supervisor)
    assert "Already decided by Li Wei on" in words(li_wei.get(ref))
    assert li_wei.get(f"{ref}/approve").headers["Location"] == ref


def test_the_same_post_twice_shows_the_result_of_the_first(centre, plan, li_wei):
    for _ in range(2):
        assert li_wei.post(address(centre, plan), data=APPROVE).status_code == 303


def test_somebody_was_faster_and_the_text_is_kept(centre, plan, li_wei):
    ref = address(centre, plan)
    decide(centre, plan, centre.cosupervisor, "return", reason="Say more.")
    answer = li_wei.post(ref, data={"verdict": "return", "round": "1", "reason": "My long text."})
    assert answer.status_code == 409
    assert "Somebody was faster" in words(answer)
    assert "My long text." in answer.text
    assert "Anna Ivanova: Returned for changes" in words(answer)


def test_an_undo_that_comes_too_late_says_so(centre, plan, li_wei):
    li_wei.post(address(centre, plan), data=APPROVE)
    centre.at(centre.now + timedelta(minutes=10))
    answer = li_wei.post(address(centre, plan) + "/undo")
    assert answer.status_code == 409
    assert "The ten minutes for taking a verdict back are over." in words(answer)


def test_a_damaged_form_is_refused(centre, plan, li_wei):
    for data in ({}, {"verdict": "perhaps", "round": "1"}, {"verdict": "approve", "round": "one"}):
        assert li_wei.post(address(centre, plan), data=data).status_code == 422


def test_not_passed_is_offered_only_where_the_rule_knows_it(centre, plan, li_wei):
    assert li_wei.get(address(centre, plan) + "/not-pass").status_code == 404
    assert "Not passed" not in words(li_wei.get(address(centre, plan)))


def test_a_decision_is_not_there_for_those_who_are_not_asked(centre, plan):
    ref = address(centre, plan)
    for person, expected in (
        (centre.candidate, 403),
        (centre.cosupervisor, 403),
        (centre.coordinator, 403),
        (centre.observer, 404),
        (centre.administrator, 404),
        (centre.stranger_supervisor, 404),
    ):
        client = centre.client_for(person)
        assert client.get(ref).status_code == expected
        assert client.post(ref, data=APPROVE).status_code == expected
        assert client.post(f"{ref}/undo").status_code == expected
    assert centre.client_for(centre.supervisor).get("/sign-offs/S-NOTTHERE").status_code == 404


def test_a_deputy_decides_in_the_name_of(centre, plan):
    with centre.writing():
        db.session.get_one(Person, centre.supervisor.id).deputy_id = centre.stranger_supervisor.id
    deputy = centre.client_for(centre.stranger_supervisor)
    assert "As deputy of Li Wei" in words(deputy.get("/inbox"))
    assert deputy.post(address(centre, plan), data=APPROVE).status_code == 303
    assert "Already decided by Daniyar Bekov" in words(centre.client_for(centre.supervisor).get(address(centre, plan)))


def add_candidates(centre, number):
    """Further candidates of the same supervisor who have handed in the same plan."""
    with centre.writing():
        added = [centre.enrol(f"candidate_{place}", f"Sharifova {place}", "Zarina") for place in range(number)]
        for candidacy in added:
            appoint(centre, candidacy)
    for candidacy in added:
        submit(centre, centre.milestone("study-plan", of=candidacy), candidate=candidacy.person)


def appoint(centre, candidacy):
    data = SupervisionData(centre.supervisor.id, centre.institutions["01yqg2h08"], SupervisionRole.LEAD)
    appoint_supervisor(lock_file(candidacy.id), data, actor=centre.operator, now=centre.now)


def test_the_inbox_takes_four_statements_for_one_decision_and_for_three(centre, plan, li_wei, count_statements):
    li_wei.get("/inbox")
    with count_statements() as for_one:
        li_wei.get("/inbox")
    add_candidates(centre, 2)
    with count_statements() as for_three:
        page = li_wei.get("/inbox")
    assert page.text.count("<article") == 3
    assert (len(for_one), len(for_three)) == (4, 4)


def test_an_inbox_of_twenty_is_at_most_25_kilobytes(centre, plan, li_wei):
    add_candidates(centre, 19)
    page = li_wei.get("/inbox")
    assert (page.text.count("<article"), page.text.count("/approve")) == (3, 17)
    assert len(page.data) <= 25_000


def test_an_empty_inbox_takes_five_statements_or_fewer(centre, li_wei, count_statements):
    li_wei.get("/inbox")
    with count_statements() as statements:
        li_wei.get("/inbox")
    assert len(statements) == 4


def statements_of(centre, plan, person, count_statements, data=APPROVE):
    """What one decision costs, who decides included, and what of it stands in the one writing transaction."""
    client, ref = centre.client_for(person), address(centre, plan, person)
    with count_statements() as statements:
        assert client.post(ref, data=data).status_code == 303
    return len(statements)


def test_a_decision_takes_fourteen_statements_at_most(centre, plan, count_statements):
    """In turn: one of two signs; the second opens the next position; one of its two signs; the last settles."""
    people = (centre.supervisor, centre.cosupervisor, centre.coordinator, centre.partner)
    assert [statements_of(centre, plan, person, count_statements) for person in people] == [9, 14, 10, 13]


def test_a_decision_that_asks_three_people_more_takes_no_more(centre, plan, count_statements):
    hit = centre.institutions["01yqg2h08"]
    with centre.writing():
        for name in ("second", "third"):
            person = db.session.get_one(Person, centre.add(name, name, "Anna").id)
            day = date(2026, 9, 1)
            office = Office.COORDINATOR
            appoint_office(person, office, institution_id=hit, from_on=day, actor=centre.operator, now=centre.now)
    decide(centre, plan, centre.supervisor)
    assert statements_of(centre, plan, centre.cosupervisor, count_statements) == 14
    assert len([row for row in chain(centre, plan) if row[3] == "open"]) == 4


RETURN = {"verdict": "return", "round": "1", "reason": "More."}


def test_a_return_that_moves_no_day_takes_thirteen_statements(centre, count_statements):
    centre.at(centre.now - timedelta(days=40))
    ref = centre.milestone("study-plan")
    submit(centre, ref)
    assert statements_of(centre, ref, centre.supervisor, count_statements, RETURN) == 13


def test_a_return_that_moves_the_day_also_computes_the_whole_plan(centre, plan, count_statements):
    # SQLite writes the two entries of the journal one by one.
    expected = {"sqlite": 22, "postgresql": 21}
    assert statements_of(centre, plan, centre.supervisor, count_statements, RETURN) == expected[KIND]
