"""Deciding from the mail (screen 5): a link opens one decision for one person, and nothing else of hers.

Reading changes nothing, whoever or whatever opens the link. No session is begun: each request carries the token, whose
seals are checked anew, also inside the transaction that decides.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from http import HTTPStatus

from flask import Blueprint, current_app, g, redirect, render_template, request, url_for
from flask_babel import refresh
from flask_login import current_user
from werkzeug.wrappers import Response

from doctoral_center import clock
from doctoral_center.db import transaction
from doctoral_center.domain.decision_links import DecisionLink, is_live, read_link
from doctoral_center.domain.errors import NotFoundError, NotPermittedError
from doctoral_center.domain.sign_off import Verdict
from doctoral_center.operations.decision_links import send_new_link
from doctoral_center.policy.actors import Actor
from doctoral_center.queries.actors import get_actor
from doctoral_center.queries.decision_links import LinkedSignOff, get_linked_sign_off
from doctoral_center.queries.reports import get_attachment, get_submitted_report
from doctoral_center.web import decision_pages, throttle
from doctoral_center.web.attachments import sent_file
from doctoral_center.web.decision_pages import Answer, Way
from doctoral_center.web.submitted_reports import report_page

pages = Blueprint("decision_links", __name__, url_prefix="/d")


@dataclass(frozen=True)
class Opened:
    """What a token with our seal names. `is_live` False: run out, or from before a new password or address."""

    link: DecisionLink
    linked: LinkedSignOff
    is_live: bool


@pages.before_request
def show_no_frame() -> None:
    """Whoever comes by a link has not signed in here; whoever has sees the same page."""
    g.frame = None


@pages.after_request
def keep_the_address(response: Response) -> Response:
    """The address holds the token: no browser keeps the page, and none tells the address to anybody."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@pages.get("/<token>")
def show(token: str) -> Answer:
    """The decision with its summary and its buttons; that it has been given; or the offer of a new link.

    Whoever has signed in needs no link: one from before her first password, say, leads her to the same decision.
    """
    opened = _opened(token)
    if opened.is_live:
        return _by_link(token, opened, decision_pages.show)
    if not current_user.is_authenticated:
        return render_template("reviews/new_link.html", token=token), HTTPStatus.GONE
    if not _is_hers(token, opened):
        return _not_hers(token, opened)
    return redirect(f"/sign-offs/{opened.linked.ref}", HTTPStatus.SEE_OTHER)


@pages.get("/<token>/approve")
def confirm_approval(token: str) -> Answer:
    """Ask to confirm an approval that cannot be undone, or one with a note."""
    return _confirm(token, Verdict.APPROVE)


@pages.get("/<token>/return")
def confirm_return(token: str) -> Answer:
    """Ask what must change."""
    return _confirm(token, Verdict.RETURN)


@pages.get("/<token>/not-pass")
def confirm_failure(token: str) -> Answer:
    """Ask why it is not passed."""
    return _confirm(token, Verdict.NOT_PASS)


def _confirm(token: str, verdict: Verdict) -> Answer:
    return _by_link(token, _opened(token), lambda way: decision_pages.confirm(way, verdict))


@pages.get("/<token>/report")
def read_report(token: str) -> Answer:
    """The report that is decided on, as plain text; no other version, and none after the decision."""
    way = _reading_way(token)
    report = get_submitted_report(_report_ref(way), actor=way.actor)
    if report is None:
        raise NotFoundError
    return report_page(report, is_own=False, way=way)


@pages.get("/<token>/files/<ref>")
def download(token: str, ref: str) -> Response:
    """One of that report's files."""
    way = _reading_way(token)
    report = get_submitted_report(_report_ref(way), actor=way.actor)
    attachment = get_attachment(ref, actor=way.actor)
    if report is None or attachment is None or ref not in {each.ref for each in report.version.attachments}:
        raise NotFoundError
    return sent_file(attachment)


