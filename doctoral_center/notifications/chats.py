"""Tell people in their chats how much waits for them: a number and a link, never a name or a title.

The outbox, its claims and its ladder of tries are those of mail. Each service has a sender and a circuit of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from flask_babel import force_locale, gettext, ngettext
from sqlalchemy import and_, select

from doctoral_center.db import db
from doctoral_center.domain.channels import ChatKind, ChatService
from doctoral_center.domain.days import day_in
from doctoral_center.domain.deliveries import LEASE
from doctoral_center.domain.reminders import Skip, SkipReason
from doctoral_center.integrations.dialogues import (
    BeforeSend,
    ChatAdapter,
    ChatNoAnswerError,
    ChatPutOffError,
    ChatRefusedError,
    ChatTroubleError,
)
from doctoral_center.integrations.telegram import TelegramBot
from doctoral_center.integrations.vk import VkCommunity
from doctoral_center.integrations.wecom import MOST_A_MINUTE, WeComRobots
from doctoral_center.models.channels import Chat
from doctoral_center.models.messages import KEY, Message
from doctoral_center.models.people import Person
from doctoral_center.notifications.circuit import CHATS
from doctoral_center.notifications.delivery import Claim, Now, Sender
from doctoral_center.notifications.liveness import Liveness
from doctoral_center.notifications.transports import (
    NoAnswerError,
    PutOffError,
    RefusedError,
    ServerTroubleError,
)
from doctoral_center.queries.calendars import hours_of
from doctoral_center.queries.chats import count_waiting, get_chat, list_handed_over

_A_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class ChatMessage:
    """What is told, to which address, and the name by which a service may know a second copy."""

    address: str
    text: str
    key: str


@dataclass(frozen=True)
class ChatWay:
    """An adapter as a way out of the outbox."""

    adapter: ChatAdapter

    def send(self, mail: ChatMessage, before_dot: BeforeSend, /) -> None:
        """Hand the message over, or raise a DeliveryError."""
        try:
            self.adapter.send(mail.address, mail.text, key=mail.key, before_send=before_dot)
        except ChatTroubleError as error:
            raise ServerTroubleError(str(error)) from error
        except ChatPutOffError as error:
            raise PutOffError(str(error), error.wait_seconds) from error
        except ChatRefusedError as error:
            raise RefusedError(str(error)) from error
        except ChatNoAnswerError as error:
            raise NoAnswerError(str(error)) from error


def offered_chats() -> dict[ChatService, ChatAdapter]:
    """Return the services that the settings offer, each with its adapter."""
    settings: Mapping[str, Any] = current_app.config
    offered: dict[ChatService, ChatAdapter] = {}
    if settings["WECOM_URL"]:
        offered[ChatService.WECOM] = WeComRobots(settings["WECOM_URL"])
    if settings["TELEGRAM_TOKEN"]:
        offered[ChatService.TELEGRAM] = TelegramBot(settings["TELEGRAM_URL"], settings["TELEGRAM_TOKEN"])
    if settings["VK_TOKEN"]:
        offered[ChatService.VK] = VkCommunity(settings["VK_URL"], settings["VK_TOKEN"])
    return offered


def make_chat_senders(liveness: Liveness, *, now: Now, lease: timedelta = LEASE) -> list[Sender[ChatMessage]]:
    """Return a sender for each service that the settings offer; they hold `liveness` as the sender of mail does."""
    return [
        Sender(
            liveness,
            ChatWay(adapter),
            now,
            hindrance=hindrance,
            compose=compose,
            lease=lease,
            claims=_messages_to(service),
            circuit=CHATS[service],
            refused=stop,
        )
        for service, adapter in offered_chats().items()
    ]


def _messages_to(service: ChatService) -> Any:
    of_service = select(Chat.id).where(Chat.service == service)
    return and_(Message.kind.in_(sorted(ChatKind)), Message.subject_id.in_(of_service))


def hindrance(claim: Claim, now: datetime) -> Skip | datetime | None:
    """Return why the claimed message is not to be told at `now` (aware UTC): a reason, or the later moment; else None.

    How much waits is told in her hours, on the day for which it was planned; a test message at any hour.
    """
    recipient = db.session.get_one(Person, claim.recipient_id)
    if not recipient.is_active:
        return Skip(SkipReason.NOT_ACTIVE)
    chat = get_chat(claim.subject_id, recipient.id)
    if chat is None or chat.stopped_at is not None:
        return Skip(SkipReason.CHAT_ENDED)
    if claim.kind == ChatKind.WAITING:
        hindrance = _of_telling(claim, recipient, now)
        if hindrance is not None:
            return hindrance
    return _pace(chat, now)


def _of_telling(claim: Claim, recipient: Person, now: datetime) -> Skip | datetime | None:
    if day_in(now, recipient.timezone) != claim.due_on:
        return Skip(SkipReason.NEARER_STEP)
    opening = hours_of(recipient).next_opening(now)
    if opening > now:
        return opening
    return None if count_waiting(recipient, now=now) else Skip(SkipReason.NOTHING_WAITS)


def _pace(chat: Chat, now: datetime) -> datetime | None:
    """Several people may share a robot, which may write only so often: the next one waits until the minute is over."""
    if chat.service is not ChatService.WECOM:
        return None
    went = list_handed_over(chat.service, chat.address, since=now - _A_MINUTE)
    return went[-MOST_A_MINUTE] + _A_MINUTE if len(went) >= MOST_A_MINUTE else None


def compose(claim: Claim, now: datetime) -> ChatMessage:
    """Return what is told, in the recipient's language."""
    recipient = db.session.get_one(Person, claim.recipient_id)
    chat = get_chat(claim.subject_id, recipient.id)
    assert chat is not None, "hindrance has found it"
    centre, link = current_app.config["CENTRE_NAME"], f"{current_app.config['BASE_URL']}/"
    with force_locale(recipient.locale.value):
        if claim.kind == ChatKind.TEST:
            text = gettext("This is a test message from %(centre)s: %(link)s", centre=centre, link=link)
        else:
            text = ngettext(
                "%(num)s thing waits for you in %(centre)s: %(link)s",
                "%(num)s things wait for you in %(centre)s: %(link)s",
                count_waiting(recipient, now=now),
                centre=centre,
                link=link,
            )
    key = "/".join(str(getattr(claim, name)) for name in KEY)
    return ChatMessage(chat.address, str(text), key)


def stop(claim: Claim, error: str, now: datetime) -> None:
    """Tell nothing more in a chat whose service has refused it for good; inside a writing transaction."""
    chat = get_chat(claim.subject_id, claim.recipient_id)
    if chat is not None:
        chat.stopped_at, chat.last_error = now, error
