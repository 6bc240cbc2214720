"""Enrol a candidate: person, candidacy, tracks, supervisors and the whole plan of milestones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm.attributes import set_committed_value

from doctoral_center.db import db
from doctoral_center.domain.days import FARTHEST_YEARS
from doctoral_center.domain.errors import InvalidInputError
from doctoral_center.domain.people import Locale
from doctoral_center.domain.permissions import Permission
from doctoral_center.domain.references import Prefix, new_reference
from doctoral_center.models.candidacies import Candidacy, Supervision, Track
from doctoral_center.models.people import Person
from doctoral_center.models.programmes import Cohort
from doctoral_center.operations.journal import Happening, record
from doctoral_center.operations.people import PersonData, create_person
from doctoral_center.operations.plans import recompute
from doctoral_center.operations.supervisions import SupervisionData, add_supervision
from doctoral_center.policy.actors import Actor, File
from doctoral_center.policy.permissions import require
from doctoral_center.queries.candidacies import get_candidacy_id
from doctoral_center.queries.files import LoadedFile, lock_file
from doctoral_center.queries.people import get_person_by_email
from doctoral_center.queries.programmes import get_cohort_by_id

TITLE_LENGTH = 500


@dataclass(frozen=True)
class Enrolment:
    """What is needed to enrol. A person who is already there is found by e-mail, and keeps her own names.

    `starts_on` None: the cohort's start day. `thesis_title` is a text by language, any of en, zh and ru.
    """

    person: PersonData
    cohort_id: int
    home_institution_id: int
    starts_on: date | None = None
    thesis_title: Mapping[str, str] = field(default_factory=dict)
    discipline: str | None = None
    supervisions: tuple[SupervisionData, ...] = ()


def enrol_candidate(data: Enrolment, *, actor: Actor, now: datetime) -> LoadedFile:
    """Enrol a candidate and return the new file, locked.

    Each side's track follows the regulation version of the programme's side today and keeps it. Raises
    InvalidInputError `cohort-unknown`, `already-enrolled`, `home-not-in-programme`, `start-far-from-cohort`,
    `title-language-unknown`, `title-too-long`, and what create_person and add_supervision raise.
    """
    require(actor, Permission.ENROL_CANDIDATE)
    cohort = get_cohort_by_id(data.cohort_id)
    if cohort is None:
        raise InvalidInputError("cohort-unknown", "cohort")
    person = get_person_by_email(data.person.email)
    sides = frozenset(side.institution_id for side in cohort.programme.sides)
    # A coordinator enrols into the programmes of her own institution, and never herself.
    file_to_be = File(person.id if person is not None else -1, frozenset(), sides)
    require(actor, Permission.MANAGE_CANDIDACY, file_to_be)
    starts_on = data.starts_on or cohort.starts_on
    _check(data, cohort, starts_on, sides)
    if person is None:
        person = create_person(data.person, actor=actor, now=now)
    elif get_candidacy_id(person.id, cohort.id) is not None:
        raise InvalidInputError("already-enrolled", "email", {"email": person.email, "year": cohort.year})
    candidacy = _add_candidacy(data, person, cohort, starts_on, now)
    set_committed_value(candidacy, "tracks", _add_tracks(candidacy, cohort))
    after = {"person": person.id, "cohort": cohort.id, "starts_on": starts_on, "sides": sorted(sides)}
    record(
        Happening("candidate-enrolled", "candidacy", candidacy.id, after=after),
        actor=actor,
        now=now,
        candidacy=candidacy,
    )
    _add_supervisions(candidacy, data.supervisions, actor=actor, now=now)
    file = lock_file(candidacy.id)
    recompute(file, actor=actor, now=now, cause="enrolment")
    return file


def _check(data: Enrolment, cohort: Cohort, starts_on: date, sides: frozenset[int]) -> None:
    if data.home_institution_id not in sides:
        raise InvalidInputError("home-not-in-programme", "home_institution", {"programme": cohort.programme.code})
    if abs(starts_on.year - cohort.year) > FARTHEST_YEARS:
        raise InvalidInputError("start-far-from-cohort", "starts_on", {"starts_on": starts_on, "year": cohort.year})
    for language, title in data.thesis_title.items():
        if language not in set(Locale):
            raise InvalidInputError("title-language-unknown", "thesis_title", {"language": language})
        if len(title) > TITLE_LENGTH:
            raise InvalidInputError("title-too-long", f"thesis_title_{language}", {"most": TITLE_LENGTH})


def _add_candidacy(data: Enrolment, person: Person, cohort: Cohort, starts_on: date, now: datetime) -> Candidacy:
    candidacy = Candidacy(
        ref=new_reference(Prefix.CANDIDACY),
        person_id=person.id,
        cohort_id=cohort.id,
        home_institution_id=data.home_institution_id,
        sort_key=person.sort_key,
        thesis_title={language: text for language, title in data.thesis_title.items() if (text := title.strip())},
        discipline=data.discipline or None,
        starts_on=starts_on,
        # Until the plan is computed, in the same transaction.
        normal_end_on=starts_on,
        latest_end_on=starts_on,
        enrolled_at=now,
    )
    db.session.add(candidacy)
    db.session.flush()
    return candidacy


def _add_supervisions(
    candidacy: Candidacy, supervisions: Sequence[SupervisionData], *, actor: Actor, now: datetime
) -> None:
    """Appoint the first supervisors. Nobody else sees the new file yet, so nothing of it is read back in between."""
    added: list[Supervision] = []
    for data in supervisions:
        set_committed_value(candidacy, "supervisions", [*added])
        added.append(add_supervision(LoadedFile(candidacy, frozenset()), data, actor=actor, now=now))


def _add_tracks(candidacy: Candidacy, cohort: Cohort) -> list[Track]:
    tracks = [
        Track(
            candidacy_id=candidacy.id,
            institution_id=side.institution_id,
            regulation_id=side.regulation_id,
            side_id=side.id,
            position=side.position,
            sort_key=candidacy.sort_key,
            # Until the plan is computed, as for the candidacy.
            normal_end_on=candidacy.normal_end_on,
            latest_end_on=candidacy.latest_end_on,
        )
        for side in cohort.programme.sides
    ]
    db.session.add_all(tracks)
    db.session.flush()
    return tracks
