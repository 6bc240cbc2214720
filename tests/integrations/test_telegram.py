"""Telegram's Bot API, against a server that checks the documented limits."""

import pytest

from doctoral_center.integrations.dialogues import ChatPutOffError, ChatRefusedError, ChatTroubleError
from doctoral_center.integrations.telegram import TelegramBot
from tests.chat_servers import TELEGRAM_TOKEN, Telegram, serving


@pytest.fixture
def telegram():
    with serving(Telegram()) as server:
        yield server


def send(server, text, address="123456789", token=TELEGRAM_TOKEN):
    TelegramBot(server.url, token).send(address, text, key="message", before_send=lambda: None)


def refused(code, description, **parameters):
    return code, {"ok": False, "error_code": code, "description": description, "parameters": parameters}


def test_the_bot_writes(telegram):
    send(telegram, "Вас ждут 3 дела")
    assert telegram.taken == [("123456789", "Вас ждут 3 дела")]


def test_a_text_as_long_as_may_be_is_taken_and_a_longer_one_is_not_sent(telegram):
    send(telegram, "д" * 4096)
    with pytest.raises(ChatPutOffError, match="4096 characters"):
        send(telegram, "д" * 4097)
    assert telegram.requests == 1


def test_too_many_messages_wait_as_long_as_the_service_says(telegram):
    telegram.refuse(refused(429, "Too Many Requests: retry after 34", retry_after=34))
    with pytest.raises(ChatPutOffError, match="429 Too Many Requests") as refusal:
        send(telegram, "text")
    assert refusal.value.wait_seconds == 34


@pytest.mark.parametrize(
    "answer",
    [
        refused(403, "Forbidden: bot was blocked by the user"),
        refused(403, "Forbidden: bot can't initiate conversation with a user"),
        (403, b"<html>"),
    ],
)
def test_whoever_has_blocked_the_bot_hears_no_more(telegram, answer):
    telegram.refuse(answer)
    with pytest.raises(ChatRefusedError, match="403"):
        send(telegram, "text")


def test_a_number_that_is_nobodys_is_refused_for_good(telegram):
    with pytest.raises(ChatRefusedError, match="400 Bad Request: chat not found"):
        send(telegram, "text", "42")


def test_a_wrong_token_is_everybodys_trouble_and_is_not_told(telegram):
    with pytest.raises(ChatTroubleError) as trouble:
        send(telegram, "text", token="1:wrong")
    assert str(trouble.value) == "401 Unauthorized"


@pytest.mark.parametrize(
    "answer",
    [refused(400, "Bad Request: something new"), (200, {"ok": "yes"}), (200, {"error_code": [], "description": []})],
)
def test_whatever_else_is_put_off(telegram, answer):
    telegram.refuse(answer)
    with pytest.raises(ChatPutOffError):
        send(telegram, "text")


@pytest.mark.parametrize("parameters", [None, [], {"retry_after": "soon"}, {"retry_after": True}])
def test_a_wait_that_is_no_number_is_none(telegram, parameters):
    telegram.refuse((429, {"ok": False, "error_code": 429, "parameters": parameters}))
    with pytest.raises(ChatPutOffError) as refusal:
        send(telegram, "text")
    assert refusal.value.wait_seconds == 0
