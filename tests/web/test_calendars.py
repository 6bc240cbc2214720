"""The pages of working days."""

import re
from datetime import UTC, datetime

import pytest

from tests.signing import milestone

PATH = "/working-days/CN/2026"
LINES = "2026-12-01 off Substitute\n2026-12-05 work"
SEEN = {"confirm": "1", "previewed": LINES}


def words(response):
    return " ".join(response.text.split())


def test_the_list_names_each_country_in_use_with_this_year_and_the_next(centre):
    page = words(centre.client_for(centre.administrator).get("/working-days"))
    assert re.findall(r'href="/working-days/([A-Z]+/\d+)"', page) == ["CN/2026", "CN/2027"]
    assert "0 days entered" in page


def test_a_year_shows_the_librarys_days_with_their_names(centre):
    page = words(centre.client_for(centre.administrator).get(PATH))
    assert "Working days of China in 2026" in page
    assert "National Day" in page
    assert "Entered here" not in page


def test_the_first_post_says_whose_dates_would_move_and_enters_nothing(centre):
    client = centre.client_for(centre.administrator)
    page = words(client.post(PATH, data={"lines": LINES}))
    assert "The dates of 1 candidate would move." in page
    assert "Entered here" not in words(client.get(PATH))


def test_the_confirmed_post_enters_the_days_and_moves_the_dates(centre):
    client = centre.client_for(centre.administrator)
    answer = client.post(PATH, data={"lines": LINES} | SEEN)
    assert (answer.status_code, answer.location) == (303, PATH)
    page = words(client.get(PATH))
    assert "Entered. The dates of 1 candidate have moved." in page
    assert page.count("Entered here; the library says otherwise") == 2
    assert "Substitute" in page
    assert milestone(centre, centre.milestone("study-plan")).due_on.isoformat() == "2026-12-02"
    log = words(centre.client_for(centre.candidate).get(f"/candidates/{centre.candidacy.ref}"))
    assert "changed the working days of China in 2026" in log


def test_one_day_can_be_entered_in_fields_of_its_own(centre):
    client = centre.client_for(centre.administrator)
    data = {"day": "2026-12-01", "day_kind": "off", "name": "Substitute", "lines": ""}
    page = client.post(PATH, data=data)
    assert "2026-12-01 off Substitute</textarea>" in page.text
    assert 'value="2026-12-01"' not in page.text
    assert 'name="previewed" value="2026-12-01 off Substitute"' in page.text


def test_a_day_that_was_entered_can_be_taken_out_again(centre):
    client = centre.client_for(centre.administrator)
    client.post(PATH, data={"lines": LINES} | SEEN)
    assert '<input type="hidden" name="lines" value="2026-12-01 clear">' in client.get(PATH).text
    clear = {"lines": "2026-12-01 clear", "confirm": "1", "previewed": "2026-12-01 clear"}
    assert client.post(PATH, data=clear).status_code == 303
    assert words(client.get(PATH)).count("Entered here") == 1


def test_lines_changed_after_the_count_are_counted_again(centre):
    page = centre.client_for(centre.administrator).post(PATH, data=SEEN | {"lines": "2026-12-01 work"})
    assert page.status_code == 200


def test_every_wrong_line_is_named_and_nothing_is_entered(centre):
    client = centre.client_for(centre.administrator)
    page = client.post(PATH, data=SEEN | {"lines": f"{LINES}\nsoon off\n2027-01-01 off"})
    assert page.status_code == 422
    assert "Line 3, “soon off”: it does not begin with a day such as 2027-02-15." in words(page)
    assert "Line 4, “2027-01-01 off”: the day is of another year." in words(page)
    assert "soon off" in page.text
    assert "Entered here" not in words(client.get(PATH))


def test_a_year_is_confirmed_by_name(centre):
    client = centre.client_for(centre.administrator)
    assert "Nobody has compared this year" in words(client.get(PATH))
    assert client.post(f"{PATH}/confirm").status_code == 303
    assert f"Confirmed by {centre.administrator.given} {centre.administrator.family} on" in words(client.get(PATH))


@pytest.mark.parametrize("path", ["/working-days/XX/2026", "/working-days/cn/2026", "/working-days/CN/1900"])
def test_what_is_no_country_and_no_year_of_ours_is_not_there(centre, path):
    assert centre.client_for(centre.administrator).get(path).status_code == 404


def test_the_administrators_home_names_what_is_missing_from_december_on(centre):
    client = centre.client_for(centre.administrator)
    assert "Nothing is missing." in words(client.get("/"))
    centre.at(datetime(2026, 12, 1, 9, tzinfo=UTC))
    client = centre.client_for(centre.administrator)
    page = words(client.get("/"))
    assert 'href="/working-days/CN/2027"' in page
    assert "China: the working days of 2027 are not in yet" in page
    client.post("/working-days/CN/2027/confirm")
    assert "Nothing is missing." in words(client.get("/"))


def test_the_pages_take_few_statements(centre, count_statements):
    client = centre.client_for(centre.administrator)
    counts = []
    for path in ("/", "/working-days", PATH):
        client.get(path)
        with count_statements() as statements:
            client.get(path)
        counts.append(len(statements))
    assert counts == [2, 5, 4]
