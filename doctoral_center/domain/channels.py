"""Where else a person may be told, beside her mail, that something waits for her."""

import re
from enum import StrEnum

from doctoral_center.domain.errors import InvalidInputError


class ChatService(StrEnum):
    """The chat services that there is an adapter for."""

    WECOM = "wecom"
    TELEGRAM = "telegram"
    VK = "vk"


class ChatKind(StrEnum):
    """What is told in a chat; the subject of either message is the chat."""

    WAITING = "chat-waiting"
    TEST = "chat-test"


_ROBOT_KEY = re.compile(
    # What people copy is the robot's whole address; of it only the key is kept, never the host.
    r"(?:https://qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key=)?"
    r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})",
    re.IGNORECASE,
)
_TELEGRAM_NUMBER = re.compile(r"([1-9][0-9]{0,15})")
_VK_NUMBER = re.compile(r"(?:id)?([1-9][0-9]{0,9})")
# Telegram's identifiers have at most 52 significant bits; those of groups are negative.
_MOST_OF_TELEGRAM = 2**52 - 1
# In VK, conversations of several people begin at this number.
_FIRST_CONVERSATION_OF_VK = 2_000_000_000


def chat_address(service: ChatService, text: str) -> str:
    """Return the address of a chat that a person entered: a robot's key (UUID) or a person's own number, as digits.

    Groups have no place in it but for WeCom, whose robots live in groups. Raises InvalidInputError
    `robot-key-malformed`, `telegram-number-malformed`, `vk-number-malformed`, all at the field `address`.
    """
    pattern, code = {
        ChatService.WECOM: (_ROBOT_KEY, "robot-key-malformed"),
        ChatService.TELEGRAM: (_TELEGRAM_NUMBER, "telegram-number-malformed"),
        ChatService.VK: (_VK_NUMBER, "vk-number-malformed"),
    }[service]
    found = pattern.fullmatch(text.strip())
    if found is None or _is_out_of_range(service, found[1]):
        raise InvalidInputError(code, "address")
    return found[1].lower()


def _is_out_of_range(service: ChatService, address: str) -> bool:
    if service is ChatService.TELEGRAM:
        return int(address) > _MOST_OF_TELEGRAM
    return service is ChatService.VK and int(address) >= _FIRST_CONVERSATION_OF_VK
