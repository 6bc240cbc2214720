"""A milestone for one candidate alone: the page that asks for it, and where it is met afterwards."""

import re
from datetime import UTC, datetime

import pytest

from tests.centre import HIT, ITMO
from tests.signing import ask_ref, decide, milestone, state, submit

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
    assert "Comes from chemistry" in page


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


def test_the_candidates_page_marks_it_and_leads_to_adding_and_replacing(centre):
    ref = added(centre)
    page = words(centre.client_for(centre.coordinator).get(f"/candidates/{centre.candidacy.ref}"))
    assert f'href="/milestones/{ref}/replace"' in page
    assert f'href="{path(centre)}"' in page
    assert "for this candidate alone" in page
    supervisor = centre.client_for(centre.supervisor).get(f"/candidates/{centre.candidacy.ref}").text
    assert path(centre) not in supervisor


def test_replacing_begins_with_what_the_old_one_was(centre):
    old = centre.milestone("proposal")
    page = words(centre.client_for(centre.coordinator).get(f"/milestones/{old}/replace"))
    assert "Replace “Thesis proposal”" in page
    assert 'selected value="01yqg2h08/proposal"' in page


def test_the_old_one_and_the_new_one_name_each_other(centre):
    old, new = replaced(centre)
    client = centre.client_for(centre.candidate)
    assert f'In its place: <a href="/milestones/{new}">Course in optics</a>' in words(client.get(f"/milestones/{old}"))
    assert f'It takes the place of <a href="/milestones/{old}">' in words(client.get(f"/milestones/{new}"))
    page = words(client.get(f"/candidates/{centre.candidacy.ref}"))
    assert f'In its place: <a href="/milestones/{new}">Course in optics</a>' in page
    assert "by “Course in optics”: Comes from chemistry" in page


def test_what_is_settled_cannot_be_replaced(centre):
    old, _new = replaced(centre)
    assert centre.client_for(centre.coordinator).get(f"/milestones/{old}/replace").status_code == 409


def test_the_new_ones_are_one_column_of_the_cohort(centre):
    added(centre)
    added(centre, title_en="Course in chemistry")
    page = words(centre.client_for(centre.coordinator).get(f"/cohorts/{centre.cohort_refs['hit-itmo']}?steps=all"))
    assert page.count("Asked of one alone</th>") == 1
    assert "Course in optics" in page
    assert "Course in chemistry" in page


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


def test_its_own_page_takes_eight_statements(centre, count_statements):
    _old, new = replaced(centre)
    client = centre.client_for(centre.coordinator)
    client.get(f"/milestones/{new}")
    with count_statements() as statements:
        client.get(f"/milestones/{new}")
    assert len(statements) == 8


# Attempts


def fail(centre, ref, at):
    centre.at(at)
    submit(centre, ref)
    decide(centre, ref, centre.supervisor, "not-pass", reason="Not convincing")


@pytest.fixture
def failed(centre):
    """The references of the three attempts at the proposal, the first two of them failed."""
    first = centre.milestone("proposal")
    fail(centre, first, datetime(2028, 1, 10, 9, tzinfo=UTC))
    second = centre.milestone("proposal", attempt=2)
    fail(centre, second, datetime(2028, 5, 10, 9, tzinfo=UTC))
    return [first, second, centre.milestone("proposal", attempt=3)]


def test_an_attempt_says_which_it_is_and_leads_to_the_others(centre, failed):
    first, second, third = failed
    client = centre.client_for(centre.candidate)
    page = words(client.get(f"/milestones/{third}"))
    day = milestone(centre, third).due_on
    assert f"Attempt 3 of 3, due by {day.day} {day:%b} {day.year}" in page
    assert "This is the last one." in page
    assert f'<a href="/milestones/{first}">Attempt 1 was not passed on 10 Jan 2028</a>' in page
    assert f'<a href="/milestones/{third}">Attempt 3</a>' in words(client.get(f"/milestones/{second}"))
    assert "Attempt 3 of 3 · This is the last one." in words(client.get(f"/candidates/{centre.candidacy.ref}"))


def test_the_coordinators_home_names_what_no_attempt_is_left_of(centre):
    ref = added(centre, signed_as=f"{HIT}/proposal", previewed=SEEN["previewed"].replace("as ;", f"as {HIT}/proposal;"))
    for _ in range(3):
        submit(centre, ref)
        decide(centre, ref, centre.supervisor, "not-pass", reason="Not convincing")
        last, ref = ref, next_attempt(centre, ref)
    home = words(centre.client_for(centre.coordinator).get("/"))
    assert f'href="/milestones/{last}"' in home
    assert "Not passed · no attempt left" in home


def next_attempt(centre, ref):
    page = centre.client_for(centre.candidate).get(f"/milestones/{ref}").text
    links = re.findall(r'<a href="/milestones/(M-[2-9A-Z]+)">Attempt \d</a>', page)
    return links[-1] if links else None


def test_the_gap_between_attempts_is_the_reason_of_the_day(centre, failed):
    page = words(centre.client_for(centre.candidate).get(f"/milestones/{failed[1]}"))
    assert "after the attempt that was not passed on 10 Jan 2028" in page


def test_a_signer_is_told_what_not_passing_means(centre):
    first = centre.milestone("proposal")
    centre.at(datetime(2028, 1, 10, 9, tzinfo=UTC))
    submit(centre, first)
    ref = ask_ref(centre, first, centre.supervisor)
    page = words(centre.client_for(centre.supervisor).get(f"/sign-offs/{ref}/not-pass"))
    assert "Attempt 1 of 3" in page
    assert "If it is not passed, 2 more are left; the next is due 2 months after the verdict." in page
    assert "more are left" not in centre.client_for(centre.supervisor).get(f"/sign-offs/{ref}/approve").text


def test_when_all_attempts_are_used_up_everybody_sees_it_and_the_coordinator_can_act(centre, failed):
    last = failed[2]
    fail(centre, last, datetime(2028, 9, 10, 9, tzinfo=UTC))
    used_up = "All 3 attempts are used up. The coordinator decides how things go on."
    candidate, coordinator = centre.client_for(centre.candidate), centre.client_for(centre.coordinator)
    assert used_up in words(candidate.get(f"/candidates/{centre.candidacy.ref}"))
    assert used_up in words(candidate.get(f"/milestones/{last}"))
    assert f'href="/milestones/{last}/replace"' not in candidate.get(f"/milestones/{last}").text
    assert f'href="/milestones/{last}/replace"' in coordinator.get(f"/milestones/{last}").text
    assert f'href="/milestones/{last}/replace"' in coordinator.get(f"/candidates/{centre.candidacy.ref}").text
    data = NEW | {"due_on": "2029-09-03", "previewed": SEEN["previewed"].replace("2027-06-15", "2029-09-03")}
    assert coordinator.post(f"/milestones/{last}/replace", data=data | {"confirm": "1"}).status_code == 303
    assert used_up not in words(candidate.get(f"/candidates/{centre.candidacy.ref}"))
