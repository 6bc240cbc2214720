"""Where else a person may be told, beside her mail, that something waits for her."""

from enum import StrEnum


class ChatService(StrEnum):
    """The chat services that there is an adapter for."""

    WECOM = "wecom"
    TELEGRAM = "telegram"
    VK = "vk"
