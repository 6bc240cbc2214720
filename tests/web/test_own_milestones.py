"""A milestone for one candidate alone: the page that asks for it, and where it is met afterwards."""

import pytest

from tests.centre import HIT, ITMO
from tests.signing import milestone, state

NEW = {
    "side": HIT,
    "title_en": "Course in optics",
    "title_ru": "Курс оптики",
    "due_on": "2027-06-15",
    "opens_on": "",
    "roll": "none",
    "signed_as": "",
    "form_of": "",
    "reason": "Comes from chemistry",
}
SEEN = {"confirm": "1", "previewed": f"side {HIT}; roll none; signed_as ; form_of ; due_on 2027-06-15; opens_on None"}


def words(response):
    return " ".join(response.text.split())


def path(centre):
    return f"/candidates/{centre.candidacy.ref}/milestones/new"


def added(centre, **values):
    """The reference of the new milestone."""
    answer = centre.client_for(centre.coordinator).post(path(centre), data=NEW | SEEN | values)
    assert answer.status_code == 303
    return answer.location.rpartition("/")[2]


def replaced(centre, code="qualifying-exam"):
    old = centre.milestone(code)
    answer = centre.client_for(centre.coordinator).post(f"/milestones/{old}/replace", data=NEW | SEEN)
    assert answer.status_code == 303
    return old, answer.location.rpartition("/")[2]


def test_the_form_offers_the_readers_own_side_and_the_packs_milestones(centre):
    page = words(centre.client_for(centre.coordinator).get(path(centre)))
    assert "Add a milestone for this candidate alone" in page
    assert "Harbin Institute of Technology" in page
    assert f'value="{ITMO}"' not in page
    assert "As for “Individual study plan” (HIT)" in page
    both = centre.client_for(centre.centre_coordinator).get(path(centre)).text
    assert f'value="{HIT}"' in both
    assert f'value="{ITMO}"' in both


def test_the_first_post_shows_the_day_it_would_be_due_and_adds_nothing(centre):
    data = NEW | {"due_on": "2027-05-01", "roll": "next_working_day"}
    page = centre.client_for(centre.coordinator).post(path(centre), data=data)
    assert page.status_code == 200
    assert "Course in optics" in page.text
    assert "<strong>5 May 2027</strong>" in page.text
    again = centre.client_for(centre.coordinator).get(f"/candidates/{centre.candidacy.ref}")
    assert "Course in optics" not in again.text


def test_the_confirmed_post_adds_it_and_leads_to_its_page(centre):
    ref = added(centre)
    assert (state(centre, ref), milestone(centre, ref).due_on.isoformat()) == ("open", "2027-06-15")
    page = words(centre.client_for(centre.candidate).get(f"/milestones/{ref}"))
    assert "Course in optics" in page
    assert "Set for this candidate alone" in page


def test_another_day_below_the_table_is_shown_before_it_counts(centre):
    page = centre.client_for(centre.coordinator).post(path(centre), data=NEW | SEEN | {"due_on": "2027-06-16"})
    assert page.status_code == 200
    assert "16 Jun 2027" in page.text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"title_en": "", "title_ru": ""}, "Give the title in one language at least."),
        ({"due_on": ""}, "Enter a day."),
        ({"due_on": "2026-08-31"}, "It cannot be due on 31 Aug 2026, before the start on 1 Sept 2026"),
        ({"opens_on": "2027-06-16"}, "It opens on 16 Jun 2027, after it is due: choose a day up to 15 Jun 2027."),
        ({"side": ITMO}, "Not a valid choice."),
        ({"signed_as": "nonsense"}, "Not a valid choice."),
        ({"reason": ""}, "Give the reason: others have to understand it later."),
    ],
)
def test_a_form_that_cannot_be_comes_back_filled(centre, data, sentence):
    page = centre.client_for(centre.coordinator).post(path(centre), data=NEW | data)
    assert page.status_code == 422
    assert sentence in words(page)


def test_replacing_begins_with_what_the_old_one_was(centre):
    old = centre.milestone("proposal")
    page = words(centre.client_for(centre.coordinator).get(f"/milestones/{old}/replace"))
    assert "Replace “Thesis proposal”" in page
    assert 'selected value="01yqg2h08/proposal"' in page


def test_what_is_settled_cannot_be_replaced(centre):
    old, _new = replaced(centre)
    assert centre.client_for(centre.coordinator).get(f"/milestones/{old}/replace").status_code == 409


def test_the_candidates_page_still_takes_seven_statements(centre, count_statements):
    client = centre.client_for(centre.coordinator)
    client.get(f"/candidates/{centre.candidacy.ref}")
    with count_statements() as before:
        client.get(f"/candidates/{centre.candidacy.ref}")
    added(centre)
    added(centre, title_en="Course in chemistry")
    with count_statements() as after:
        client.get(f"/candidates/{centre.candidacy.ref}")
    assert len(after) == len(before) <= 8
