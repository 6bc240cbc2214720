"""The outbox (screen 17): what goes out, is held, went, failed and was left out, and why."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from doctoral_center import clock
from doctoral_center.domain.errors import InvalidInputError, NotFoundError
from doctoral_center.domain.notices import OF_THE_FILE
from doctoral_center.domain.permissions import Permission
from doctoral_center.labels.reminders import carried_sentence, message_text, skip_sentence
from doctoral_center.labels.requests import REQUEST_KINDS
from doctoral_center.operations.mails import Tally, hold_mails, release_mails, send_again
from doctoral_center.operations.reminders import RUNNER
from doctoral_center.policy.permissions import can, coordinates_something, require
from doctoral_center.queries.foresight import list_foreseen
from doctoral_center.queries.messages import PAGE, View, get_outbox_state, list_messages
from doctoral_center.web.mail_refs import read_mail_ref, ref_of_mail
from doctoral_center.web.requests import change, current_actor

pages = Blueprint("reminders", __name__)

DAYS = 14
# Where the chosen mails of a list are sent to.
ACTS = {
    View.COMING: "/reminders/hold",
    View.HELD: "/reminders/release",
    View.FAILED: "/reminders/send-again",
}


@pages.get("/reminders")
def index() -> str:
    """One list of the outbox, what is coming first, about the candidacies that the reader coordinates."""
    actor = current_actor()
    require(actor, Permission.READ_REMINDERS)
    now = clock.now()
    shown, after = request.args.get("show", ""), request.args.get("after", "")[:80]
    view = View(shown) if shown in set(View) else View.COMING
    foresees = view is View.COMING and not after and coordinates_something(actor, None)
    return render_template(
        "reminders/index.html",
        view=view,
        View=View,
        days=DAYS,
        state=get_outbox_state(actor, runner=RUNNER, now=now),
        page=list_messages(actor, view, after=after),
        is_first=not after,
        foreseen=list_foreseen(actor, now=now, days=DAYS) if foresees else (),
        message_text=message_text,
        skip_sentence=skip_sentence,
        ref_of=ref_of_mail,
        may_manage=can(actor, Permission.MANAGE_REMINDERS),
        ACTS=ACTS,
        carried_sentence=carried_sentence,
        REQUEST_KINDS=REQUEST_KINDS,
        OF_THE_FILE=OF_THE_FILE,
    )


@pages.post("/reminders/hold")
def hold() -> Response:
    """Hold back what waits."""
    tally = _each(hold_mails)
    if tally.done:
        flash(ngettext("%(num)d mail is held back.", "%(num)d mails are held back.", tally.done))
    _tell_what_is_left(tally)
    return _back(View.HELD)


@pages.post("/reminders/release")
def release() -> Response:
    """Let go what was held back."""
    tally = _each(release_mails)
    if tally.done:
        flash(ngettext("%(num)d mail has been released.", "%(num)d mails have been released.", tally.done))
    _tell_what_is_left(tally)
    return _back(View.COMING)


@pages.post("/reminders/send-again")
def again() -> Response:
    """Let mails that failed be tried again."""
    with change() as actor:
        require(actor, Permission.MANAGE_REMINDERS)
        for message_id in _chosen():
            send_again(message_id, actor=actor, now=clock.now())
    flash(_("The mail will be tried again within a minute."))
    return _back(View.FAILED)


def _each(act: Callable[..., Tally]) -> Tally:
    with change() as actor:
        require(actor, Permission.MANAGE_REMINDERS)
        tally: Tally = act(_chosen(), actor=actor, now=clock.now())
    return tally


def _tell_what_is_left(tally: Tally) -> None:
    if tally.left:
        told = ngettext(
            "%(num)d mail had moved on before: nothing was changed in it.",
            "%(num)d mails had moved on before: nothing was changed in them.",
            tally.left,
        )
        flash(told)


def _chosen() -> list[int]:
    """Return the messages whose boxes are ticked. Raises InvalidInputError and NotFoundError."""
    refs = request.form.getlist("mail")[:PAGE]
    if not refs:
        raise InvalidInputError("nothing-chosen", "mail")
    numbers = [read_mail_ref(ref) for ref in refs]
    if None in numbers:
        raise NotFoundError
    return [number for number in numbers if number is not None]


def _back(view: View) -> Response:
    """Return to the one mail's page if it was sent from there, else to the list."""
    refs = request.form.getlist("mail")
    if request.form.get("back") == "mail" and read_mail_ref(refs[0]) is not None:
        return redirect(f"/reminders/mails/{refs[0]}", 303)
    return redirect(f"/reminders?show={view.value}", 303)
