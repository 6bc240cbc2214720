"""Deciding from a mail: one person, one decision, two taps; and nothing but that."""

import logging
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.models.candidacies import Supervision
from doctoral_center.operations.supervisions import replace_supervisor
from tests.mailing import set_person
from tests.requesting import LEAVE
from tests.requesting import submit as send_request
from tests.signing import ask_ref, chain, decide, link_token, mails, state, submit
from tests.web.matrix import objects
from tests.web.test_bad_input import everything


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


@pytest.fixture
def plan(centre):
    """The study plan of both sides, handed in."""
    ref = centre.milestone("study-plan")
    submit(centre, ref)
    return ref


def link(centre, plan, signer=None, recipient=None):
    """The path in the mail to `recipient`, of the sign-off of `signer`."""
    signer = signer or centre.supervisor
    return "/d/" + link_token(centre, ask_ref(centre, plan, signer), recipient or signer)


def form_of(page):
    """Where the page's first form in its main part leads, and its hidden fields."""
    form = re.search(r'<main.*?<form[^>]*action="([^"]+)"(.*?)</form>', page.text, re.DOTALL)
    return form.group(1), dict(re.findall(r'name="(\w+)" value="([^"]*)"', form.group(2)))


def press(client, page, **fields):
    """Press the button of the page's first form."""
    target, hidden = form_of(page)
    return client.post(target, data=hidden | fields)


def test_whoever_follows_the_link_approves_with_one_button_and_no_session(centre, plan, client):
    path = link(centre, plan)
    page = client.get(path)
    assert "Individual study plan, version 1" in words(page)
    assert "You decide as Li Wei, without signing in" in words(page)
    assert 'aria-label="Main"' not in page.text
    answer = press(client, page, reason="Good work.")
    assert (answer.status_code, answer.headers["Location"]) == (303, path)
    assert (1, "Li", "lead_supervisor", "approve") in chain(centre, plan)
    assert "Approved. You can undo this until" in words(client.get(path))
    assert client.get("/inbox").headers["Location"] == "/login?next=%2Finbox"


def test_the_link_signs_in_for_its_one_decision_only(centre, plan, client):
    path = link(centre, plan)
    other = link(centre, send_request(centre, LEAVE))
    press(client, client.get(path))
    pages = ("/inbox", "/me", "/calendar", "/reminders", f"/milestones/{plan}", f"/candidates/{centre.candidacy.ref}",
             f"/sign-offs/{path[3:13]}", f"/sign-offs/{other[3:13]}")  # fmt: skip
    answers = [client.get(page) for page in pages]
    assert {answer.status_code for answer in answers} == {303}
    assert {answer.headers["Location"].split("?")[0] for answer in answers} == {"/login"}
    assert client.get(f"/d/{other[3:13]}.{path[3:].partition('.')[2]}").status_code == 404


def test_after_the_decision_the_page_says_who_gave_it_and_when_and_takes_it_back_for_ten_minutes(centre, plan, client):
    path = link(centre, plan)
    press(client, client.get(path))
    page = client.get(path)
    assert "Already decided by Li Wei on 23 Nov 2026, 17:00: Approved." in words(page)
    assert f'href="/login?next=%2Fmilestones%2F{plan}"' in page.text
    assert press(client, page).headers["Location"] == path
    assert "Approve version 1" in words(client.get(path))
    press(client, client.get(path))
    centre.at(centre.now + timedelta(minutes=10))
    page = client.get(path)
    assert "Already decided by Li Wei" in words(page)
    assert "<form" not in page.text.split("<main")[1]
    assert "Undo" not in words(page)


def test_a_report_is_returned_with_a_reason_and_one_without_comes_back(centre, plan, client):
    path = link(centre, plan)
    page = client.get(f"{path}/return")
    assert press(client, page, reason=" ").status_code == 422
    assert press(client, page, reason="Which months?").headers["Location"] == path
    assert state(centre, plan) == "returned"
    assert "Already decided by Li Wei on 23 Nov 2026, 17:00: Returned for changes." in words(client.get(path))


def test_a_deputy_decides_in_the_name_of_her_principal(centre, plan, client):
    with centre.writing():
        centre.add("deputy", "Sun", "Yi", native="孙怡")
    set_person(centre, centre.supervisor, deputy_id=centre.deputy.id)
    path = link(centre, plan, recipient=centre.deputy)
    page = client.get(path)
    assert "As deputy of Li Wei" in words(page)
    press(client, page)
    assert "Already decided by Sun Yi on" in words(client.get(path))
    set_person(centre, centre.supervisor, deputy_id=None)
    assert "Already decided" in words(client.get(path))
    assert "Sun Yi" not in client.get(path).text


def replace_the_supervisor(centre):
    """Give the candidate another lead supervisor from today."""
    with centre.reading():
        statement = select(Supervision.ref).where(
            Supervision.candidacy_id == centre.candidacy.id, Supervision.person_id == centre.supervisor.id
        )
        ref = db.session.scalars(statement).one()
    with centre.writing():
        successor = centre.stranger_supervisor.id
        actor = centre.actor(centre.coordinator)
        replace_supervisor(ref, actor=actor, person_id=successor, from_on=centre.now.date(), now=centre.now)


