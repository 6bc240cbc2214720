"""The milestone's page: who signs and since when, what was handed in, when it is due and why, what may be done."""

import re
from datetime import timedelta

import pytest

from tests.signing import decide, state, submit, write


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


@pytest.fixture
def plan(centre):
    return centre.milestone("study-plan")


def page(centre, plan, person):
    answer = centre.client_for(person).get(f"/milestones/{plan}")
    assert answer.status_code == 200
    return words(answer)


def test_before_anything_is_sent_the_chain_shows_who_will_sign(centre, plan):
    text = page(centre, plan, centre.supervisor)
    assert "Individual study plan" in text
    assert "Candidate Zeng Min has not sent it yet" in text
    assert "Lead supervisor, Co-supervisors Asked when it is their turn All must sign Coordinator" in text
    assert "Coordinator of the university · HIT" in text


def test_the_candidate_starts_and_carries_on_with_the_report(centre, plan):
    assert "Start the report" in page(centre, plan, centre.candidate)
    write(centre, plan)
    assert "Carry on with the report" in page(centre, plan, centre.candidate)
    assert "Carry on with the report" not in page(centre, plan, centre.supervisor)


def test_the_days_stand_in_both_zones_with_their_reasons(centre, plan):
    text = page(centre, plan, centre.cosupervisor)
    assert "Due 1 Dec 2026 23:59 in Beijing · 18:59 your time (UTC+3)" in text
    assert "Window 2 Oct 2026 to 1 Dec 2026" in text
    assert "3 months after the start on 1 Sept 2026: 1 Dec 2026" in text


def test_whose_turn_it_is_and_since_when(centre, plan):
    submit(centre, plan)
    decide(centre, plan, centre.cosupervisor)
    text = page(centre, plan, centre.supervisor)
    assert "Zeng Min sent version 1 on 23 Nov 2026, 17:00" in text
    assert "Anna Ivanova: Approved" in text
    assert text.count("Your turn") == 1
    assert "Your turn , Li Wei Asked on 23 Nov 2026, 17:00, due 7 Dec 2026" in text
    assert "Your turn" not in page(centre, plan, centre.coordinator)


def test_the_signer_decides_from_here_and_comes_back_here(centre, plan):
    submit(centre, plan)
    client = centre.client_for(centre.supervisor)
    approve = re.search(r'href="(/sign-offs/[^"]+/approve\?back=milestone)"', client.get(f"/milestones/{plan}").text)
    form = client.get(approve.group(1)).text
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    answer = client.post(approve.group(1).partition("/approve")[0], data=fields)
    assert answer.headers["Location"] == f"/milestones/{plan}"
    assert "Undo until" in words(client.get(f"/milestones/{plan}"))


def test_the_candidate_takes_it_back_while_nobody_has_decided(centre, plan):
    submit(centre, plan)
    client = centre.client_for(centre.candidate)
    assert "Take it back" in words(client.get(f"/milestones/{plan}"))
    answer = client.post(f"/milestones/{plan}/withdraw", data={"round": "1"})
    assert (answer.status_code, state(centre, plan)) == (303, "open")
    assert "Take it back" not in words(client.get(f"/milestones/{plan}"))


def test_after_a_verdict_there_is_nothing_to_take_back(centre, plan):
    submit(centre, plan)
    decide(centre, plan, centre.supervisor)
    client = centre.client_for(centre.candidate)
    assert "Take it back" not in words(client.get(f"/milestones/{plan}"))
    assert client.post(f"/milestones/{plan}/withdraw", data={"round": "1"}).status_code == 409


def test_a_returned_report_says_why_where_the_candidate_goes_on(centre, plan):
    submit(centre, plan)
    decide(centre, plan, centre.supervisor, "return", reason="Which months?")
    text = page(centre, plan, centre.candidate)
    assert "Returned for changes" in text
    assert "Why it was returned Li Wei returned version 1 on" in text
    assert "Which months?" in text
    assert "Extended 7 Dec 2026" in text


def test_the_log_tells_what_happened_in_sentences(centre, plan):
    submit(centre, plan)
    decide(centre, plan, centre.supervisor)
    text = page(centre, plan, centre.partner)
    assert "Li Wei approved “Individual study plan”, version 1" in text
    assert "Zeng Min submitted “Individual study plan”, version 1" in text


def test_only_coordinators_of_a_side_are_offered_to_change_the_date(centre, plan):
    for person, is_offered in (
        (centre.coordinator, True),
        (centre.partner, True),
        (centre.centre_coordinator, True),
        (centre.supervisor, False),
        (centre.candidate, False),
    ):
        assert ("Change the date" in page(centre, plan, person)) is is_offered


def test_a_milestone_is_not_there_for_strangers(centre, plan):
    for person in (centre.stranger_supervisor, centre.stranger_candidate, centre.observer, centre.administrator):
        client = centre.client_for(person)
        assert client.get(f"/milestones/{plan}").status_code == 404
        assert client.post(f"/milestones/{plan}/withdraw").status_code == 404
    assert centre.client_for(centre.supervisor).post(f"/milestones/{plan}/withdraw").status_code == 403


def test_a_milestone_that_opens_later_can_be_prepared_now(centre):
    text = page(centre, centre.milestone("proposal"), centre.candidate)
    assert "Can be handed in from 2 Dec 2027. You can prepare now." in text


def test_the_page_takes_eight_statements_before_and_after_three_rounds(centre, plan, count_statements):
    client = centre.client_for(centre.supervisor)
    client.get(f"/milestones/{plan}")
    with count_statements() as before:
        client.get(f"/milestones/{plan}")
    for _ in range(2):
        submit(centre, plan)
        decide(centre, plan, centre.supervisor, "return", reason="Again.")
        centre.at(centre.now + timedelta(minutes=5))
    submit(centre, plan)
    with count_statements() as after:
        client.get(f"/milestones/{plan}")
    assert (len(before), len(after)) == (8, 8)


def test_each_university_says_on_what_ground_it_asks(centre, plan):
    text = page(centre, plan, centre.candidate)
    assert "HIT · 3 months after the start Joint doctorate in China version 1 Typical, not found in a source" in text
    assert "ITMO University · 3 months after the start General joint doctorate" in text
    raw = centre.client_for(centre.candidate).get(f"/milestones/{plan}").text
    assert 'href="/regulations/cn-joint-phd/1"' in raw


def test_what_a_rule_says_beside_the_day_stands_there_with_its_own_source(centre):
    text = page(centre, centre.milestone("proposal"), centre.candidate)
    assert "A panel of five to seven experts." in text
    assert "Rule. Source: Graduate School of the Chinese Academy of Agricultural Sciences, iarrp.caas.cn 288147" in text


def test_more_time_is_asked_for_from_the_milestone_while_it_is_with_the_candidate(centre):
    ref = centre.milestone("study-plan")
    link = f'href="/candidates/{centre.candidacy.ref}/requests/extension?milestone_ref={ref}"'
    assert link in centre.client_for(centre.candidate).get(f"/milestones/{ref}").text
    assert link not in centre.client_for(centre.supervisor).get(f"/milestones/{ref}").text
    submit(centre, ref)
    assert link not in centre.client_for(centre.candidate).get(f"/milestones/{ref}").text
