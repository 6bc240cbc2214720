"""The address at which a calendar program reads a person's dates without signing in."""

import base64
import hashlib
import hmac
import secrets

_NONCE_BYTES = 24


def new_nonce() -> str:
    """Return a nonce that nobody can guess."""
    return secrets.token_urlsafe(_NONCE_BYTES)


def feed_path(nonce: str, secret_key: str) -> str:
    """Return the path of the calendar, made whenever it is shown.

    The stored `nonce` alone opens nothing: the path also holds its HMAC under the secret key, bound to this use.
    """
    return f"/calendar/{nonce}.{_seal(nonce, secret_key)}.ics"


def nonce_of_feed(token: str, secret_key: str) -> str | None:
    """Return the nonce of a calendar's `token` (the last part of its path without «.ics»); None if it is not ours."""
    nonce, _dot, seal = token.partition(".")
    return nonce if hmac.compare_digest(seal.encode(), _seal(nonce, secret_key).encode()) else None


def _seal(nonce: str, secret_key: str) -> str:
    digest = hmac.digest(secret_key.encode(), f"calendar-feed:{nonce}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
