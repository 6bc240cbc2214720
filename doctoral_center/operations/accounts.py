"""What a person changes of her own account."""

from doctoral_center.db import db
from doctoral_center.domain.people import Locale
from doctoral_center.models.people import Person
from doctoral_center.policy.actors import Actor


def choose_language(locale: Locale, *, actor: Actor) -> None:
    """Keep the language in which the actor reads pages and mails. It is not journalled."""
    person = db.session.get_one(Person, actor.person_id)
    person.locale = locale
