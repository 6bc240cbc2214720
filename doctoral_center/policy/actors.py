"""Who acts: one value made at the entry point, handed down to every query and operation."""

from dataclasses import dataclass
from datetime import date

from doctoral_center.domain.people import Locale, Office


@dataclass(frozen=True)
class Grant:
    """An appointment in force today: an office for one institution, or for the whole centre (None)."""

    office: Office
    institution_id: int | None


@dataclass(frozen=True)
class Actor:
    """A signed-in person with the offices held today. Candidate and supervisor follow from the subject."""

    person_id: int
    locale: Locale
    timezone: str
    grants: tuple[Grant, ...] = ()
    # The people in whose name this person may act today, as their deputy.
    stands_in_for: frozenset[int] = frozenset()
    # The day it is now in UTC: supervisions are in force from day to day.
    today: date = date.min
    request_id: str | None = None

    def holds(self, office: Office) -> bool:
        """Tell whether the person holds `office` for the whole centre."""
        return Grant(office, None) in self.grants

    def institutions_of(self, office: Office) -> frozenset[int]:
        """Return the ids of the institutions for which the person holds `office`."""
        return frozenset(
            grant.institution_id for grant in self.grants if grant.office is office and grant.institution_id is not None
        )

    @property
    def is_coordinator(self) -> bool:
        """Tell whether the person coordinates anything at all."""
        return any(grant.office is Office.COORDINATOR for grant in self.grants)

    @property
    def signs_for(self) -> frozenset[int]:
        """Return the ids of the people whose sign-offs this person may decide: her own and those she stands in for."""
        return self.stands_in_for | {self.person_id}


@dataclass(frozen=True)
class File:
    """What decides over a candidate's file. `side_ids` are the institutions whose own milestone is meant, if one is."""

    candidate_id: int
    supervisor_ids: frozenset[int]
    institution_ids: frozenset[int]
    side_ids: frozenset[int] = frozenset()
    asked_ids: frozenset[int] = frozenset()

    @classmethod
    def of_institution(cls, institution_id: int | None) -> "File":
        """Return what belongs to one university (None: to the whole centre) and to no candidate: a regulation pack."""
        owners = frozenset() if institution_id is None else frozenset({institution_id})
        return cls(candidate_id=0, supervisor_ids=frozenset(), institution_ids=owners)


# No row of people has this id: what the operator does is journalled as done by the system itself.
NOBODY = 0


def operator(today: date) -> Actor:
    """Return whoever runs commands on the machine: holds every central office, is no person and has no file.

    `today` is the UTC day. Only the command line and jobs make one.
    """
    grants = tuple(Grant(office, None) for office in (Office.ADMINISTRATOR, Office.COORDINATOR))
    return Actor(person_id=NOBODY, locale=Locale.EN, timezone="UTC", grants=grants, today=today)
