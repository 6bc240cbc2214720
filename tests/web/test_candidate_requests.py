"""Asking for leave, part-time study, more time, another supervisor: seen first what would come of it, then sent."""

import re
from datetime import date

import pytest
from sqlalchemy import func, select

from doctoral_center.db import db
from doctoral_center.models.candidacies import Supervision
from doctoral_center.models.changes_of_time import Request
from doctoral_center.operations.changes_of_time import record_leave
from tests.signing import decide, submit

LEAVE = {"first_on": "2027-01-04", "last_on": "2027-07-03", "reason": "Parental leave"}
SEEN_LEAVE = {"confirm": "1", "previewed": "first_on 2027-01-04; last_on 2027-07-03"}


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


def path(centre, kind="leave"):
    return f"/candidates/{centre.candidacy.ref}/requests/{kind}"


def requests_made(centre):
    with centre.reading():
        return db.session.scalar(select(func.count()).select_from(Request))


def ask_for_leave(centre, **other):
    """Send a request for leave; return its address."""
    answer = centre.client_for(centre.candidate).post(path(centre), data=LEAVE | SEEN_LEAVE | other)
    assert answer.status_code == 303
    return answer.location


def ref_in(address):
    return address.rsplit("/", 1)[1]


def supervision_of(centre, person):
    with centre.reading():
        return db.session.scalars(select(Supervision.ref).where(Supervision.person_id == person.id)).one()


def shown_moves(response):
    """The lines of the table: what, its day now, its day then."""
    lines = re.findall(r"<tr><th scope=.row.>(.*?)</tr>", " ".join(response.text.split()))
    cells = [re.split(r"</th><td>|</td><td>|</td>", line)[:3] for line in lines]
    return [tuple(" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in line) for line in cells]


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("leave", "Ask for leave"),
        ("intensity", "Ask for part-time study"),
        ("extension", "Ask for more time"),
        ("supervisor", "Ask for another supervisor"),
    ],
)
def test_each_kind_has_its_form_and_says_who_will_be_asked(centre, kind, title):
    page = words(centre.client_for(centre.candidate).get(path(centre, kind)))
    assert title in page
    assert "Nothing is sent yet" in page
    assert "Who will be asked" in page


def test_there_is_no_other_kind(centre):
    assert centre.client_for(centre.candidate).get(path(centre, "holiday")).status_code == 404


def test_the_first_post_shows_what_would_move_and_why_and_sends_nothing(centre):
    page = centre.client_for(centre.candidate).post(path(centre), data=LEAVE)
    assert page.status_code == 200
    moves = shown_moves(page)
    assert len(moves) == 27  # 25 dates and both ends
    assert moves[0] == ("Progress report 1 Leave from 4 Jan 2027 to 3 Jul 2027", "1 Mar 2027", "1 Sept 2027")
    assert moves[-1] == ("Latest end of study", "1 Sept 2032", "1 Mar 2033")
    assert "Parental leave" in page.text
    assert requests_made(centre) == 0


def test_who_will_be_asked_is_said_in_order_and_by_name(centre):
    page = words(centre.client_for(centre.candidate).post(path(centre), data=LEAVE))
    chain = page[page.index("Who will be asked") :]
    assert "1. Li Wei Lead supervisor" in chain
    assert "2. Fang Wang Coordinator of the university · HIT" in chain
    assert chain.index("Lead supervisor") < chain.index("Coordinator of the university · HIT")
    assert chain.index("Coordinator of the university · HIT") < chain.index("Coordinator of the university · ITMO")
    assert "within 14 days" in chain


def test_the_second_post_sends_it(centre):
    address = ask_for_leave(centre)
    page = centre.client_for(centre.candidate).get(address)
    assert "Leave from 4 Jan 2027 to 3 Jul 2027" in words(page)
    assert requests_made(centre) == 1


def test_sent_twice_it_is_one(centre):
    assert ask_for_leave(centre) == ask_for_leave(centre)
    assert requests_made(centre) == 1


def test_days_that_were_changed_are_shown_again_before_they_are_sent(centre):
    other = LEAVE | SEEN_LEAVE | {"last_on": "2027-08-03"}
    page = centre.client_for(centre.candidate).post(path(centre), data=other)
    assert page.status_code == 200
    assert "Leave from 4 Jan 2027 to 3 Aug 2027" in words(page)
    assert requests_made(centre) == 0


def test_a_reason_that_was_changed_is_sent_as_it_is(centre):
    page = centre.client_for(centre.candidate).get(ask_for_leave(centre, reason="Birth of my daughter"))
    assert "Birth of my daughter" in page.text