@pages.post("/<token>")
@throttle.limited
def decide(token: str) -> Answer:
    """Record the verdict."""
    return _by_link(token, _opened(token), decision_pages.decide)


@pages.post("/<token>/undo")
@throttle.limited
def undo(token: str) -> Answer:
    """Take the verdict back."""
    return _by_link(token, _opened(token), decision_pages.undo)


@pages.post("/<token>/new")
@throttle.limited
def send(token: str) -> Answer:
    """Send a new link to whom this one was for; the answer is the same whether anything still waits for her."""
    opened = _opened(token)
    if opened.is_live:
        return _to_the_link(token)
    with transaction():
        send_new_link(opened.link, now=clock.now())
    return render_template("reviews/new_link_sent.html")


def _opened(token: str) -> Opened:
    """Read the token; raises NotFoundError when it is not ours, or not for whoever has signed in here."""
    key = str(current_app.secret_key)
    link = read_link(token, key=key)
    linked = get_linked_sign_off(link.sign_off_ref, link.person_ref) if link is not None else None
    if link is None or linked is None:
        raise NotFoundError
    if current_user.is_authenticated and current_user.actor.person_id != linked.addressee_id:
        raise NotFoundError
    return Opened(link, linked, is_live(token, link, linked.addressee, key=key, now=clock.now()))


def _by_link(token: str, opened: Opened, act: Callable[[Way], Answer]) -> Answer:
    """Let the addressee act; lead her to the offer of a new link, or tell her that nothing is asked of her any more."""
    if not opened.is_live:
        return _to_the_link(token)
    try:
        return act(_way(token, opened))
    except (NotFoundError, NotPermittedError):
        if _is_hers(token, opened):
            raise
    return _not_hers(token, opened)


def _is_hers(token: str, opened: Opened) -> bool:
    """Tell whether the addressee may still read what the link is about: she may have been replaced."""
    try:
        decision_pages.asked(_way(token, opened))
    except (NotFoundError, NotPermittedError):
        return False
    return True


def _not_hers(token: str, opened: Opened) -> Answer:
    """Say nothing of the file, which is no longer hers to read; what she wrote is given back to her."""
    page = {"token": token, "linked": opened.linked, "text": request.form.get("reason", "")}
    return render_template("reviews/not_hers.html", **page), HTTPStatus.GONE


def _to_the_link(token: str) -> Response:
    return redirect(url_for("decision_links.show", token=token), HTTPStatus.SEE_OTHER)


def _way(token: str, opened: Opened) -> Way:
    """Return the way to this one decision; from here on the page speaks the addressee's language and time."""
    actor = _actor(opened.linked)
    g.addressee = actor
    refresh()
    if opened.linked.signer_id not in actor.signs_for:
        raise NotFoundError
    address = url_for("decision_links.show", token=token)
    return Way(opened.linked.ref, actor, address, partial(_change, token), is_by_link=True)


def _reading_way(token: str) -> Way:
    """Return the way to what is decided on; raises NotFoundError once the decision is given or the link is over."""
    opened = _opened(token)
    if not (opened.is_live and opened.linked.is_open):
        raise NotFoundError
    return _way(token, opened)


def _report_ref(way: Way) -> str:
    _review, each, _ask = decision_pages.asked(way)
    if each.report is None:
        raise NotFoundError
    return each.report.ref


def _actor(linked: LinkedSignOff) -> Actor:
    """Return the addressee as who decides here, standing in for the one signer at most."""
    actor = get_actor(linked.addressee_id, now=clock.now(), request_id=g.request_id)
    if actor is None:
        raise NotFoundError
    return replace(actor, stands_in_for=actor.stands_in_for & {linked.signer_id})


@contextmanager
def _change(token: str) -> Iterator[Actor]:
    """Run the block in one writing transaction, the link checked again inside: it may have died meanwhile."""
    with transaction():
        opened = _opened(token)
        actor = _actor(opened.linked)
        if not opened.is_live or opened.linked.signer_id not in actor.signs_for:
            raise NotFoundError
        yield actor
