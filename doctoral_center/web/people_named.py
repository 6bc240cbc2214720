"""People whom coordinators name in forms: by e-mail address, with a name if nobody knows them yet."""

from datetime import datetime

from doctoral_center.domain.cohort_rows import usual_locale
from doctoral_center.domain.errors import InvalidInputError
from doctoral_center.domain.written_names import tidy
from doctoral_center.models.institutions import Institution
from doctoral_center.models.people import Person
from doctoral_center.operations.people import Names, PersonData, find_or_add_person, names_as_written
from doctoral_center.policy.actors import Actor


def person_named(email: str, name: str, institution: Institution, *, actor: Actor, now: datetime) -> Person:
    """Return the person with this address, added under `name` if she is new; in a writing transaction.

    Raises InvalidInputError `name-unclear` for several Latin words without a comma, and what add_person refuses.
    """
    written = tidy(name)
    names = names_as_written(written) if written else Names()
    if names is None:
        raise InvalidInputError("name-unclear", "name", {"name": written})
    data = PersonData(email, names, usual_locale(institution.country), institution.timezone or "UTC")
    try:
        return find_or_add_person(data, actor=actor, now=now)
    except InvalidInputError as error:
        if error.field == "native_name":
            raise InvalidInputError("name-needed", "name") from None
        raise
