"""The address under which a mail asks its recipient for a decision."""

from datetime import datetime

from flask import current_app

from doctoral_center.domain.decision_links import Addressee, decision_path
from doctoral_center.models.people import Person


def path_of_decision(sign_off_ref: str, recipient: Person, *, now: datetime) -> str:
    """Return the path at which `recipient`, the signer or her deputy, decides on this sign-off without signing in.

    Good for 14 days from `now` (aware UTC), until the decision, a new password or a new address. It is a secret of the
    recipient's: it belongs in mails to her and in nothing that anybody else reads.
    """
    secret = str(current_app.config["SECRET_KEY"])
    addressee = Addressee(recipient.ref, recipient.email, recipient.password_hash)
    return decision_path(sign_off_ref, addressee, key=secret, now=now)
