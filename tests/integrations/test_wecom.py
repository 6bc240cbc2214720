"""WeCom's group robots, against a server that checks the documented limits."""

import pytest

from doctoral_center.integrations.dialogues import ChatPutOffError, ChatRefusedError
from doctoral_center.integrations.wecom import WeComRobots
from tests.chat_servers import WECOM_KEY, WeCom, serving


@pytest.fixture
def wecom():
    with serving(WeCom()) as server:
        yield server


def send(server, text, key=WECOM_KEY):
    WeComRobots(server.url).send(key, text, key="message", before_send=lambda: None)


def test_the_robot_writes_in_every_script(wecom):
    send(wecom, "«Докторский центр»中有 3 件事等您处理")
    assert wecom.taken == [(WECOM_KEY, "«Докторский центр»中有 3 件事等您处理")]


def test_a_text_as_long_as_may_be_is_taken_and_a_longer_one_is_not_sent(wecom):
    send(wecom, "师" * 682 + "ab")
    with pytest.raises(ChatPutOffError, match="2048 bytes"):
        send(wecom, "师" * 683)
    assert wecom.requests == 1


def test_a_key_that_is_nobodys_is_refused_for_good(wecom):
    with pytest.raises(ChatRefusedError, match="93000 invalid webhook url"):
        send(wecom, "text", "00000000-7abc-4bc4-97a0-0ec2aaaa5aaa")


def test_a_key_is_quoted(wecom):
    with pytest.raises(ChatRefusedError):
        send(wecom, "text", f"{WECOM_KEY}&key={WECOM_KEY}")


@pytest.mark.parametrize(
    ("answer", "wait"),
    [
        ({"errcode": 45009, "errmsg": "api freq out of limit"}, 60),
        ({"errcode": -1, "errmsg": "system busy"}, 0),
        ({"errcode": [], "errmsg": {}}, 0),
        ({}, 0),
    ],
)
def test_whatever_else_is_put_off(wecom, answer, wait):
    wecom.refuse((200, answer))
    with pytest.raises(ChatPutOffError) as refusal:
        send(wecom, "text")
    assert refusal.value.wait_seconds == wait
