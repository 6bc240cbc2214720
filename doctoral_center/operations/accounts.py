"""What a person changes of her own account; nobody else's can be named here, since the actor herself is the subject."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import available_timezones

from doctoral_center.db import db
from doctoral_center.domain.days import check_near, day_in
from doctoral_center.domain.errors import InvalidInputError
from doctoral_center.domain.people import Locale
from doctoral_center.domain.reminders import MailRhythm
from doctoral_center.models.people import Person
from doctoral_center.operations.digests import let_go
from doctoral_center.operations.journal import Happening, record
from doctoral_center.operations.people import Names, change_names
from doctoral_center.policy.actors import Actor
from doctoral_center.queries.people import get_person_by_email

_LAST_HOUR = 23


@dataclass(frozen=True)
class Settings:
    """In which language, zone (IANA) and local hour (0 to 23) a person is written to.

    `working_days_of` is the country whose working days apply; None: mail comes on every day.
    """

    locale: Locale
    timezone: str
    send_hour: int
    working_days_of: str | None
    mail_rhythm: MailRhythm


def choose_language(locale: Locale, *, actor: Actor) -> None:
    """Keep the language in which the actor reads pages and mails. It is not journalled."""
    db.session.get_one(Person, actor.person_id).locale = locale


def change_account(names: Names, settings: Settings, *, actor: Actor, now: datetime) -> None:
    """Change the actor's own names and settings; names and the rhythm of reminders are journalled.

    Whoever goes back to single reminders gets what waits at once, in her next hours.

    Raises InvalidInputError `name-missing`, `timezone-unknown`, `hour-unknown`.
    """
    if settings.timezone not in available_timezones():
        raise InvalidInputError("timezone-unknown", "timezone", {"timezone": settings.timezone})
    if not 0 <= settings.send_hour <= _LAST_HOUR:
        raise InvalidInputError("hour-unknown", "send_hour")
    person = db.session.get_one(Person, actor.person_id)
    person.locale = settings.locale
    person.timezone = settings.timezone
    person.send_hour = settings.send_hour
    person.working_days_of = settings.working_days_of
    if settings.mail_rhythm is not person.mail_rhythm:
        _change_rhythm(person, settings.mail_rhythm, actor=actor, now=now)
    if names != _names_of(person):
        change_names(person, names, actor=actor, now=now)


def _change_rhythm(person: Person, rhythm: MailRhythm, *, actor: Actor, now: datetime) -> None:
    before, person.mail_rhythm = person.mail_rhythm, rhythm
    if rhythm is MailRhythm.SINGLE:
        let_go(person.id, now=now)
    happening = Happening(
        "mail-rhythm-changed", "person", person.id, before={"rhythm": before}, after={"rhythm": rhythm}
    )
    record(happening, actor=actor, now=now)


def name_deputy(email: str, from_on: date, until_on: date, *, actor: Actor, now: datetime) -> None:
    """Let another person sign in the actor's name from one day to another, both inclusive (days in UTC).

    Raises InvalidInputError `deputy-unknown`, `deputy-is-another`, `days-out-of-order`, `day-far-away`.
    """
    deputy = get_person_by_email(email)
    if deputy is None or not deputy.is_active:
        raise InvalidInputError("deputy-unknown", "email")
    if deputy.id == actor.person_id:
        raise InvalidInputError("deputy-is-another", "email")
    if until_on < from_on:
        raise InvalidInputError("days-out-of-order", "until_on")
    for field, day in (("from_on", from_on), ("until_on", until_on)):
        check_near(day, day_in(now, "UTC"), field)
    _set_deputy((deputy.id, from_on, until_on), actor=actor, now=now)


def end_deputyship(*, actor: Actor, now: datetime) -> None:
    """Let nobody sign in the actor's name any more, from this moment on."""
    _set_deputy((None, None, None), actor=actor, now=now)


def _set_deputy(wanted: tuple[int | None, date | None, date | None], *, actor: Actor, now: datetime) -> None:
    person = db.session.get_one(Person, actor.person_id)
    before = (person.deputy_id, person.deputy_from_on, person.deputy_until_on)
    if wanted == before:
        return
    person.deputy_id, person.deputy_from_on, person.deputy_until_on = wanted
    keys = ("deputy", "from_on", "until_on")
    happening = Happening(
        "deputy-named" if wanted[0] is not None else "deputyship-ended",
        "person",
        person.id,
        before=dict(zip(keys, before, strict=True)),
        after=dict(zip(keys, wanted, strict=True)),
    )
    record(happening, actor=actor, now=now)


def _names_of(person: Person) -> Names:
    return Names(
        native_name=person.native_name,
        native_language=person.native_language,
        latin_family=person.latin_family,
        latin_given=person.latin_given,
        name_order=person.name_order,
        letter_name=person.letter_name,
    )
