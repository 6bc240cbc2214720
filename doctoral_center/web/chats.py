"""A person's chats, on her own page: save, try, remove."""

from flask import Blueprint, flash, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from doctoral_center import clock
from doctoral_center.domain.channels import ChatService
from doctoral_center.domain.errors import ImpossibleNowError, InvalidInputError, NotFoundError
from doctoral_center.labels.channels import CHAT_SERVICES
from doctoral_center.notifications.chats import offered_chats
from doctoral_center.operations.chats import remove_chat, save_chat, try_chat
from doctoral_center.queries.access import get_own_account
from doctoral_center.web.chat_views import chat_section
from doctoral_center.web.forms.chats import ChatForm
from doctoral_center.web.forms.refusals import show_refusal
from doctoral_center.web.me import account_page
from doctoral_center.web.requests import change, current_actor

pages = Blueprint("chats", __name__, url_prefix="/me/chats")

Page = str | Response | tuple[str, int]


@pages.post("")
def save() -> Page:
    """Let a service write to the address that was entered."""
    service = _service()
    if service not in offered_chats():
        raise ImpossibleNowError("chat-not-offered")
    form = ChatForm()
    form.ask_for(service)
    if form.validate():
        try:
            with change() as actor:
                save_chat(service, form.address.data, actor=actor, now=clock.now())
        except InvalidInputError as error:
            show_refusal(form, error)
        else:
            flash(_("Saved. Send a test message to see whether it arrives."), "done")
            return _back()
    actor = current_actor()
    return account_page(get_own_account(actor=actor), chats=chat_section(actor, (service, form))), 422


@pages.post("/test")
def test() -> Response:
    """Put a test message on its way."""
    service = _service()
    if service not in offered_chats():
        raise ImpossibleNowError("chat-not-offered")
    with change() as actor:
        try_chat(service, actor=actor, now=clock.now())
    flash(_("A test message is on its way. Open this page again in a minute to see whether it was taken."), "done")
    return _back()


@pages.post("/remove")
def remove() -> Response:
    """Write there no more."""
    service = _service()
    with change() as actor:
        remove_chat(service, actor=actor, now=clock.now())
    flash(_("%(service)s: removed.", service=CHAT_SERVICES[service]), "done")
    return _back()


def _service() -> ChatService:
    """Return the service that the form names. Raises NotFoundError for anything else."""
    try:
        return ChatService(request.form.get("service", ""))
    except ValueError as error:
        raise NotFoundError from error


def _back() -> Response:
    return redirect("/me#chats", 303)
