"""A candidate's request for another supervisor, or for one more: what it may name, and what its approval does."""

from datetime import datetime

from doctoral_center.domain.errors import ImpossibleNowError, InvalidInputError, NotFoundError
from doctoral_center.domain.people import SupervisionRole
from doctoral_center.models.candidacies import Supervision
from doctoral_center.models.changes_of_time import Request
from doctoral_center.operations.people_named import checked_email, checked_name, find_or_add_named
from doctoral_center.operations.supervisions import SupervisionData, add_supervision, put_in_place
from doctoral_center.policy.actors import Actor
from doctoral_center.queries.files import LoadedFile, is_in_force
from doctoral_center.queries.people import get_person_by_email


def get_place(file: LoadedFile, supervision_ref: str | None, *, now: datetime) -> Supervision | None:
    """Return the supervision whose place is meant; None for «one more».

    Raises NotFoundError, ImpossibleNowError `supervision-ended`.
    """
    if not supervision_ref:
        return None
    found = next((each for each in file.candidacy.supervisions if each.ref == supervision_ref), None)
    if found is None:
        raise NotFoundError
    if not is_in_force(found, file.today(now)):
        raise ImpossibleNowError("supervision-ended")
    return found


def check_successor(file: LoadedFile, name: str, email: str, *, now: datetime) -> None:
    """Check who is proposed. Whether somebody has an account is not told: the name is asked for in any case.

    Raises InvalidInputError `name-unclear`, `email-malformed`, `supervises-own-file`, `supervises-already`.
    """
    checked_name(name, "successor_name")
    known = get_person_by_email(checked_email(email, "successor_email"))
    if known is None:
        return
    if known.id == file.candidacy.person_id:
        raise InvalidInputError("supervises-own-file", "successor_email")
    present = [each for each in file.candidacy.supervisions if is_in_force(each, file.today(now))]
    if any(each.person_id == known.id for each in present):
        raise InvalidInputError("supervises-already", "successor_email")


def change_supervisor(file: LoadedFile, request: Request, *, actor: Actor, now: datetime) -> None:
    """Do what an approved request asks for, as of today: open sign-offs move to the successor.

    One more supervisor is a co-supervisor for the home university. Raises as replace_supervisor and appoint_supervisor.
    """
    institutions = {track.institution_id: track.institution for track in file.candidacy.tracks}
    leaving = next((each for each in file.candidacy.supervisions if each.id == request.supervision_id), None)
    institution_id = leaving.institution_id if leaving is not None else file.candidacy.home_institution_id
    person = find_or_add_named(
        request.successor_email or "",
        request.successor_name or "",
        institutions[institution_id],
        actor=actor,
        now=now,
    )
    today = file.today(now)
    if leaving is not None:
        put_in_place(file, leaving, person.id, today, actor=actor, now=now)
        return
    data = SupervisionData(person.id, institution_id, SupervisionRole.CO_SUPERVISOR, from_on=today)
    add_supervision(file, data, actor=actor, now=now)
