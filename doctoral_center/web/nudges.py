"""A candidate reminds those who have her work."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, request
from flask_babel import ngettext
from werkzeug.wrappers import Response

from doctoral_center import clock
from doctoral_center.operations.nudges import nudge_about_milestone, nudge_about_request
from doctoral_center.web.requests import change

pages = Blueprint("nudges", __name__)


@pages.post("/milestones/<ref>/nudge")
def about_milestone(ref: str) -> Response:
    """Remind those who have what was handed in."""
    with change() as actor:
        number = nudge_about_milestone(ref, actor=actor, now=clock.now())
    return _told(number, f"/milestones/{ref}")


@pages.post("/requests/<ref>/nudge")
def about_request(ref: str) -> Response:
    """Remind those who have what was asked for."""
    with change() as actor:
        number = nudge_about_request(ref, actor=actor, now=clock.now())
    return _told(number, f"/requests/{ref}")


def _told(number: int, address: str) -> Response:
    flash(ngettext("%(num)d person is reminded, politely.", "%(num)d people are reminded, politely.", number))
    back = "/" if request.form.get("back") == "home" else address
    return redirect(back, HTTPStatus.SEE_OTHER)