@pytest.mark.parametrize(
    ("kind", "values", "field", "sentence"),
    [
        ("leave", LEAVE | {"last_on": "2027-01-01"}, "last_on", "its last day is on or after its first"),
        ("leave", LEAVE | {"first_on": "2026-08-01"}, "first_on", "before the start on 1 Sept 2026"),
        ("leave", LEAVE | {"first_on": ""}, "first_on", "Enter a day."),
        ("leave", LEAVE | {"reason": ""}, "reason", "Give the reason"),
        ("intensity", {"from_on": "2027-01-04", "percent": "0", "reason": "Job"}, "percent", "between 1 and 100"),
        ("intensity", {"from_on": "2020-01-04", "percent": "50", "reason": "Job"}, "from_on", "before the start"),
    ],
)
def test_a_refusal_stands_at_its_field_and_everything_else_is_kept(centre, kind, values, field, sentence):
    page = centre.client_for(centre.candidate).post(path(centre, kind), data=values)
    assert page.status_code == 422
    (said,) = re.findall(rf'id="{field}-error">(.*?)</p>', page.text, re.DOTALL)
    assert sentence in said
    for name, value in values.items():
        assert value in page.text, name
    assert requests_made(centre) == 0


@pytest.mark.parametrize(
    ("due_on", "sentence"), [("2026-11-30", "no more time than there is"), ("2032-09-02", "1 Sept 2032")]
)
def test_more_time_is_later_than_now_and_not_beyond_the_latest_end(centre, due_on, sentence):
    values = {"milestone_ref": centre.milestone("mid-term"), "due_on": due_on, "reason": "Broken laser"}
    page = centre.client_for(centre.candidate).post(path(centre, "extension"), data=values)
    assert page.status_code == 422
    (said,) = re.findall(r'id="due_on-error">(.*?)</p>', page.text, re.DOTALL)
    assert sentence in said
    assert "Broken laser" in page.text


def test_a_leave_within_another_is_refused_at_its_first_day(centre):
    with centre.writing():
        days = {"first_on": date(2027, 1, 1), "last_on": date(2027, 1, 31)}
        actor = centre.actor(centre.coordinator)
        record_leave(centre.candidacy.ref, actor=actor, reason="Illness", now=centre.now, **days)
    page = centre.client_for(centre.candidate).post(path(centre), data=LEAVE)
    assert page.status_code == 422
    (said,) = re.findall(r'id="first_on-error">(.*?)</p>', page.text, re.DOTALL)
    assert "overlap" in said


def test_what_cannot_be_granted_any_more_says_so(centre):
    address = ask_for_leave(centre)
    with centre.writing():
        days = {"first_on": date(2027, 1, 1), "last_on": date(2027, 1, 31)}
        actor = centre.actor(centre.coordinator)
        record_leave(centre.candidacy.ref, actor=actor, reason="Illness", now=centre.now, **days)
    page = words(centre.client_for(centre.supervisor).get(address))
    assert "As things stand today this cannot be granted" in page
    assert "overlap" in page


def test_a_second_leave_leads_to_the_one_that_is_open(centre):
    first = ask_for_leave(centre)
    second = LEAVE | {"first_on": "2028-01-03", "last_on": "2028-02-02", "confirm": "1"}
    second["previewed"] = "first_on 2028-01-03; last_on 2028-02-02"
    page = centre.client_for(centre.candidate).post(path(centre), data=second)
    assert page.status_code == 409
    assert "You have asked for this already" in words(page)
    assert f'href="{first}"' in page.text
    assert "2028-01-03" in page.text


def test_more_time_is_offered_for_what_is_with_the_candidate(centre):
    in_review = centre.milestone("study-plan")
    submit(centre, in_review)
    page = centre.client_for(centre.candidate).get(path(centre, "extension"))
    assert f'value="{centre.milestone("mid-term")}"' in page.text
    assert f'value="{in_review}"' not in page.text


def test_more_time_comes_preselected_from_a_milestone(centre):
    mid_term = centre.milestone("mid-term")
    address = f"{path(centre, 'extension')}?milestone_ref={mid_term}&due_on=2029-01-08"
    page = centre.client_for(centre.candidate).get(address)
    assert f'<option selected value="{mid_term}">' in page.text
    assert 'value="2029-01-08"' in page.text


def test_what_a_link_says_is_taken_only_if_it_can_be(centre):
    hostile = f"{path(centre)}?first_on=soon&last_on=2027-02-31&percent=1e9"
    page = centre.client_for(centre.candidate).get(hostile)
    assert page.status_code == 200
    assert re.findall(r'name="(?:first|last)_on"[^>]*', page.text) == [
        'name="first_on" required type="date" value=""',
        'name="last_on" required type="date" value=""',
    ]
    unknown = f"{path(centre, 'extension')}?milestone_ref=M-22222222"
    page = centre.client_for(centre.candidate).get(unknown)
    assert page.status_code == 200
    assert "<option selected" not in page.text


def test_more_time_for_one_side_asks_that_side_alone(centre):
    proposal = centre.milestone("proposal")
    values = {"milestone_ref": proposal, "due_on": "2028-06-01", "reason": "Broken laser"}
    page = centre.client_for(centre.candidate).post(path(centre, "extension"), data=values)
    assert shown_moves(page)[0][1:] == ("1 Mar 2028", "1 Jun 2028")
    chain = words(page)[words(page).index("Who will be asked") :]
    assert "HIT" in chain
    assert "ITMO" not in chain


