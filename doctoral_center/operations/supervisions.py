"""Appoint supervisors to a candidate, replace them, end their supervision."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from doctoral_center.db import db
from doctoral_center.domain.days import check_near
from doctoral_center.domain.errors import ImpossibleNowError, InvalidInputError, NotFoundError
from doctoral_center.domain.people import SupervisionRole
from doctoral_center.domain.permissions import Permission
from doctoral_center.domain.references import Prefix, new_reference
from doctoral_center.models.candidacies import Supervision
from doctoral_center.operations.journal import Happening, record
from doctoral_center.operations.rounds import Succession, pass_on_sign_offs
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.permissions import require
from doctoral_center.queries.candidacies import get_candidacy_id_of_supervision
from doctoral_center.queries.files import LoadedFile, lock_file

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
    `share-out-of-range`, `supervision-before-start`, `day-far-away`.
    """
    require(actor, Permission.MANAGE_SUPERVISIONS, file.access(actor))
    check_near(data.from_on or file.candidacy.starts_on, file.today(now), "from_on")
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


def replace_supervisor(
    supervision_ref: str, *, actor: Actor, person_id: int, from_on: date, now: datetime
) -> Supervision:
    """Put another person in a supervisor's place, with the same role, side and share, from `from_on` on.

    Open sign-offs move to the successor, verdicts given stay; so it takes effect at once, and `from_on` may not lie in
    the future. Raises ImpossibleNowError `supervision-ended`, InvalidInputError `replaced-in-future`,
    `replaced-before-it-began`, and what appoint_supervisor raises.
    """
    file, leaving = _locked(supervision_ref)
    require(actor, Permission.MANAGE_SUPERVISIONS, file.access(actor))
    return put_in_place(file, leaving, person_id, from_on, actor=actor, now=now)


def put_in_place(
    file: LoadedFile, leaving: Supervision, person_id: int, from_on: date, *, actor: Actor, now: datetime
) -> Supervision:
    """Replace a supervisor as a part of an operation that has checked its own permission (a request)."""
    if leaving.until_on is not None:
        raise ImpossibleNowError("supervision-ended")
    today = file.today(now)
    if from_on > today:
        raise InvalidInputError("replaced-in-future", "from_on", {"from_on": from_on, "today": today})
    if from_on <= leaving.from_on:
        raise InvalidInputError("replaced-before-it-began", "from_on", {"from_on": leaving.from_on})
    leaving.until_on = from_on - timedelta(days=1)
    data = SupervisionData(person_id, leaving.institution_id, leaving.role, leaving.share_percent, from_on)
    successor = add_supervision(file, data, actor=actor, now=now)
    happening = Happening(
        "supervisor-replaced",
        "supervision",
        leaving.id,
        before={"person": leaving.person_id},
        after={"person": person_id, "supervision": successor.id, "until_on": leaving.until_on},
    )
    record(happening, actor=actor, now=now, candidacy=file.candidacy)
    pass_on_sign_offs(file, Succession(leaving.person_id, person_id), actor=actor, now=now)
    return successor


def end_supervision(supervision_ref: str, *, actor: Actor, until_on: date, now: datetime) -> None:
    """End a supervision with the day `until_on`, which still counts.

    If that day has passed, open sign-offs are closed; where nobody else is left to sign, the centre's coordinators are
    asked. Raises ImpossibleNowError `supervision-ended` and InvalidInputError `ends-before-it-starts`, `day-far-away`.
    """
    file, leaving = _locked(supervision_ref)
    require(actor, Permission.MANAGE_SUPERVISIONS, file.access(actor))
    if leaving.until_on is not None:
        raise ImpossibleNowError("supervision-ended")
    if until_on < leaving.from_on:
        params = {"from_on": leaving.from_on, "until_on": until_on}
        raise InvalidInputError("ends-before-it-starts", "until_on", params)
    check_near(until_on, file.today(now), "until_on")
    leaving.until_on = until_on
    happening = Happening("supervision-ended", "supervision", leaving.id, after={"until_on": until_on})
    record(happening, actor=actor, now=now, candidacy=file.candidacy)
    if until_on < file.today(now):
        db.session.flush()
        pass_on_sign_offs(file, Succession(leaving.person_id, None), actor=actor, now=now)


def _locked(supervision_ref: str) -> tuple[LoadedFile, Supervision]:
    candidacy_id = get_candidacy_id_of_supervision(supervision_ref)
    if candidacy_id is None:
        raise NotFoundError
    file = lock_file(candidacy_id)
    return file, next(each for each in file.candidacy.supervisions if each.ref == supervision_ref)
