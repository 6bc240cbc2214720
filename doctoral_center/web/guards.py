"""What every request passes before its page: signed in or public, sent from our own pages, with our token."""

from urllib.parse import urlsplit

from flask import Flask, abort, current_app, request
from flask_login import current_user
from flask_wtf import CSRFProtect
from werkzeug.exceptions import SecurityError

from doctoral_center.web.requests import is_unsafe

# The only pages for people who have not signed in; a test holds the same list in its own words.
PUBLIC = frozenset(
    {
        "static",
        "agendas.feed",
        "languages.choose",
        "access.sign_in",
        "access.sign_out",
        "access.ask_for_link",
        "access.set_password",
        # A link by mail to one decision: the token in the address says for whom.
        "decision_links.show",
        "decision_links.confirm_approval",
        "decision_links.confirm_return",
        "decision_links.confirm_failure",
        "decision_links.read_report",
        "decision_links.download",
        "decision_links.decide",
        "decision_links.undo",
        "decision_links.send",
        "health.is_alive",
        "health.is_ready",
    }
)

# Pages that hold a token in their address send no Referer, and browsers then name no Origin either: neither for their
# forms nor for the choice of a language. The browser still says from which site; the token protects.
FROM_PAGES_WITHOUT_REFERRER = frozenset({"decision_links", "languages"})

# What browsers send from forms and from scripts; without a body, nothing. Forms would read JSON as well, whose numbers
# and lists no field expects.
FORM_TYPES = frozenset({"", "application/x-www-form-urlencoded", "multipart/form-data"})

csrf_protection = CSRFProtect()


def init_app(app: Flask) -> None:
    """Guard every page; whoever forgets to ask for the actor opens nothing."""

    @app.before_request
    def ask_for_whom() -> None:
        # A Host header that is not ours: before anything that builds an address.
        if isinstance(request.routing_exception, SecurityError):
            raise request.routing_exception

    @app.before_request
    def ask_from_where() -> None:
        # First of all: what another site sent is not even offered to be sent again after signing in.
        if is_unsafe() and not _comes_from_us():
            abort(403)

    @app.before_request
    def ask_who() -> None:
        if request.endpoint is not None and request.endpoint not in PUBLIC and not current_user.is_authenticated:
            abort(401)

    app.before_request(_ask_for_what)
    csrf_protection.init_app(app)


def _ask_for_what() -> None:
    """Let nothing in that no page of ours asks for: no address holds a NUL, no form is anything but a form."""
    if "\0" in request.path:
        abort(404)
    if is_unsafe() and request.mimetype not in FORM_TYPES:
        abort(415)


def _comes_from_us() -> bool:
    """Tell whether our own page sent this, as far as the browser says; where it says nothing, the token protects."""
    ours = {request.host, urlsplit(current_app.config["BASE_URL"]).netloc}
    origin = request.headers.get("Origin")
    is_withheld = origin == "null" and request.blueprint in FROM_PAGES_WITHOUT_REFERRER
    if origin is not None and not is_withheld and urlsplit(origin).netloc not in ours:
        return False
    return request.headers.get("Sec-Fetch-Site", "same-origin") in {"same-origin", "none"}
