"""The chats of a person's own page, in the order in which they are shown."""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from doctoral_center.domain.channels import ChatService
from doctoral_center.domain.reminders import MessageState
from doctoral_center.labels.channels import CHAT_SERVICES, ChatStanding
from doctoral_center.notifications.chats import offered_chats
from doctoral_center.policy.actors import Actor
from doctoral_center.queries.chats import OwnChat, list_chats
from doctoral_center.web.forms.chats import ChatForm

_SHOWN_CHARACTERS = 4


@dataclass(frozen=True)
class ChatView:
    """One service. `ends_in`: of the address, which may open a group to others, only the end is shown again."""

    service: ChatService
    name: object
    is_added: bool
    standing: ChatStanding
    form: ChatForm
    ends_in: str = ""
    told_at: datetime | None = None
    error: str = ""


@dataclass(frozen=True)
class ChatSection:
    """All services, and whom to write to first so that the centre may write back."""

    chats: list[ChatView]
    bot: str
    community: str


def chat_section(actor: Actor, sent: tuple[ChatService, ChatForm] | None = None) -> ChatSection:
    """Return what the actor's page shows of chats; `sent` is the form that was refused, with its service."""
    own, offered = list_chats(actor=actor), offered_chats()
    views = []
    for service in ChatService:
        if service not in offered and service not in own:
            continue
        form = sent[1] if sent is not None and sent[0] is service else ChatForm(formdata=None)
        form.ask_for(service)
        views.append(_view(service, own.get(service), form, is_offered=service in offered))
    return ChatSection(views, str(current_app.config["TELEGRAM_BOT"]), str(current_app.config["VK_COMMUNITY"]))


def _view(service: ChatService, own: OwnChat | None, form: ChatForm, *, is_offered: bool) -> ChatView:
    name = CHAT_SERVICES[service]
    if own is None:
        return ChatView(service, name, False, ChatStanding.NEW, form)
    standing, error = _standing(own, is_offered=is_offered)
    return ChatView(
        service,
        name,
        is_added=True,
        standing=standing,
        form=form,
        ends_in=own.chat.address[-_SHOWN_CHARACTERS:],
        told_at=own.last.sent_at if own.last is not None else None,
        error=error,
    )


def _standing(own: OwnChat, *, is_offered: bool) -> tuple[ChatStanding, str]:
    if not is_offered:
        return ChatStanding.NOT_OFFERED, ""
    if own.chat.stopped_at is not None:
        return ChatStanding.STOPPED, own.chat.last_error or ""
    last = own.last
    if last is None or last.planned_at < own.chat.created_at:
        return ChatStanding.NEW, ""
    if last.state is MessageState.SENT:
        return ChatStanding.TOLD, ""
    if last.state is MessageState.FAILED:
        return ChatStanding.FAILED, last.last_error or ""
    if last.state in {MessageState.PLANNED, MessageState.SENDING}:
        return (ChatStanding.PUT_OFF, last.last_error) if last.last_error else (ChatStanding.ON_ITS_WAY, "")
    return ChatStanding.NEW, ""
