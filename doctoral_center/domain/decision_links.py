"""Links by which one person decides one thing straight from a mail. Nothing is stored: the seals in them say it all.

A link names a sign-off, whom it is for and until when. Two seals (HMAC-SHA-256 under the secret key) stand behind that:
the first says that the link is ours, the second also covers the person's address and the hash of her password, so that
a new password, or an address that was corrected, ends every link sent before. The decision ends it as well; that is
read from the sign-off.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LINK_LIVES = timedelta(days=14)
LINKS_A_DAY = 3
"""So many new links for one decision are sent to one person in a day."""

_PATH = "/d/"
_SEAL_BYTES = 16


@dataclass(frozen=True)
class DecisionLink:
    """Which sign-off it opens, for whom, and until when: an aware UTC moment, in whole seconds."""

    sign_off_ref: str
    person_ref: str
    expires_at: datetime


@dataclass(frozen=True)
class Addressee:
    """Whom a link is for: reference, address, and the hash of her password, None while she has set none."""

    ref: str
    email: str
    password_hash: str | None


def decision_path(sign_off_ref: str, addressee: Addressee, *, key: str, now: datetime) -> str:
    """Return the path of the page on which the addressee decides, good for 14 days from `now` (aware UTC).

    `key` is the secret key.
    """
    expires = int((now + LINK_LIVES).timestamp())
    named = f"{sign_off_ref}.{addressee.ref}.{expires}"
    return f"{_PATH}{named}.{_ours(named, key)}.{_live(named, addressee, key)}"


def read_link(token: str, *, key: str) -> DecisionLink | None:
    """Return what a link's `token` (the last part of its path) names; None if it is not ours."""
    named, _dot, seal = token.rpartition(".")[0].rpartition(".")
    if not hmac.compare_digest(seal.encode(), _ours(named, key).encode()):
        return None
    sign_off_ref, person_ref, expires = named.split(".")
    return DecisionLink(sign_off_ref, person_ref, datetime.fromtimestamp(int(expires), UTC))


def is_live(token: str, link: DecisionLink, addressee: Addressee, *, key: str, now: datetime) -> bool:
    """Tell whether the link read from `token` still opens its page.

    It does not once it has run out, or when the addressee as she is now has another password or address.
    """
    rest, _dot, seal = token.rpartition(".")
    named = rest.rpartition(".")[0]
    is_same = hmac.compare_digest(seal.encode(), _live(named, addressee, key).encode())
    return is_same and now < link.expires_at


def _ours(named: str, key: str) -> str:
    return _seal(f"decision-link:{named}", key)


def _live(named: str, addressee: Addressee, key: str) -> str:
    return _seal(f"decision-link-of-account:{named}:{addressee.password_hash or ''}:{addressee.email}", key)


def _seal(text: str, key: str) -> str:
    digest = hmac.digest(key.encode(), text.encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest[:_SEAL_BYTES]).decode().rstrip("=")