def test_another_supervisor_shows_who_would_replace_whom(centre):
    leaving = supervision_of(centre, centre.cosupervisor)
    values = {
        "supervision_ref": leaving,
        "successor_name": "Orlov, Ivan",
        "successor_email": "orlov@example.org",
        "reason": "She retires",
    }
    page = centre.client_for(centre.candidate).post(path(centre, "supervisor"), data=values)
    text = words(page)
    assert page.status_code == 200
    assert "Orlov, Ivan as supervisor instead of Anna Ivanova" in text
    assert "What waits for a signature passes to the successor." in text
    assert "No date would move." in text


def test_nobody_else_asks_for_a_candidate(centre):
    for person, status in [(centre.supervisor, 403), (centre.coordinator, 403), (centre.stranger_candidate, 404)]:
        assert centre.client_for(person).post(path(centre), data=LEAVE | SEEN_LEAVE).status_code == status
    assert requests_made(centre) == 0


# One request's page


def test_its_page_says_what_is_asked_what_would_move_and_who_has_it(centre):
    page = centre.client_for(centre.supervisor).get(ask_for_leave(centre))
    text = words(page)
    assert "Parental leave" in text
    assert shown_moves(page)[-1] == ("Latest end of study", "1 Sept 2032", "1 Mar 2033")
    assert "Your turn" in text
    assert 'href="/sign-offs/S-' in page.text


def test_it_is_taken_back_while_nobody_has_decided(centre):
    address = ask_for_leave(centre)
    client = centre.client_for(centre.candidate)
    assert "Take it back" in words(client.get(address))
    assert client.post(f"{address}/withdraw").status_code == 303
    page = client.get(address)
    assert "Taken back" in words(page)
    assert f'href="{path(centre)}?again={ref_in(address)}"' in page.text


def test_asked_again_it_says_what_it_said(centre):
    address = ask_for_leave(centre)
    client = centre.client_for(centre.candidate)
    client.post(f"{address}/withdraw")
    page = client.get(f"{path(centre)}?again={ref_in(address)}")
    assert 'value="2027-01-04"' in page.text
    assert "Parental leave" in page.text


def test_nobody_asks_again_for_what_somebody_else_asked(centre):
    address = ask_for_leave(centre)
    theirs = f"/candidates/{centre.stranger_candidacy.ref}/requests/leave?again={ref_in(address)}"
    page = centre.client_for(centre.stranger_candidate).get(theirs)
    assert page.status_code == 200
    assert "Parental leave" not in page.text


def test_a_returned_one_is_changed_and_sent_again(centre):
    address = ask_for_leave(centre)
    decide(centre, ref_in(address), centre.supervisor, "return", reason="Begin in February")
    client = centre.client_for(centre.candidate)
    page = client.get(address)
    assert "Begin in February" in page.text
    assert f'href="{address}/edit"' in page.text
    form = client.get(f"{address}/edit")
    assert "Begin in February" in form.text
    assert 'value="2027-01-04"' in form.text
    changed = LEAVE | {"first_on": "2027-02-01", "round": "1"}
    assert "Leave from 1 Feb 2027 to 3 Jul 2027" in words(client.post(f"{address}/edit", data=changed))
    seen = {"confirm": "1", "previewed": "first_on 2027-02-01; last_on 2027-07-03"}
    assert client.post(f"{address}/edit", data=changed | seen).location == address
    assert "Leave from 1 Feb 2027 to 3 Jul 2027" in words(client.get(address))


def test_what_is_with_the_signers_is_not_changed(centre):
    assert centre.client_for(centre.candidate).get(f"{ask_for_leave(centre)}/edit").status_code == 409


def test_a_refused_one_says_why_and_may_be_asked_for_again(centre):
    address = ask_for_leave(centre)
    decide(centre, ref_in(address), centre.supervisor, "not-pass", reason="The grant ends in June")
    page = centre.client_for(centre.candidate).get(address)
    text = words(page)
    assert "Refused" in text
    assert "The grant ends in June" in text
    assert "Ask again" in text
    assert shown_moves(page) == []


def test_a_stranger_sees_no_request(centre):
    address = ask_for_leave(centre)
    assert centre.client_for(centre.stranger_coordinator).get(address).status_code == 404
    assert centre.client_for(centre.partner).get(address).status_code == 200


def test_its_page_costs_eight_statements(centre, count_statements):
    address = ask_for_leave(centre)
    client = centre.client_for(centre.coordinator)
    client.get(address)
    with count_statements() as statements:
        client.get(address)
    assert len(statements) == 8


@pytest.mark.parametrize(("kind", "number"), [("leave", 8), ("extension", 9), ("supervisor", 8)])
def test_its_form_costs_so_many_statements(centre, count_statements, kind, number):
    client = centre.client_for(centre.candidate)
    client.get(path(centre, kind))
    with count_statements() as statements:
        client.get(path(centre, kind))
    assert len(statements) == number
