"""A leave's days corrected and its return confirmed, in the browser; and where an overrun is seen."""

from datetime import UTC, date, datetime

import pytest

from tests.dates import due_day, leave


def words(response):
    return " ".join(response.text.split())


@pytest.fixture
def path(centre):
    path = f"/changes/{leave(centre, date(2027, 1, 1), date(2027, 1, 31))}"
    centre.at(datetime(2027, 2, 5, 9, tzinfo=UTC))
    return path


def test_a_correction_is_shown_before_it_counts(centre, path):
    client = centre.client_for(centre.coordinator)
    assert 'value="2027-01-31"' in client.get(f"{path}/correct").text
    data = {"first_on": "2027-01-01", "last_on": "2027-02-28", "reason": "A letter"}
    page = client.post(f"{path}/correct", data=data)
    assert "<td>1 Oct 2027</td><td><strong>1 Nov 2027</strong></td>" in words(page)
    seen = {"confirm": "1", "previewed": "first_on 2027-01-01; last_on 2027-02-28"}
    assert client.post(f"{path}/correct", data=data | seen).status_code == 303
    assert due_day(centre, centre.milestone("agreement")) == date(2027, 11, 1)
    assert "corrected the leave to 1 Jan 2027 to 28 Feb 2027" in words(
        client.get(f"/candidates/{centre.candidacy.ref}")
    )


def test_the_candidate_says_on_her_home_that_she_is_back(centre, path):
    client = centre.client_for(centre.candidate)
    home = words(client.get("/"))
    assert "Your leave ended on 31 Jan 2027. Are you back at work?" in home
    assert "I am back since 1 Feb 2027" in home
    data = {"returned_on": "2027-02-01", "previewed": "returned_on 2027-02-01", "confirm": "1"}
    assert client.post(f"{path}/return", data=data).status_code == 303
    assert "Are you back at work?" not in client.get("/").text
    assert "Zeng Min confirmed the return from leave on 1 Feb 2027" in words(
        client.get(f"/candidates/{centre.candidacy.ref}")
    )


def test_back_on_another_day_she_is_told_whom_to_ask(centre, path):
    page = centre.client_for(centre.candidate).post(f"{path}/return", data={"returned_on": "2027-02-03"})
    assert page.status_code == 422
    assert "ask your coordinator to enter it" in words(page)


def test_coordinators_see_the_overrun_and_confirm_another_day_with_preview(centre, path):
    client = centre.client_for(centre.coordinator)
    assert "Leave over, return not confirmed" in words(client.get("/"))
    page = words(client.get(f"/candidates/{centre.candidacy.ref}"))
    assert "The leave ended on 31 Jan 2027, 5 days ago; the return has not been confirmed." in page
    shown = client.post(f"{path}/return", data={"returned_on": "2027-02-04"})
    assert "<td>1 Oct 2027</td><td><strong>4 Oct 2027</strong></td>" in words(shown)
    data = {"returned_on": "2027-02-04", "previewed": "returned_on 2027-02-04", "confirm": "1"}
    assert client.post(f"{path}/return", data=data).status_code == 303
    assert "Leave over" not in client.get("/").text


def test_an_end_of_study_that_is_near_or_passed_is_shown_with_its_side(centre):
    centre.at(datetime(2032, 3, 1, 9, tzinfo=UTC))
    sentence = "ITMO University: study must have ended by 1 Sept 2032."
    assert sentence in words(centre.client_for(centre.candidate).get("/"))
    client = centre.client_for(centre.coordinator)
    assert sentence in words(client.get(f"/candidates/{centre.candidacy.ref}"))
    assert "Latest end of study near or passed" in words(client.get("/"))
    centre.at(datetime(2032, 9, 2, 9, tzinfo=UTC))
    assert "the latest end of study was 1 Sept 2032" in words(centre.client_for(centre.candidate).get("/"))
