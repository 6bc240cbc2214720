"""The outbox (screen 17): what goes out, what went, what failed and what was held back, and why."""

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from doctoral_center import clock
from doctoral_center.domain.permissions import Permission
from doctoral_center.labels.reminders import message_text, skip_sentence
from doctoral_center.labels.requests import REQUEST_KINDS
from doctoral_center.operations.reminders import RUNNER, send_again
from doctoral_center.policy.permissions import require
from doctoral_center.queries.foresight import list_foreseen
from doctoral_center.queries.messages import View, get_outbox_state, list_messages
from doctoral_center.web.forms.reports import number_in
from doctoral_center.web.requests import change, current_actor

pages = Blueprint("reminders", __name__)

DAYS = 14


@pages.get("/reminders")
def index() -> str:
    """One list of the outbox, what is coming first, about the candidacies that the reader coordinates."""
    actor = current_actor()
    require(actor, Permission.READ_REMINDERS)
    now = clock.now()
    shown = request.args.get("show", "")
    view = View(shown) if shown in set(View) else View.COMING
    return render_template(
        "reminders/index.html",
        view=view,
        View=View,
        days=DAYS,
        state=get_outbox_state(actor, runner=RUNNER, now=now),
        lines=list_messages(actor, view),
        foreseen=list_foreseen(actor, now=now, days=DAYS) if view is View.COMING else (),
        message_text=message_text,
        skip_sentence=skip_sentence,
        REQUEST_KINDS=REQUEST_KINDS,
    )


@pages.post("/reminders/send-again")
def again() -> Response:
    """Let a mail that failed be tried again."""
    # The number stands in the form alone, never in an address.
    number = number_in(request.form.get("message", ""), -1)
    with change() as actor:
        require(actor, Permission.MANAGE_REMINDERS)
        send_again(number, actor=actor, now=clock.now())
    flash(_("The mail will be tried again within a minute."))
    return redirect("/reminders?show=failed", 303)