def test_who_was_replaced_is_told_that_nothing_is_asked_of_her_and_no_more(centre, plan, client):
    path = link(centre, plan)
    page = client.get(path)
    form = client.get(f"{path}/return")
    replace_the_supervisor(centre)
    over = client.get(path)
    assert over.status_code == 410
    assert "This decision is no longer asked of you You need do nothing more." in words(over)
    assert not [word for word in ("Zeng", "study plan", "Individual", plan) if word in over.text]
    assert [client.get(f"{path}/{page}").status_code for page in ("return", "report")] == [410, 404]
    late = press(client, form, reason="Which months?")
    assert (late.status_code, press(client, page).status_code) == (410, 410)
    assert "What you wrote Which months?" in words(late)
    assert ("Li", "return") not in [(name, verdict) for _at, name, _role, verdict in chain(centre, plan)]


def test_who_decided_and_was_replaced_reads_that_it_is_decided(centre, plan, client):
    path = link(centre, plan)
    press(client, client.get(path))
    replace_the_supervisor(centre)
    assert "Already decided You need do nothing more." in words(client.get(path))


def test_the_page_of_who_was_replaced_speaks_her_language(centre, plan, client):
    set_person(centre, centre.supervisor, locale="ru")
    path = link(centre, plan)
    replace_the_supervisor(centre)
    assert '<html lang="ru">' in client.get(path).text


def test_who_was_replaced_and_has_signed_in_reads_the_same_from_a_link_that_has_run_out(centre, plan):
    path = link(centre, plan)
    replace_the_supervisor(centre)
    set_person(centre, centre.supervisor, password_hash="her first")
    over = centre.client_for(centre.supervisor).get(path)
    assert (over.status_code, "This decision is no longer asked of you" in words(over)) == (410, True)


def test_the_report_and_its_files_are_read_by_the_link_until_the_decision(centre, client):
    token, attachment = objects.own(centre, "link's file").split()
    report = client.get(f"/d/{token}/report")
    file = f"/d/{token}/files/{attachment}"
    assert f'href="{file}"' in report.text
    assert f'href="/d/{token}"' in report.text
    main = report.text.split("<main")[1].split("</main>")[0]
    assert set(re.findall(r'<a [^>]*href="([^"]+)"', main)) == {file, f"/d/{token}"}
    answer = client.get(file, buffered=True)
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert answer.headers["Cache-Control"] == "no-store"
    press(client, client.get(f"/d/{token}"))
    assert [client.get(path).status_code for path in (f"/d/{token}/report", file)] == [404, 404]


def test_no_other_files_are_read_by_the_link(centre, plan, client):
    foreign = objects.foreign(centre, "attachment")
    assert client.get(f"{link(centre, plan)}/files/{foreign}").status_code == 404


def test_a_leave_is_approved_with_one_button_and_may_be_refused(centre, client):
    ref = send_request(centre, LEAVE)
    page = client.get(link(centre, ref))
    assert "Refuse…" in words(page)
    assert "It is granted when everybody in the chain has approved" in words(page)
    assert press(client, page).status_code == 303
    assert "Already decided by Li Wei on" in words(client.get(link(centre, ref)))
    assert "Sign in to see the request" in words(client.get(link(centre, ref)))


def test_what_was_typed_is_offered_again_when_the_form_was_too_old(centre, plan, client):
    path = link(centre, plan)
    answer = client.post(path, data={"verdict": "return", "round": "1", "reason": "Which months are spent in Harbin?"})
    assert answer.status_code == 400
    assert "Which months are spent in Harbin?" in answer.text
    assert press(client, answer, reason="Which months are spent in Harbin?").headers["Location"] == path
    assert state(centre, plan) == "returned"


def test_whoever_was_slower_keeps_her_words_and_sees_no_more_of_the_file(centre, plan, client):
    path = link(centre, plan)
    page = client.get(f"{path}/return")
    decide(centre, plan, centre.cosupervisor, "return", reason="No.")
    answer = press(client, page, reason="Which months?")
    assert answer.status_code == 409
    assert "Somebody was faster" in words(answer)
    assert "Which months?" in answer.text
    assert "Your signature is no longer needed here." in words(client.get(path))


@pytest.mark.parametrize("verdict", ["approve", "return"])
def test_a_confirmation_page_opened_too_late_leads_back(centre, plan, client, verdict):
    path = link(centre, plan)
    decide(centre, plan, centre.supervisor)
    assert client.get(f"{path}/{verdict}").headers["Location"] == path


