"""Several candidates' dates in the browser: what would move and who is left out, the decision, and taking it back."""

import re
from datetime import date

import pytest

from tests.dates import due_day

LEAVE = {"kind": "leave", "first_on": "2027-01-01", "last_on": "2027-01-31", "reason": "The campus is closed"}


def words(response):
    return " ".join(response.text.split())


@pytest.fixture
def both(centre):
    with centre.writing():
        return [centre.candidacy, centre.enrol("wu", "Wu", "Hao")]


@pytest.fixture
def path(centre):
    return f"/cohorts/{centre.cohort_refs['hit-itmo']}/dates"


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page.text)[1].replace("&#39;", "'")


def seen(page):
    return {"confirm": "1", "previewed": hidden(page, "previewed"), "decision": hidden(page, "decision")}


def test_the_matrix_leads_here_and_boxes_are_ticked_by_the_address(centre, both, path):
    client = centre.client_for(centre.coordinator)
    assert f'href="{path}"' in client.get(path.removesuffix("/dates")).text
    page = client.get(f"{path}?c={both[1].ref}")
    assert page.text.count("checked>") == 1
    assert f'value="{both[1].ref}" id="{both[1].ref}" checked' in page.text


def test_more_days_are_shown_before_they_count(centre, both, path):
    client = centre.client_for(centre.coordinator)
    value = re.search(r'<option value="([^"]*/study-plan/1)"', client.get(path).text)[1]
    data = {"kind": "extension", "milestone": value, "days": "14", "reason": "Flood"}
    chosen = {"candidates": [each.ref for each in both]}
    page = client.post(path, data=data | chosen)
    assert words(page).count("Individual study plan: 1 Dec 2026 → <strong>15 Dec 2026</strong>") == 2
    assert due_day(centre, centre.milestone("study-plan")) == date(2026, 12, 1)
    answer = client.post(path, data=data | chosen | seen(page))
    assert answer.status_code == 303
    assert due_day(centre, centre.milestone("study-plan")) == date(2026, 12, 15)
    shown = words(client.get(answer.location))
    assert "Decided for 2 candidates." in shown
    assert "“Individual study plan” extended to 15 Dec 2026" in shown


def test_a_double_click_decides_once(centre, both, path):
    client = centre.client_for(centre.coordinator)
    data = LEAVE | {"candidates": [each.ref for each in both]}
    data |= seen(client.post(path, data=data))
    first, second = client.post(path, data=data), client.post(path, data=data)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location


def test_who_is_left_out_is_named_and_the_others_can_be_decided_for(centre, both, path):
    client = centre.client_for(centre.coordinator)
    days = {"first_on": "2027-01-20", "last_on": "2027-02-20", "reason": "Illness"}
    again = {"confirm": "1", "previewed": "first_on 2027-01-20; last_on 2027-02-20"}
    client.post(f"/candidates/{both[1].ref}/leave", data=days | again)
    data = LEAVE | {"candidates": [each.ref for each in both]}
    page = client.post(path, data=data)
    assert "1 candidate is left out" in words(page)
    assert "overlap: shorten one or make them one leave." in words(page)
    assert "Decide for 1 candidate" in words(page)
    assert client.post(path, data=data | seen(page)).status_code == 303


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"candidates": []}, "Nobody is chosen: tick the candidates whom the decision concerns."),
        ({"reason": ""}, "Give the reason: others have to understand it later."),
        ({"last_on": ""}, "Fill this in: without it there is nothing to decide."),
        ({"last_on": "2026-12-01"}, "its last day is on or after its first."),
        ({"kind": "extension", "days": "5", "milestone": "nothing"}, "Fill this in"),
    ],
)
def test_a_form_that_lacks_something_comes_back_filled(centre, both, path, data, sentence):
    client = centre.client_for(centre.coordinator)
    page = client.post(path, data=LEAVE | {"candidates": [both[0].ref]} | data)
    assert page.status_code == 422
    assert sentence in words(page)


def test_all_of_it_is_taken_back_with_a_reason(centre, both, path):
    client = centre.client_for(centre.coordinator)
    data = LEAVE | {"candidates": [each.ref for each in both]}
    place = client.post(path, data=data | seen(client.post(path, data=data))).location
    assert client.post(place, data={"reason": ""}).status_code == 422
    assert client.post(place, data={"reason": "Open again"}).status_code == 303
    page = words(client.get(place))
    assert "Taken back for 2 candidates." in page
    assert page.count("Open again") == 2
    assert "Take it all back" not in page


def test_the_pages_take_as_many_statements_for_two_as_for_one(centre, path, count_statements):
    client = centre.client_for(centre.coordinator)

    def statements(refs):
        with count_statements() as counted:
            client.post(path, data=LEAVE | {"candidates": refs})
        return len(counted)

    statements([])
    one = statements([centre.candidacy.ref])
    with centre.writing():
        other = centre.enrol("wu", "Wu", "Hao")
    assert (one, statements([centre.candidacy.ref, other.ref])) == (11, 11)
