"""References of mails under the application's own secret key."""

from flask import current_app

from doctoral_center.domain.mail_refs import mail_ref, message_id_of


def ref_of_mail(message_id: int) -> str:
    """Return how addresses and forms name the message."""
    return mail_ref(message_id, str(current_app.config["SECRET_KEY"]))


def read_mail_ref(ref: str) -> int | None:
    """Return the id of the message that a reference names; None when it names none."""
    return message_id_of(ref, str(current_app.config["SECRET_KEY"]))
