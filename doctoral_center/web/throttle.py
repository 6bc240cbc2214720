"""Slow down whoever tries passwords: a few attempts a quarter of an hour for one account from one network."""

import hashlib
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from typing import Any

from flask import Flask, current_app, request
from flask_limiter import Limiter
from flask_login import current_user
from limits.storage import Storage

from doctoral_center import clock
from doctoral_center.domain.calendar_feeds import nonce_of_feed
from doctoral_center.domain.people import fold_email
from doctoral_center.operations.rate_limits import count_attempt, forget_all_attempts, forget_attempts, get_window

FOR_ACCOUNT = "10 per 15 minutes"
# A campus may stand behind one address.
FOR_NETWORK = "300 per 15 minutes"
# Programs look a few times a day; whoever has two of them on three machines stays far below.
FOR_CALENDAR = "60 per 15 minutes"
_IPV6_NETWORK_BITS = 64


class DatabaseStorage(Storage):
    """Counters in our own table: all workers see the same, and no other service is needed."""

    STORAGE_SCHEME = ["rdbms"]  # noqa: RUF012 - the library's way of naming it

    @property
    def base_exceptions(self) -> type[Exception]:
        return Exception

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        return count_attempt(key, timedelta(seconds=expiry), amount, now=clock.now())

    def get(self, key: str) -> int:
        return get_window(key, now=clock.now())[0]

    def get_expiry(self, key: str) -> float:
        return get_window(key, now=clock.now())[1].timestamp()

    def check(self) -> bool:
        return True

    def reset(self) -> int:
        return forget_all_attempts()

    def clear(self, key: str) -> None:
        forget_attempts(key)


def network() -> str:
    """Return the visitor's network: the IPv4 address itself, or the IPv6 network that one household or office has."""
    address = ip_address(request.remote_addr or "0.0.0.0")  # noqa: S104 - a name for «unknown»
    if isinstance(address, IPv6Address):
        return str(ip_network((address, _IPV6_NETWORK_BITS), strict=False))
    return str(address)


def account_and_network() -> str:
    """Return whom the visitor is or says to be, hashed, and her network."""
    if current_user.is_authenticated:
        return f"person-{current_user.actor.person_id}@{network()}"
    account = fold_email(request.form.get("email", "")) or request.path
    return f"{hashlib.sha256(account.encode()).hexdigest()[:32]}@{network()}"


limiter = Limiter(key_func=network, strategy="fixed-window")


def init_app(app: Flask) -> None:
    """Keep the counters where the settings say: in the database, or in Redis."""
    app.config["RATELIMIT_STORAGE_URI"] = app.config["RATE_LIMIT_STORAGE_URL"] or "rdbms://"
    limiter.init_app(app)


def limited(view: Any) -> Any:
    """Limit the attempts that a page takes: POSTs only."""
    view = limiter.limit(FOR_ACCOUNT, key_func=account_and_network, methods=["POST"])(view)
    return limiter.limit(FOR_NETWORK, key_func=network, methods=["POST"])(view)


def calendar_or_network() -> str:
    """Return which calendar is read, hashed; of an address that was never ours the visitor's network."""
    token = str((request.view_args or {}).get("token", ""))
    if nonce_of_feed(token, str(current_app.secret_key)) is None:
        return f"no-calendar@{network()}"
    return f"calendar-{hashlib.sha256(token.encode()).hexdigest()[:32]}"


def limited_calendar(view: Any) -> Any:
    """Limit how often a calendar is read."""
    return limiter.limit(FOR_CALENDAR, key_func=calendar_or_network, methods=["GET", "HEAD"])(view)


def forget_account_attempts() -> None:
    """Forget the failed attempts once somebody has got in."""
    for limit in limiter.current_limits:
        # Her own counter, not that of everybody in her network.
        if any(argument.endswith(f"@{network()}") for argument in limit.request_args):
            limiter.limiter.clear(limit.limit, *limit.request_args)


def seconds_to_wait() -> int:
    """Return after how many seconds the next attempt is taken; at least one."""
    limit = limiter.current_limit
    if limit is None:
        return 1
    left = datetime.fromtimestamp(limit.window.reset_time, UTC) - clock.now()
    return max(1, ceil(left.total_seconds()))
