"""A person's dates: the agenda (screen 16), and the calendar that her programs read without her signing in."""

from datetime import date, timedelta

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from doctoral_center import clock
from doctoral_center.documents.calendars import Subscribed, calendar_file, fingerprint
from doctoral_center.domain.calendar_feeds import feed_path, nonce_of_feed
from doctoral_center.domain.days import day_in
from doctoral_center.operations.calendar_feeds import make_feed, switch_off_feed
from doctoral_center.queries.actors import get_actor
from doctoral_center.queries.agendas import Extent, get_agenda
from doctoral_center.queries.calendar_feeds import get_own_feed, get_reader_of_feed
from doctoral_center.web import throttle
from doctoral_center.web.agenda_views import MOST_READ, shown_agenda
from doctoral_center.web.calendar_entries import CalendarEntries
from doctoral_center.web.requests import change, current_actor

pages = Blueprint("agendas", __name__)

# What a calendar program reads: a year back, and as many dates ahead.
BACK = timedelta(days=365)
MOST_ENTRIES = 5_000
KEPT_SECONDS = 900


@pages.get("/calendar/<token>.ics")
@throttle.limited_calendar
def feed(token: str) -> Response:
    """Answer a calendar program: no session, no cookie. Any address that is not in use is the same: not found."""
    nonce = nonce_of_feed(token, str(current_app.secret_key))
    now = clock.now()
    reader_id = get_reader_of_feed(nonce) if nonce is not None else None
    actor = get_actor(reader_id, now=now) if reader_id is not None else None
    if actor is None:
        return Response("There is no calendar at this address.\n", 404, mimetype="text/plain")
    today = day_in(now, actor.timezone)
    agenda = get_agenda(Extent(today - BACK, today, MOST_ENTRIES), actor=actor)
    with force_locale(actor.locale.value):
        entries = CalendarEntries(actor, _base_url(), today).all_of(agenda)
    name = str(current_app.config["CENTRE_NAME"])
    return _as_asked(Subscribed(name, actor.locale.value, actor.timezone, entries))


def _as_asked(subscribed: Subscribed) -> Response:
    """Answer with the calendar; a program that has it already is told so, and nothing is written."""
    # Weak: the same calendar compressed has the same tag.
    tag = fingerprint(subscribed)
    is_known = request.if_none_match.contains_weak(tag)
    response = Response(None if is_known else calendar_file(subscribed), 304 if is_known else 200)
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.set_etag(tag, weak=True)
    response.cache_control.private = True
    response.cache_control.max_age = KEPT_SECONDS
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Content-Disposition"] = 'inline; filename="calendar.ics"'
    return response


@pages.get("/calendar")
def agenda() -> str:
    """What is late and what comes, by the reader's own clock; and the address for her calendar programs."""
    actor, now = current_actor(), clock.now()
    today = day_in(now, actor.timezone)
    wanted = _day_asked_for(today)
    from_on = wanted or today - BACK
    found = get_agenda(Extent(from_on, from_on, MOST_READ, with_settled=False), actor=actor)
    own = get_own_feed(actor=actor)
    return render_template(
        "calendar/show.html",
        shown=shown_agenda(found, from_on, now, actor.timezone),
        is_later_page=wanted is not None,
        addresses=_addresses(own.nonce) if own is not None else None,
        since=own.created_at if own is not None else None,
    )


def _day_asked_for(today: date) -> date | None:
    """Return the day from which a later page begins; None for the first page, and for what is no day ahead."""
    try:
        day = date.fromisoformat(request.args.get("from", ""))
    except ValueError:
        return None
    return day if day >= today else None


def _addresses(nonce: str) -> tuple[str, str]:
    """Return the address as it is pasted, and as a link that phones open with their calendar."""
    address = _base_url() + feed_path(nonce, str(current_app.secret_key))
    return address, f"webcal:{address.partition(':')[2]}"


@pages.post("/calendar/address")
def address() -> AnyResponse:
    """Make a new address, which ends the old one at once; or end it with the button `end`."""
    with change() as actor:
        if "end" in request.form:
            switch_off_feed(actor=actor, now=clock.now())
        else:
            make_feed(actor=actor, now=clock.now())
    is_ended = "end" in request.form
    flash(_("The calendar address is switched off.") if is_ended else _("Your calendar address is ready."), "done")
    return redirect("/calendar#subscribe", 303)


def _base_url() -> str:
    return str(current_app.config["BASE_URL"]).rstrip("/")
