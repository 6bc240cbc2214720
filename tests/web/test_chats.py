"""A person's chats on her own page."""

from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.domain.channels import ChatKind
from doctoral_center.models.channels import Chat
from doctoral_center.models.messages import Message
from tests.chat_servers import TELEGRAM_TOKEN, WECOM_KEY


def kept(centre, thing):
    with centre.reading():
        return db.session.scalars(select(thing)).all()


def test_a_robots_address_is_saved_and_only_its_end_is_shown_again(centre):
    client = centre.client_for(centre.supervisor)
    address = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={WECOM_KEY}"
    response = client.post("/me/chats", data={"service": "wecom", "address": address})
    assert (response.status_code, response.location) == (303, "/me#chats")
    assert [chat.address for chat in kept(centre, Chat)] == [WECOM_KEY]
    page = client.get("/me").text
    assert "the address ends in 5aaa" in page
    assert WECOM_KEY not in page


def test_another_host_is_refused_at_its_field_with_what_was_typed_kept(centre):
    address = f"https://evil.example/cgi-bin/webhook/send?key={WECOM_KEY}"
    response = centre.client_for(centre.supervisor).post("/me/chats", data={"service": "wecom", "address": address})
    assert response.status_code == 422
    assert "This is not a robot&#39;s address." in response.text
    assert f'value="{address}"' in response.text
    assert kept(centre, Chat) == []


def test_an_empty_address_is_asked_for(centre):
    response = centre.client_for(centre.supervisor).post("/me/chats", data={"service": "wecom", "address": ""})
    assert response.status_code == 422
    assert "Enter the address of your chat." in response.text


def test_a_service_that_the_centre_does_not_use_is_neither_shown_nor_taken(centre):
    client = centre.client_for(centre.supervisor)
    assert "Telegram" not in client.get("/me").text
    assert client.post("/me/chats", data={"service": "telegram", "address": "123456789"}).status_code == 409
    assert client.post("/me/chats", data={"service": "icq", "address": "1"}).status_code == 404


def test_people_who_use_telegram_are_told_whom_to_write_to_first(centre):
    centre.app.config |= {"TELEGRAM_TOKEN": TELEGRAM_TOKEN, "TELEGRAM_BOT": "doctoral_center_bot"}
    assert 'href="https://t.me/doctoral_center_bot"' in centre.client_for(centre.supervisor).get("/me").text


def test_a_test_message_waits_in_the_outbox_once_however_often_it_is_asked_for(centre):
    client = centre.client_for(centre.supervisor)
    client.post("/me/chats", data={"service": "wecom", "address": WECOM_KEY})
    for _ in range(2):
        assert client.post("/me/chats/test", data={"service": "wecom"}).status_code == 303
    assert [(message.kind, message.state) for message in kept(centre, Message)] == [(ChatKind.TEST, "planned")]
    assert "A message is on its way." in client.get("/me").text


def test_a_test_message_to_no_chat_is_not_found(centre):
    assert centre.client_for(centre.supervisor).post("/me/chats/test", data={"service": "wecom"}).status_code == 404


def test_a_chat_is_removed_with_one_press_and_a_second_one_changes_nothing(centre):
    client = centre.client_for(centre.supervisor)
    client.post("/me/chats", data={"service": "wecom", "address": WECOM_KEY})
    for _ in range(2):
        assert client.post("/me/chats/remove", data={"service": "wecom"}).status_code == 303
    assert kept(centre, Chat) == []
    assert "Add this chat" in client.get("/me").text


def test_nobody_sees_or_tries_the_chat_of_another(centre):
    centre.client_for(centre.supervisor).post("/me/chats", data={"service": "wecom", "address": WECOM_KEY})
    other = centre.client_for(centre.candidate)
    assert "5aaa" not in other.get("/me").text
    assert other.post("/me/chats/test", data={"service": "wecom"}).status_code == 404
    other.post("/me/chats/remove", data={"service": "wecom"})
    assert len(kept(centre, Chat)) == 1
