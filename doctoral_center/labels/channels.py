"""Chats in words: their services, what is wrong with an address, and how a chat stands."""

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import lazy_gettext as _

from doctoral_center.domain.channels import ChatService

CHAT_SERVICES: Mapping[ChatService, object] = {
    ChatService.WECOM: _("WeCom"),
    # The same in every language.
    ChatService.TELEGRAM: "Telegram",
    ChatService.VK: _("VK"),
}

ADDRESSES: Mapping[ChatService, object] = {
    ChatService.WECOM: _("Webhook address of the group robot, or its key"),
    ChatService.TELEGRAM: _("Your Telegram number"),
    ChatService.VK: _("Your VK number"),
}


class ChatStanding(StrEnum):
    """How a chat stands."""

    NEW = "new"
    ON_ITS_WAY = "on-its-way"
    TOLD = "told"
    PUT_OFF = "put-off"
    FAILED = "failed"
    STOPPED = "stopped"
    NOT_OFFERED = "not-offered"


CHAT_ERRORS: Mapping[str, object] = {
    "robot-key-malformed": _(
        "This is not a robot's address. Copy it whole from the robot's page in WeCom: key= and 36 characters end it."
    ),
    "telegram-number-malformed": _(
        "This is not a Telegram number. It has digits only; a name with @ or a phone number is not enough."
    ),
    "vk-number-malformed": _("This is not a VK number. It has digits only, as in id12345; a short name is not enough."),
    "chat-stopped": _("The service refuses messages for this chat. Save the chat again first."),
    "chat-tests-used-up": _("There were %(most)s test messages within a day: that is the most. Try again tomorrow."),
    "chat-not-offered": _("This centre does not write there."),
}
