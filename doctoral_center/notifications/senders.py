"""Put senders together: what looks again, what composes, and the ways out that the settings name."""

from datetime import timedelta
from email.message import EmailMessage
from typing import Any

from flask import current_app

from doctoral_center.domain.deliveries import LEASE
from doctoral_center.notifications.chats import make_chat_senders
from doctoral_center.notifications.delivery import Now, Sender
from doctoral_center.notifications.liveness import Liveness
from doctoral_center.notifications.mails import compose
from doctoral_center.notifications.rechecks import hindrance
from doctoral_center.notifications.transports import transport_for


def make_senders(liveness: Liveness, *, now: Now, lease: timedelta = LEASE) -> list[Sender[Any]]:
    """Return the senders for all ways out, that of mail first."""
    return [make_sender(liveness, now=now, lease=lease), *make_chat_senders(liveness, now=now, lease=lease)]


def make_sender(liveness: Liveness, *, now: Now, lease: timedelta = LEASE) -> Sender[EmailMessage]:
    """Return a sender for MAIL_URL that holds `liveness` and reads the entry point's clock `now`.

    Raises ValueError for a MAIL_URL that names no way to send.
    """
    transport = transport_for(str(current_app.config["MAIL_URL"]))
    return Sender(liveness, transport, now, hindrance=hindrance, compose=compose, lease=lease)
