"""What every page needs to know of its request: who acts, and how it changes something."""

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from flask import Flask, Request, Response, abort, current_app, g, request, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.datastructures import ImmutableMultiDict

from doctoral_center import clock
from doctoral_center.db import transaction
from doctoral_center.operations.access import hash_of
from doctoral_center.policy.actors import Actor
from doctoral_center.queries.actors import get_visitor

login_manager = LoginManager()

# The cookie's note of the last visit, in seconds since 1970; it idles out without a write for every page.
SEEN = "seen"


class SignedIn(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """The visitor as Flask-Login knows her: the key of her server-side session and the actor behind it."""

    def __init__(self, key: str, actor: Actor) -> None:
        self.key = key
        self.actor = actor

    def get_id(self) -> str:
        return self.key


class Fields(ImmutableMultiDict[str, Any]):
    """What a form or an address says, without NULs: nobody types them, and PostgreSQL keeps no text that holds one."""

    def __init__(self, fields: Iterable[tuple[str, Any]] = ()) -> None:
        super().__init__([(_plain(name), _plain(value) if isinstance(value, str) else value) for name, value in fields])


def _plain(text: str) -> str:
    return text.replace("\0", "")


class RequestForPages(Request):
    """Flask's request, its fields fit to be stored."""

    parameter_storage_class = Fields


# Static files, or browsers would not keep them; calendars, which programs read that keep no cookies.
WITHOUT_SESSION = frozenset({"static", "agendas.feed"})


class SessionOfPages(SecureCookieSessionInterface):
    """Flask's signed cookie; what needs no session neither sets it nor varies with it."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if request.endpoint not in WITHOUT_SESSION:
            super().save_session(app, session, response)


def init_app(app: Flask) -> None:
    """Give every request an id and find its session."""
    app.request_class = RequestForPages
    app.session_interface = SessionOfPages()
    login_manager.init_app(app)
    # The session lives on the server and is checked on every request; a changed address ends nothing.
    login_manager.session_protection = None

    @app.before_request
    def name_the_request() -> None:
        g.request_id = secrets.token_hex(8)

    @app.after_request
    def note_the_visit(response: Response) -> Response:
        if request.endpoint not in WITHOUT_SESSION and current_user.is_authenticated:
            stamp_session(clock.now())
        return response


@login_manager.user_loader  # type: ignore[untyped-decorator]
def load_visitor(key: str) -> SignedIn | None:
    """Return whoever holds the live session `key`; None when it has ended, or the account has, or nobody came by."""
    now = clock.now()
    if now.timestamp() - session.get(SEEN, 0) > current_app.config["SESSION_IDLE"].total_seconds():
        return None
    actor = get_visitor(hash_of(key), now=now, request_id=g.get("request_id"))
    return SignedIn(key, actor) if actor is not None else None


def stamp_session(now: datetime) -> None:
    """Note in the signed cookie that the session is in use; how long it may live at most, its row says."""
    session[SEEN] = int(now.timestamp())


def current_actor() -> Actor:
    """Return who acts; only on pages behind the sign-in (every page but those of the literal public list)."""
    if not current_user.is_authenticated:
        abort(401)
    actor: Actor = current_user.actor
    return actor


@contextmanager
def change() -> Iterator[Actor]:
    """Run the block in one writing transaction with the actor loaded again inside: rights may have changed meanwhile.

    Load the subject inside as well. Uploads, hashing and rendering stay outside.
    """
    key = current_user.key
    with transaction():
        actor = get_visitor(hash_of(key), now=clock.now(), request_id=g.request_id)
        if actor is None:
            abort(401)
        yield actor


def is_unsafe() -> bool:
    """Tell whether the request may change something."""
    return request.method not in {"GET", "HEAD", "OPTIONS"}
