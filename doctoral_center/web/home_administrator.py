"""The administrator's home: what the centre's tables still need."""

from flask import render_template

from doctoral_center import clock
from doctoral_center.domain.calendars import years_to_confirm
from doctoral_center.domain.days import day_in
from doctoral_center.labels.packs import country_text
from doctoral_center.policy.actors import Actor
from doctoral_center.queries.calendars import list_unconfirmed


def administrator_home(actor: Actor) -> str:
    """Return the page: the countries whose swaps are not in yet, and the ways to the tables."""
    today = day_in(clock.now(), actor.timezone)
    missing = [(country, year) for year, _since in years_to_confirm(today) for country in list_unconfirmed(year)]
    return render_template("home/administrator.html", today=today, missing=missing, country_text=country_text)
