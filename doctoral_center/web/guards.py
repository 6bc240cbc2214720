"""What every request passes before its page: signed in or public, sent from our own pages, with our token."""

from flask import Flask, abort, request
from flask_login import current_user
from flask_wtf import CSRFProtect

from doctoral_center.web.requests import is_unsafe

# The only pages for people who have not signed in; a test holds the same list in its own words.
PUBLIC = frozenset({"static", "languages.choose"})

csrf_protection = CSRFProtect()


def init_app(app: Flask) -> None:
    """Guard every page; whoever forgets to ask for the actor opens nothing."""

    @app.before_request
    def ask_who() -> None:
        if request.endpoint is not None and request.endpoint not in PUBLIC and not current_user.is_authenticated:
            abort(401)

    @app.before_request
    def ask_from_where() -> None:
        # Browsers say themselves where a form was sent from; the token below protects in those that do not.
        if is_unsafe() and request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
            abort(403)

    csrf_protection.init_app(app)
