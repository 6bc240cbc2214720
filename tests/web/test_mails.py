"""The page of one mail: what it shows to whom, and what is done from it."""

import re

from sqlalchemy import select, update

from doctoral_center.db import db
from doctoral_center.domain.mail_refs import mail_ref
from doctoral_center.domain.reminders import MessageState
from doctoral_center.models.messages import Message
from doctoral_center.models.people import Person
from doctoral_center.operations.access import invite
from doctoral_center.operations.reminders import plan


def page_of(centre, person, **values):
    """The address of the page of the person's first mail, once it is as the values say."""
    with centre.writing():
        plan(now=centre.now)
        hers = Message.recipient_id == person.id
        if values:
            db.session.execute(update(Message).where(hers).values(**values))
        number = db.session.scalars(select(Message.id).where(hers).order_by(Message.id)).first()
    return f"/reminders/mails/{mail_ref(number, centre.app.config['SECRET_KEY'])}"


def test_a_mail_is_shown_in_its_words(centre):
    page = centre.client_for(centre.coordinator).get(page_of(centre, centre.candidate)).text
    assert "Individual study plan, Zeng Min: due on 1 Dec 2026" in page
    assert "Please hand in: Individual study plan is due on 1 Dec 2026, 23:59." in page
    assert "Waits, not before 23 Nov 2026, 17:00." in page


def test_nobody_but_the_recipient_gets_a_link_that_opens_something(centre):
    with centre.writing():
        invite(db.session.get_one(Person, centre.supervisor.id), actor=centre.operator, now=centre.now)
    page = centre.client_for(centre.centre_coordinator).get(page_of(centre, centre.supervisor)).text
    assert "Choose a password" in page
    assert "/invitations/" not in page


def test_a_mail_that_cannot_be_written_says_so(centre):
    page = centre.client_for(centre.coordinator).get(page_of(centre, centre.candidate, kind="no-such-kind")).text
    assert "This mail cannot be written:" in page


def test_a_mail_is_held_and_released_from_its_page(centre):
    path = page_of(centre, centre.candidate)
    client = centre.client_for(centre.coordinator)
    for act, words in [("hold", "1 mail is held back."), ("release", "1 mail has been released.")]:
        response = client.post(f"/reminders/{act}", data={"mail": path.rpartition("/")[2], "back": "mail"})
        assert (response.status_code, response.location) == (303, path)
        assert words in client.get(path).text


def test_what_had_moved_on_is_told(centre):
    path = page_of(centre, centre.candidate, state=MessageState.SENT, sent_at=centre.now)
    client = centre.client_for(centre.coordinator)
    client.post("/reminders/hold", data={"mail": path.rpartition("/")[2], "back": "mail"})
    assert "1 mail had moved on before: nothing was changed in it." in client.get(path).text


def test_a_second_mail_is_asked_for_twice_and_sent_once(centre):
    path = page_of(centre, centre.candidate, state=MessageState.SENT, sent_at=centre.now)
    client = centre.client_for(centre.coordinator)
    assert "will get a second one" in client.get(f"{path}/repeat").text
    assert len({client.post(f"{path}/repeat").location for _ in range(2)}) == 1
    assert "A second mail was sent" in client.get(path).text


def test_what_has_not_gone_has_no_second_mail(centre):
    assert centre.client_for(centre.coordinator).get(f"{page_of(centre, centre.candidate)}/repeat").status_code == 409


def test_a_wrong_address_stays_in_the_form_with_what_is_wrong(centre):
    path = page_of(centre, centre.candidate, state=MessageState.FAILED)
    client = centre.client_for(centre.coordinator)
    response = client.post(f"{path}/address", data={"email": "supervisor@example.org"})
    assert response.status_code == 422
    assert "Somebody with the address supervisor@example.org is already here." in response.text
    assert re.search(r'value="supervisor@example.org"', response.text)


def test_a_corrected_address_is_told(centre):
    path = page_of(centre, centre.candidate, state=MessageState.FAILED)
    client = centre.client_for(centre.coordinator)
    response = client.post(f"{path}/address", data={"email": "zeng@example.org", "with_others": "y"})
    assert (response.status_code, response.location) == (303, path)
    assert "The address is corrected. 1 mail goes to it within a minute." in client.get(path).text


def test_a_test_mail_leads_to_its_own_page(centre):
    client = centre.client_for(centre.partner)
    page = client.post("/reminders/test", follow_redirects=True).text
    assert "This page says what became of it." in page
    assert "a test mail" in page
