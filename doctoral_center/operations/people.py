"""Add people, change their names, appoint them to offices."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from doctoral_center.db import db
from doctoral_center.domain.days import day_in
from doctoral_center.domain.errors import InvalidInputError
from doctoral_center.domain.people import Locale, NameOrder, Office, fold_email, search_keys, sort_key
from doctoral_center.domain.permissions import Permission
from doctoral_center.domain.references import Prefix, new_reference
from doctoral_center.domain.written_names import first_foreign_letter, is_email, split_latin
from doctoral_center.models.people import Appointment, NameKey, Person
from doctoral_center.operations.journal import Happening, record
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.permissions import require
from doctoral_center.queries.people import get_appointment, get_person_by_email, list_name_keys, list_sort_key_copies

_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")


@dataclass(frozen=True)
class Names:
    """A person's names, as she gives them; at least one of native, family and given."""

    native_name: str = ""
    native_language: str = ""
    latin_family: str = ""
    latin_given: str = ""
    name_order: NameOrder = NameOrder.GIVEN_FIRST
    letter_name: str = ""


def names_as_written(text: str) -> Names | None:
    """Return the names in one text: a Latin one as «Family, Given» or a single word, any other as the native name.

    None for several Latin words without a comma: nobody can tell which of them is the family's.
    """
    if first_foreign_letter(text.replace(",", "")) is not None:
        return Names(native_name=" ".join(text.replace(",", " ").split()))
    if text and " " not in text and "," not in text:
        return Names(latin_family=text)
    parts = split_latin(text)
    return Names(latin_family=parts[0], latin_given=parts[1]) if parts is not None else None


@dataclass(frozen=True)
class PersonData:
    """What is needed to add a person. `timezone` is an IANA zone; `email` is folded when stored."""

    email: str
    names: Names
    locale: Locale = Locale.EN
    timezone: str = "UTC"
    orcid: str | None = None
    working_days_of: str | None = None


def add_person(data: PersonData, *, actor: Actor, now: datetime) -> Person:
    """Add a person without any office and without a password.

    Raises InvalidInputError `email-taken`, `email-malformed`, `name-missing`, `timezone-unknown`, `orcid-malformed`.
    """
    require(actor, Permission.MANAGE_PEOPLE)
    return create_person(data, actor=actor, now=now)


def create_person(data: PersonData, *, actor: Actor, now: datetime) -> Person:
    """Add a person as a part of an operation that has checked its own permission (enrolment)."""
    if get_person_by_email(data.email) is not None:
        raise InvalidInputError("email-taken", "email", {"email": fold_email(data.email)})
    (person,) = store_people([data], now=now)
    record(Happening("person-added", "person", person.id), actor=actor, now=now)
    return person


def store_people(people: Sequence[PersonData], *, now: datetime) -> list[Person]:
    """Add people whom nobody knows yet, in a few statements; the caller tells the journal (an import in its one entry).

    Raises InvalidInputError as add_person does, but for `email-taken`: the caller has looked.
    """
    stored = [_new_person(data, now) for data in people]
    db.session.add_all(stored)
    db.session.flush()
    _write_name_keys([(person, key) for person in stored for key in sorted(_keys(person))])
    return stored


def _new_person(data: PersonData, now: datetime) -> Person:
    _check(data)
    person = Person(
        ref=new_reference(Prefix.PERSON),
        email=fold_email(data.email),
        locale=data.locale,
        timezone=data.timezone,
        orcid=data.orcid or None,
        working_days_of=data.working_days_of,
        created_at=now,
    )
    _set_names(person, data.names)
    return person


def change_names(person: Person, names: Names, *, actor: Actor, now: datetime) -> None:
    """Change a person's names everywhere they are kept: the forms she is found by and the copies in lists."""
    if actor.person_id != person.id:
        require(actor, Permission.MANAGE_PEOPLE)
    _check_names(names)
    _set_names(person, names)
    existing = {key.key: key for key in list_name_keys(person.id)}
    wanted = _keys(person)
    for key in existing.keys() - wanted:
        db.session.delete(existing[key])
    _write_name_keys([(person, key) for key in sorted(wanted - existing.keys())])
    for row in list_sort_key_copies(person.id):
        row.sort_key = person.sort_key
    record(Happening("person-renamed", "person", person.id), actor=actor, now=now)


def appoint(
    person: Person,
    office: Office,
    *,
    institution_id: int | None,
    from_on: date | None = None,
    actor: Actor,
    now: datetime,
) -> Appointment:
    """Give a person an office, for one institution or (None) the whole centre, from a day on (today in UTC).

    An office already held from then on is returned as it is. Raises InvalidInputError `administrators-are-central`.
    """
    require(actor, Permission.MANAGE_PEOPLE)
    if office is Office.ADMINISTRATOR and institution_id is not None:
        raise InvalidInputError("administrators-are-central", "institution")
    day = from_on or day_in(now, "UTC")
    held = get_appointment(person.id, office, institution_id, on=day)
    if held is not None:
        return held
    appointment = Appointment(person_id=person.id, office=office, institution_id=institution_id, from_on=day)
    db.session.add(appointment)
    db.session.flush()
    after = {"person": person.id, "office": office, "institution": institution_id, "from_on": day}
    record(Happening("office-given", "appointment", appointment.id, after=after), actor=actor, now=now)
    return appointment


def end_appointment(appointment: Appointment, *, until_on: date, actor: Actor, now: datetime) -> None:
    """End an office with the day `until_on`, which still counts. Raises InvalidInputError `ends-before-it-starts`."""
    require(actor, Permission.MANAGE_PEOPLE)
    if until_on < appointment.from_on:
        params = {"from_on": appointment.from_on, "until_on": until_on}
        raise InvalidInputError("ends-before-it-starts", "until_on", params)
    before, appointment.until_on = appointment.until_on, until_on
    happening = Happening(
        "office-ended", "appointment", appointment.id, before={"until_on": before}, after={"until_on": until_on}
    )
    record(happening, actor=actor, now=now)


def _check(data: PersonData) -> None:
    if not is_email(data.email):
        raise InvalidInputError("email-malformed", "email", {"email": data.email})
    if data.orcid and not _ORCID.fullmatch(data.orcid):
        raise InvalidInputError("orcid-malformed", "orcid", {"orcid": data.orcid})
    try:
        ZoneInfo(data.timezone)
    except (ValueError, KeyError, OSError):
        raise InvalidInputError("timezone-unknown", "timezone", {"timezone": data.timezone}) from None
    _check_names(data.names)


def _check_names(names: Names) -> None:
    if not any(part.strip() for part in (names.native_name, names.latin_family, names.latin_given)):
        raise InvalidInputError("name-missing", "native_name")


def _set_names(person: Person, names: Names) -> None:
    person.native_name = names.native_name.strip()
    person.native_language = names.native_language
    person.latin_family = names.latin_family.strip()
    person.latin_given = names.latin_given.strip()
    person.name_order = names.name_order
    person.letter_name = names.letter_name.strip()
    person.sort_key = sort_key(person.latin_family, person.latin_given, person.native_name)


def _keys(person: Person) -> frozenset[str]:
    return search_keys(person.native_name, person.latin_family, person.latin_given)


def _write_name_keys(keys: Sequence[tuple[Person, str]]) -> None:
    if keys:
        db.session.execute(insert(NameKey), [{"person_id": person.id, "key": key} for person, key in keys])
