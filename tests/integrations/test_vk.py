"""VK's messages.send, against a server that checks the documented limits."""

import pytest

from doctoral_center.integrations.dialogues import ChatPutOffError, ChatRefusedError, ChatTroubleError
from doctoral_center.integrations.vk import VkCommunity
from tests.chat_servers import VK_TOKEN, Vk, serving


@pytest.fixture
def vk():
    with serving(Vk()) as server:
        yield server


def send(server, text, address="12345", key="message", token=VK_TOKEN):
    VkCommunity(server.url, token).send(address, text, key=key, before_send=lambda: None)


def refused(code, words):
    return 200, {"error": {"error_code": code, "error_msg": words, "request_params": [{"key": "v", "value": "5.199"}]}}


def test_the_community_writes_and_the_same_message_again_is_one(vk):
    send(vk, "Вас ждут 3 дела & ещё", key="one")
    send(vk, "Вас ждут 3 дела & ещё", key="one")
    send(vk, "Вас ждёт 1 дело", key="another")
    assert vk.taken == [("12345", "Вас ждут 3 дела & ещё"), ("12345", "Вас ждёт 1 дело")]


def test_a_text_as_long_as_may_be_is_taken_and_a_longer_one_is_not_sent(vk):
    send(vk, "д" * 9000)
    with pytest.raises(ChatPutOffError, match="9000 characters"):
        send(vk, "д" * 9001)
    assert vk.requests == 1


def test_whoever_has_not_allowed_it_hears_no_more(vk):
    with pytest.raises(ChatRefusedError) as refusal:
        send(vk, "text", "54321")
    assert str(refusal.value) == "901 Can't send messages for users without permission"


@pytest.mark.parametrize("code", [7, 900, 902])
def test_what_is_not_permitted_is_refused_for_good(vk, code):
    vk.refuse(refused(code, "denied"))
    with pytest.raises(ChatRefusedError, match=f"{code} denied"):
        send(vk, "text")


def test_a_wrong_token_is_everybodys_trouble(vk):
    with pytest.raises(ChatTroubleError, match="5 User authorization failed"):
        send(vk, "text", token="wrong")


@pytest.mark.parametrize(
    ("answer", "wait"),
    [
        (refused(6, "Too many requests per second"), 0),
        (refused(9, "Flood control"), 600),
        (refused(1, "Unknown error occurred"), 0),
        (refused([], {}), 0),
        ((200, {"response": "yes"}), 0),
        ((413, b"too large"), 0),
    ],
)
def test_whatever_else_is_put_off(vk, answer, wait):
    vk.refuse(answer)
    with pytest.raises(ChatPutOffError) as refusal:
        send(vk, "text")
    assert refusal.value.wait_seconds == wait
