"""Which language a page speaks: the person's own, else the visitor's choice, else the browser's wish."""

from flask import Blueprint, Flask, g, redirect, request, session
from flask_babel import Babel
from flask_login import current_user
from werkzeug.wrappers import Response

from doctoral_center.domain.people import Locale
from doctoral_center.operations.accounts import choose_language
from doctoral_center.policy.actors import Actor
from doctoral_center.web.requests import change
from doctoral_center.web.targets import local_target

pages = Blueprint("languages", __name__)

# Each language by its own name: long, short, and as the `lang` attribute. Never translated.
LANGUAGES = {
    Locale.EN: ("English", "EN"),
    Locale.ZH: ("中文", "中文"),
    Locale.RU: ("Русский", "РУ"),
}


def init_app(app: Flask) -> None:
    """Choose language and zone for every request."""
    Babel(app, locale_selector=reader_locale, timezone_selector=reader_zone)
    app.jinja_env.globals.update(LANGUAGES=LANGUAGES, reader_locale=reader_locale, reader_zone=reader_zone)


def reader_locale() -> Locale:
    """Return the reader's language."""
    if current_user and current_user.is_authenticated:
        own: Locale = current_user.actor.locale
        return own
    chosen = session.get("locale")
    if chosen in set(Locale):
        return Locale(chosen)
    if addressee := _addressee():
        return addressee.locale
    return Locale(request.accept_languages.best_match([locale.value for locale in Locale], Locale.EN))


def reader_zone() -> str:
    """Return the reader's IANA time zone; UTC for a visitor who has not signed in."""
    if current_user and current_user.is_authenticated:
        zone: str = current_user.actor.timezone
        return zone
    addressee = _addressee()
    return addressee.timezone if addressee is not None else "UTC"


def _addressee() -> Actor | None:
    """Return for whom the link was by which the visitor came; None without one."""
    found: Actor | None = g.get("addressee")
    return found


@pages.post("/language")
def choose() -> Response:
    """Keep the choice: in the profile of whoever is signed in, so that mails follow; else in the browser's session."""
    chosen = request.form.get("locale", "")
    if chosen in set(Locale):
        session["locale"] = chosen
        if current_user.is_authenticated:
            with change() as actor:
                choose_language(Locale(chosen), actor=actor)
    return redirect(local_target(request.form.get("next")), 303)
