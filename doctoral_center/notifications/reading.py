"""Read a mail as it is or will be, without sending it."""

import logging
from dataclasses import replace
from datetime import datetime

from flask_babel import force_locale
from sqlalchemy.exc import SQLAlchemyError

from doctoral_center.models.messages import Message
from doctoral_center.models.people import Person
from doctoral_center.notifications.delivery import Claim
from doctoral_center.notifications.letters import Mail
from doctoral_center.notifications.mails import write

log = logging.getLogger(__name__)


class UnreadableMailError(Exception):
    """The mail cannot be put into words: what it speaks of is gone, or its template fails. The text says which."""


def read_mail(message: Message, recipient: Person, now: datetime) -> Mail:
    """Return a mail in words, in its recipient's language, as it would be written at `now` (aware UTC).

    Its links are empty: some sign in whoever opens them, and they are for the recipient alone. Raises
    UnreadableMailError.
    """
    claim = Claim(*(getattr(message, name) for name in Claim.__dataclass_fields__))
    try:
        with force_locale(recipient.locale.value):
            return _without_links(write(claim, recipient, now))
    except SQLAlchemyError:
        raise
    except Exception as error:  # the page is where a coordinator looks when a mail cannot be composed
        log.info("Message %s cannot be shown.", message.id, exc_info=True)
        raise UnreadableMailError(f"{type(error).__name__}: {error}".strip(": ")) from error


def _without_links(mail: Mail) -> Mail:
    sections = tuple(
        replace(section, items=tuple(replace(item, link="") for item in section.items)) for section in mail.sections
    )
    return replace(mail, link="", sections=sections)
