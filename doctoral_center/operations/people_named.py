"""People whom others name: by e-mail address, with a name if nobody knows them yet."""

from datetime import datetime

from doctoral_center.domain.cohort_rows import usual_locale
from doctoral_center.domain.errors import InvalidInputError
from doctoral_center.domain.permissions import Permission
from doctoral_center.domain.written_names import is_email, tidy
from doctoral_center.models.institutions import Institution
from doctoral_center.models.people import Person
from doctoral_center.operations.people import Names, PersonData, create_person, names_as_written
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.permissions import require
from doctoral_center.queries.people import get_person_by_email


def person_named(email: str, name: str, institution: Institution, *, actor: Actor, now: datetime) -> Person:
    """Return the person with this address, with her own names, or add her under `name`: coordinators name people so.

    Raises InvalidInputError `name-unclear` for several Latin words without a comma, `name-needed` for somebody new
    without one, and what add_person refuses but `email-taken`.
    """
    require(actor, Permission.INVITE_PEOPLE)
    return find_or_add_named(email, name, institution, actor=actor, now=now)


def find_or_add_named(email: str, name: str, institution: Institution, *, actor: Actor, now: datetime) -> Person:
    """Do the same as a part of an operation that has checked its own permission (a request that is approved)."""
    names = checked_name(name)
    data = PersonData(email, names, usual_locale(institution.country), institution.timezone or "UTC")
    try:
        return get_person_by_email(email) or create_person(data, actor=actor, now=now)
    except InvalidInputError as error:
        if error.field == "native_name":
            raise InvalidInputError("name-needed", "name") from None
        raise


def checked_name(name: str, field: str = "name") -> Names:
    """Return the names that were written as one text, none if it is empty.

    Raises InvalidInputError `name-unclear` about `field` for several Latin words without a comma.
    """
    written = tidy(name)
    names = names_as_written(written) if written else Names()
    if names is None:
        raise InvalidInputError("name-unclear", field, {"name": written})
    return names


def checked_email(email: str, field: str = "email") -> str:
    """Return an address without white space around it. Raises InvalidInputError `email-malformed` about `field`."""
    email = email.strip()
    if not is_email(email):
        raise InvalidInputError("email-malformed", field, {"email": email})
    return email
