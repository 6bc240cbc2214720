"""One candidate's page: who reads what, in how many statements."""

import re
from datetime import date

import pytest

from doctoral_center.domain.requests import RequestKind
from doctoral_center.operations.changes_of_time import record_leave
from doctoral_center.operations.milestones import waive_milestone
from doctoral_center.operations.requests import RequestData
from tests.signing import ask_for, decide


def text_of(response):
    return " ".join(response.get_data(as_text=True).split())


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("candidate", 200),
        ("supervisor", 200),
        ("cosupervisor", 200),
        ("coordinator", 200),
        ("partner", 200),
        ("centre_coordinator", 200),
        ("observer", 404),
        ("administrator", 404),
        ("stranger_candidate", 404),
        ("stranger_supervisor", 404),
        ("stranger_coordinator", 404),
        ("stranger_observer", 404),
    ],
)
def test_the_page_is_for_the_people_of_the_file(centre, name, status):
    client = centre.client_for(centre.people[name])
    assert client.get(f"/candidates/{centre.candidacy.ref}").status_code == status
    assert client.get("/candidates/C-22222222").status_code == 404


def test_it_says_who_when_and_why(centre):
    page = text_of(centre.client_for(centre.coordinator).get(f"/candidates/{centre.candidacy.ref}"))
    assert "Zeng Min" in page
    assert "Harbin Institute of Technology + ITMO University" in page
    assert "Start 1 Sept 2026 · normal end 1 Sept 2029 · latest end 1 Sept 2032" in page
    assert "3 months after the start on 1 Sept 2026: <strong>1 Dec 2026</strong>" in page
    assert "23:59 in Beijing" in page
    assert "Both sides ask for it: the earlier day counts." in page
    assert "The system enrolled the candidate from 1 Sept 2026" in page


def test_the_page_takes_eight_statements_for_one_candidate_and_for_three(centre, count_statements):
    client = centre.client_for(centre.coordinator)
    path = f"/candidates/{centre.candidacy.ref}"
    client.get(path)  # the packs are read once a process
    with count_statements() as for_one:
        assert client.get(path).status_code == 200
    with centre.writing():
        centre.enrol("second", "Wu", "Hao", native="吴浩")
        centre.enrol("third", "Xie", "Na", native="解娜")
    with count_statements() as for_three:
        client.get(path)
    assert (len(for_one), len(for_three)) == (8, 8)


def test_a_page_with_a_log_and_a_leave_takes_eight_statements_too(centre, count_statements):
    with centre.writing():
        record_leave(
            centre.candidacy.ref,
            actor=centre.actor(centre.coordinator),
            first_on=date(2027, 1, 1),
            last_on=date(2027, 6, 30),
            reason="Parental leave",
            now=centre.now,
        )
    client = centre.client_for(centre.candidate)
    path = f"/candidates/{centre.candidacy.ref}"
    client.get(path)
    with count_statements() as statements:
        page = text_of(client.get(path))
    assert len(statements) == 8
    assert "Fang Wang recorded a leave from 1 Jan 2027 to 30 Jun 2027: Parental leave" in page
    assert "25 dates moved" in page
    assert "Leave from 1 Jan 2027 to 30 Jun 2027: <strong>1 Jun 2028</strong>" in page


def test_only_coordinators_of_the_file_are_offered_changes(centre):
    def offers(person):
        page = centre.client_for(person).get(f"/candidates/{centre.candidacy.ref}").text
        return "Appoint a supervisor" in page, page.count("Change the date")

    assert offers(centre.candidate) == (False, 0)
    assert offers(centre.supervisor) == (False, 0)
    # Eleven of each side alone, four that both ask for.
    assert offers(centre.partner) == (True, 15)
    assert offers(centre.coordinator) == (True, 15)
    assert offers(centre.centre_coordinator) == (True, 26)


def test_a_settled_milestone_shows_its_day_and_why_it_was_waived(centre):
    with centre.writing():
        actor = centre.actor(centre.coordinator)
        waive_milestone(centre.milestone("study-plan"), actor=actor, reason="Done at home", now=centre.now)
    page = text_of(centre.client_for(centre.candidate).get(f"/candidates/{centre.candidacy.ref}"))
    assert "· Waived 23 Nov 2026: Done at home" in page
    assert "Fang Wang waived “Individual study plan”: Done at home" in page


def test_requests_are_listed_with_how_far_they_are_in_eight_statements(centre, count_statements):
    leave = RequestData(RequestKind.LEAVE, "Parental leave", first_on=date(2027, 1, 4), last_on=date(2027, 7, 3))
    mid_term = centre.milestone("mid-term")
    time = RequestData(RequestKind.EXTENSION, "Broken laser", milestone_ref=mid_term, due_on=date(2029, 1, 8))
    refs = [ask_for(centre, leave), ask_for(centre, time)]
    decide(centre, refs[0], centre.supervisor, "not-pass", reason="The grant ends in June")
    client = centre.client_for(centre.coordinator)
    path = f"/candidates/{centre.candidacy.ref}"
    client.get(path)
    with count_statements() as statements:
        page = client.get(path)
    assert len(statements) == 8
    listed = page.text.partition('id="requests"')[2].partition("</section>")[0]
    text = " ".join(re.sub(r"<[^>]+>", " ", listed).split())
    assert text.index("Mid-term assessment”: more time, until 8 Jan 2029 Submitted") < text.index(
        "Leave from 4 Jan 2027 to 3 Jul 2027 Refused"
    )
    assert f'href="/requests/{refs[1]}"' in listed
    assert "Ask for" not in listed


def test_a_candidate_asks_from_her_own_page_too(centre):
    page = centre.client_for(centre.candidate).get(f"/candidates/{centre.candidacy.ref}").text
    assert f'href="/candidates/{centre.candidacy.ref}/requests/leave"' in page
