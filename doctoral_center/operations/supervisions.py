"""Appoint supervisors to a candidate, replace them, end their supervision."""

from dataclasses import dataclass
from datetime import date, datetime

from doctoral_center.db import db
from doctoral_center.domain.errors import InvalidInputError
from doctoral_center.domain.people import SupervisionRole
from doctoral_center.domain.permissions import Permission
from doctoral_center.domain.references import Prefix, new_reference
from doctoral_center.models.candidacies import Supervision
from doctoral_center.operations.journal import Happening, record
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.permissions import require
from doctoral_center.queries.files import LoadedFile

WHOLE = 100  # percent


@dataclass(frozen=True)
class SupervisionData:
    """Who supervises, for which side, as what; `from_on` None: from the candidate's start."""

    person_id: int
    institution_id: int
    role: SupervisionRole
    share_percent: int | None = None
    from_on: date | None = None


def appoint_supervisor(file: LoadedFile, data: SupervisionData, *, actor: Actor, now: datetime) -> Supervision:
    """Appoint a supervisor. The file is locked by the caller.

    Raises InvalidInputError `supervises-own-file`, `not-a-side`, `supervises-already`, `second-lead-supervisor`,
    `share-out-of-range`, `supervision-before-start`.
    """
    require(actor, Permission.MANAGE_SUPERVISIONS, file.access(actor))
    return add_supervision(file, data, actor=actor, now=now)


def add_supervision(file: LoadedFile, data: SupervisionData, *, actor: Actor, now: datetime) -> Supervision:
    """Appoint a supervisor as a part of an operation that has checked its own permission (enrolment, import)."""
    candidacy = file.candidacy
    from_on = data.from_on or candidacy.starts_on
    _check(file, data, from_on)
    supervision = Supervision(
        ref=new_reference(Prefix.SUPERVISION),
        candidacy_id=candidacy.id,
        person_id=data.person_id,
        institution_id=data.institution_id,
        role=data.role,
        share_percent=data.share_percent,
        from_on=from_on,
    )
    db.session.add(supervision)
    db.session.flush()
    after = {"person": data.person_id, "institution": data.institution_id, "role": data.role, "from_on": from_on}
    record(
        Happening("supervisor-appointed", "supervision", supervision.id, after=after),
        actor=actor,
        now=now,
        candidacy=candidacy,
    )
    return supervision


def _check(file: LoadedFile, data: SupervisionData, from_on: date) -> None:
    candidacy = file.candidacy
    if data.person_id == candidacy.person_id:
        raise InvalidInputError("supervises-own-file", "person")
    if data.institution_id not in {track.institution_id for track in candidacy.tracks}:
        raise InvalidInputError("not-a-side", "institution")
    if data.share_percent is not None and not 0 <= data.share_percent <= WHOLE:
        raise InvalidInputError("share-out-of-range", "share_percent", {"share": data.share_percent})
    if from_on < candidacy.starts_on:
        params = {"from_on": from_on, "start_on": candidacy.starts_on}
        raise InvalidInputError("supervision-before-start", "from_on", params)
    later = [each for each in candidacy.supervisions if each.until_on is None or each.until_on >= from_on]
    if any(each.person_id == data.person_id for each in later):
        raise InvalidInputError("supervises-already", "person")
    if data.role is SupervisionRole.LEAD and any(each.role is SupervisionRole.LEAD for each in later):
        raise InvalidInputError("second-lead-supervisor", "role")
