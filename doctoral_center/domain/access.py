"""Signing in: one-time links by mail, and how long things last."""

import base64
import hashlib
import hmac
from datetime import timedelta
from enum import StrEnum


class LinkPurpose(StrEnum):
    """What a link by mail is for; it opens nothing else."""

    INVITATION = "invitation"
    PASSWORD = "password"  # noqa: S105 - the purpose's name


LINK_LIVES = {LinkPurpose.INVITATION: timedelta(days=14), LinkPurpose.PASSWORD: timedelta(minutes=30)}
_PATHS = {LinkPurpose.INVITATION: "/invitations/", LinkPurpose.PASSWORD: "/password/"}

MIN_PASSWORD_CHARACTERS = 15
MAX_PASSWORD_CHARACTERS = 256


def link_path(nonce: str, purpose: LinkPurpose, secret_key: str) -> str:
    """Return the path of the page that a link opens, made when its mail is rendered.

    The stored `nonce` alone opens nothing: the path also holds its HMAC under the secret key, bound to the purpose.
    """
    return f"{_PATHS[purpose]}{nonce}.{_seal(nonce, purpose, secret_key)}"


def nonce_of(token: str, purpose: LinkPurpose, secret_key: str) -> str | None:
    """Return the nonce of a link's `token` (the last part of its path); None if it is not ours or for another use."""
    nonce, _dot, seal = token.partition(".")
    expected = _seal(nonce, purpose, secret_key)
    return nonce if hmac.compare_digest(seal.encode(), expected.encode()) else None


def _seal(nonce: str, purpose: LinkPurpose, secret_key: str) -> str:
    digest = hmac.digest(secret_key.encode(), f"access-link:{purpose}:{nonce}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