def test_a_link_that_has_run_out_is_renewed_by_mail_and_says_nothing_of_what_it_was(centre, plan, client):
    path = link(centre, plan)
    centre.at(centre.now + timedelta(days=14))
    page = client.get(path)
    assert page.status_code == 410
    shown = words(page)
    assert "This link no longer works" in shown
    assert not [word for word in ("Li", "Zeng", "study plan", plan) if word in shown.split("Sign in")[0]]
    sent = press(client, page)
    assert sent.status_code == 200
    assert "If a decision still waits for you, a new link is on its way." in words(sent)
    assert ("decision-link", "Li") in mails(centre)
    assert client.post(path, data=form_of(page)[1] | {"verdict": "approve", "round": "1"}).status_code == 303
    assert state(centre, plan) == "submitted"


def test_a_new_password_ends_the_links_sent_before(centre, plan, client):
    path = link(centre, plan)
    page = client.get(path)
    set_person(centre, centre.supervisor, password_hash="another")
    assert client.get(path).status_code == 410
    assert press(client, page).headers["Location"] == path
    assert ("Li", "approve") not in [(name, verdict) for _at, name, _role, verdict in chain(centre, plan)]
    assert client.get(link(centre, plan)).status_code == 200


def test_whoever_has_signed_in_goes_on_from_a_link_that_has_run_out(centre, plan):
    path = link(centre, plan)
    set_person(centre, centre.supervisor, password_hash="her first")
    answer = centre.client_for(centre.supervisor).get(path)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/sign-offs/{path[3:13]}")


def test_the_offer_is_the_same_when_nothing_waits(centre, plan, client):
    path = link(centre, plan)
    centre.at(centre.now + timedelta(days=14))
    before = words(press(client, client.get(path)))
    decide(centre, plan, centre.cosupervisor, "return", reason="No.")
    count = len(mails(centre))
    assert words(press(client, client.get(path))) == before
    assert len(mails(centre)) == count


def test_closed_accounts_tampered_links_and_other_readers_find_nothing_alike(centre, plan, client):
    path = link(centre, plan)
    other = centre.client_for(centre.candidate)
    assert other.get(path).status_code == 404
    bodies = {words(client.get("/d/nothing")), words(client.get(path.replace(".P-", ".Q-")))}
    set_person(centre, centre.supervisor, is_active=False)
    answer = client.get(path)
    assert answer.status_code == 404
    bodies.add(words(answer))
    assert len(bodies) == 1


def test_whoever_has_signed_in_herself_sees_the_same_page(centre, plan, client):
    path = link(centre, plan)
    assert words(centre.client_for(centre.supervisor).get(path)) == words(client.get(path))


def test_the_page_speaks_the_language_of_whom_it_is_for_until_she_chooses_another(centre, plan, client):
    set_person(centre, centre.supervisor, locale="ru")
    path = link(centre, plan)
    page = client.get(path)
    assert '<html lang="ru">' in page.text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text).group(1)
    chosen = client.post("/language", data={"csrf_token": token, "next": path, "locale": "zh"})
    assert chosen.headers["Location"] == path
    assert '<html lang="zh">' in client.get(path).text


@pytest.mark.parametrize("page", ["", "/return", "/report"])
def test_no_browser_keeps_it_or_tells_its_address_and_no_machine_lists_it(centre, plan, client, page):
    headers = client.get(link(centre, plan) + page).headers
    assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert "noindex" in headers["X-Robots-Tag"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        # What a browser says of a form on a page that tells nobody its address.
        ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, 303),
        ({"Origin": "null"}, 303),
        ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
    ],
    ids=str,
)
def test_the_form_is_taken_from_its_own_page_only(centre, plan, client, headers, status):
    target, fields = form_of(client.get(link(centre, plan)))
    assert client.post(target, data=fields, headers=headers).status_code == status


def test_under_https_the_form_needs_no_referrer(centre, plan, make_app, database_url):
    app = make_app(database_url, BASE_URL="https://localhost")
    client = app.test_client()
    path = "/d/" + link_token(centre, ask_ref(centre, plan, centre.supervisor), centre.supervisor)
    page = client.get(path, base_url="https://localhost")
    target, fields = form_of(page)
    headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    assert client.post(target, data=fields, headers=headers, base_url="https://localhost").status_code == 303


def test_too_many_attempts_are_put_off(centre, plan, client):
    path = link(centre, plan)
    target, fields = form_of(client.get(path))
    answers = [client.post(target, data=fields | {"round": "99"}).status_code for _attempt in range(11)]
    assert (answers[-2], answers[-1]) == (409, 429)


def test_reading_changes_nothing_and_the_token_stands_in_no_log(centre, plan, client, caplog):
    path = link(centre, plan)
    before = everything(centre)
    with caplog.at_level(logging.DEBUG):
        for page in ("", "/approve", "/return", "/not-pass", "/report"):
            client.get(path + page)
            client.head(path + page)
        client.post(path, data={"verdict": "approve"})
    assert everything(centre) == before
    assert path not in caplog.text


@pytest.mark.parametrize(("page", "most"), [("", 4), ("/return", 4), ("/report", 9)])
def test_a_page_asks_the_database_little(centre, plan, client, count_statements, page, most):
    path = link(centre, plan) + page
    client.get(path)
    with count_statements() as statements:
        client.get(path)
    assert len([one for one in statements if "SELECT" in one]) <= most
