"""One mail of the outbox: read as it is or will be, corrected, sent once more."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from doctoral_center import clock
from doctoral_center.domain.errors import ImpossibleNowError, InvalidInputError, NotFoundError, NotPermittedError
from doctoral_center.domain.permissions import Permission
from doctoral_center.domain.reminders import MessageState
from doctoral_center.labels.journal import journal_sentence
from doctoral_center.labels.reminders import message_text, what_became
from doctoral_center.labels.requests import REQUEST_KINDS
from doctoral_center.notifications.letters import Mail
from doctoral_center.notifications.reading import UnreadableMailError, read_mail
from doctoral_center.operations.mails import (
    NEVER_TWICE,
    correct_address,
    may_correct_address,
    send_once_more,
    send_test_mail,
)
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.permissions import can, require
from doctoral_center.queries.messages import OutboxLine
from doctoral_center.queries.shown_mails import ShownMail, get_shown_mail
from doctoral_center.web.forms.mails import AddressForm
from doctoral_center.web.forms.refusals import show_refusal
from doctoral_center.web.mail_refs import read_mail_ref, ref_of_mail
from doctoral_center.web.requests import change, current_actor, is_unsafe

pages = Blueprint("mails", __name__)

Page = str | Response | tuple[str, int]


@dataclass(frozen=True)
class Words:
    """What a mail says, or why that cannot be shown."""

    mail: Mail | None
    trouble: str = ""


@pages.get("/reminders/mails/<ref>")
def show(ref: str) -> str:
    """One mail: to whom, what, in which words, what became of it and what was done to it."""
    actor = current_actor()
    shown = _shown(ref, actor)
    return render_template(
        "reminders/mail.html",
        ref=ref,
        shown=shown,
        words=_words(shown.line),
        may_change=can(actor, Permission.MANAGE_REMINDERS) and not _is_own(shown, actor),
        may_correct=_may_correct(shown, actor),
        can_be_repeated=shown.line.message.kind not in NEVER_TWICE,
        **_labels(actor),
    )


@pages.post("/reminders/test")
def test() -> Response:
    """Send the reader a mail of her own, to see whether mail arrives."""
    with change() as actor:
        message_id = send_test_mail(actor=actor, now=clock.now())
    flash(_("A test mail goes to you within a minute. This page says what became of it."), "done")
    return redirect(f"/reminders/mails/{ref_of_mail(message_id)}", 303)


@pages.route("/reminders/mails/<ref>/repeat", methods=["GET", "POST"])
def repeat(ref: str) -> Page:
    """Send a mail that has gone a second time, after saying that it will be a second one."""
    actor = current_actor()
    require(actor, Permission.MANAGE_REMINDERS)
    shown = _shown(ref, actor)
    if not is_unsafe():
        if shown.line.message.state is not MessageState.SENT:
            raise ImpossibleNowError("message-has-not-gone")
        if shown.line.message.kind in NEVER_TWICE:
            raise ImpossibleNowError("message-only-once")
        return render_template(
            "reminders/repeat.html", ref=ref, shown=shown, words=_words(shown.line), **_labels(actor)
        )
    with change() as actor:
        copy_id = send_once_more(shown.line.message.id, actor=actor, now=clock.now())
    flash(_("A second mail will go within a minute."))
    return redirect(f"/reminders/mails/{ref_of_mail(copy_id)}", 303)


@pages.route("/reminders/mails/<ref>/address", methods=["GET", "POST"])
def address(ref: str) -> Page:
    """Correct the address to which a mail failed."""
    actor = current_actor()
    require(actor, Permission.MANAGE_REMINDERS)
    shown = _shown(ref, actor)
    line, form = shown.line, AddressForm()
    if not is_unsafe() and line.message.state is not MessageState.FAILED:
        raise ImpossibleNowError("message-has-not-failed")
    if not _may_correct(shown, actor):
        raise NotPermittedError
    if not is_unsafe():
        return _address_page(ref, shown, form)
    if not form.validate():
        return _address_page(ref, shown, form), 422
    try:
        with change() as actor:
            sent = correct_address(
                line.message.id, form.email.data, with_others=form.with_others.data, actor=actor, now=clock.now()
            )
    except InvalidInputError as error:
        show_refusal(form, error)
        return _address_page(ref, _shown(ref, current_actor()), form), 422
    flash(
        ngettext(
            "The address is corrected. %(num)d mail goes to it within a minute.",
            "The address is corrected. %(num)d mails go to it within a minute.",
            sent,
        )
    )
    return redirect(f"/reminders/mails/{ref}", 303)


def _shown(ref: str, actor: Actor) -> ShownMail:
    message_id = read_mail_ref(ref)
    shown = get_shown_mail(message_id, actor=actor) if message_id is not None else None
    if shown is None:
        raise NotFoundError
    return shown


def _may_correct(shown: ShownMail, actor: Actor) -> bool:
    candidate = shown.line.candidate
    candidate_id = candidate.id if candidate is not None else None
    who = shown.line.recipient
    return may_correct_address(who, actor, candidate_id=candidate_id, holds_office=shown.holds_office)


def _is_own(shown: ShownMail, actor: Actor) -> bool:
    """Tell whether the mail is about the actor's own file, or is only written to her: others see to it."""
    candidate = shown.line.candidate
    return candidate is not None and candidate.id == actor.person_id


def _words(line: OutboxLine) -> Words:
    try:
        return Words(read_mail(line.message, line.recipient, clock.now()))
    except UnreadableMailError as error:
        return Words(None, str(error))


def _address_page(ref: str, shown: ShownMail, form: AddressForm) -> str:
    return render_template("reminders/address.html", ref=ref, shown=shown, form=form, **_labels(current_actor()))


def _labels(actor: Actor) -> dict[str, object]:
    return {
        "message_text": message_text,
        "what_became": lambda message: what_became(message, actor.timezone),
        "journal_sentence": journal_sentence,
        "ref_of": ref_of_mail,
        "REQUEST_KINDS": REQUEST_KINDS,
    }
