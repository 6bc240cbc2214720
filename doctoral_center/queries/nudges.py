"""Read how often those who have a candidate's work were nudged: the outbox remembers."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, select
from sqlalchemy.orm import joinedload

from doctoral_center.db import db
from doctoral_center.domain.days import day_in
from doctoral_center.domain.notices import NoticeKind
from doctoral_center.domain.reminders import MessageState
from doctoral_center.models.candidacies import Candidacy
from doctoral_center.models.messages import Message
from doctoral_center.models.milestones import Reviewable
from doctoral_center.models.people import Person
from doctoral_center.models.reviews import Round, SignOff, Stage

# One that was skipped has reached nobody.
_IS_NUDGE: ColumnElement[bool] = and_(Message.kind == NoticeKind.NUDGE.value, Message.state != MessageState.SKIPPED)


def nudges_of_sign_off() -> tuple[ScalarSelect[int], ScalarSelect[datetime]]:
    """Return, as columns beside SignOff, how often was nudged about it, and when last (None: never)."""
    about = and_(_IS_NUDGE, Message.subject_id == SignOff.id)
    times = select(func.count()).select_from(Message).where(about).correlate(SignOff).scalar_subquery()
    last = select(func.max(Message.planned_at)).where(about).correlate(SignOff).scalar_subquery()
    return times, last


def get_last_nudges(sign_off_ids: Sequence[int]) -> dict[int, datetime]:
    """Return when was last nudged about these sign-offs, by their ids; about which nobody was are left out."""
    rows = db.session.execute(
        select(Message.subject_id, func.max(Message.planned_at).label("at"))
        .where(_IS_NUDGE, Message.subject_id.in_(sign_off_ids))
        .group_by(Message.subject_id)
    )
    return {row.subject_id: row.at for row in rows}


def list_addressees(signer_ids: Sequence[int], candidate_id: int, *, now: datetime) -> dict[int, int]:
    """Return to whom mail about their signing goes at `now` (aware UTC), by signer; closed accounts are left out."""
    signers = db.session.scalars(
        select(Person).where(Person.id.in_(signer_ids)).options(joinedload(Person.deputy)),
        execution_options={"populate_existing": True},
    )
    found = {signer.id: addressee_of(signer, candidate_id, now=now) for signer in signers}
    return {signer_id: addressee.id for signer_id, addressee in found.items() if addressee.is_active}


def addressee_of(signer: Person, candidate_id: int, *, now: datetime) -> Person:
    """Return the signer, or, while she is away from a first day on, her deputy; as queries.reminders has it.

    Nobody is the deputy of somebody who signs in her own file. `signer` has her deputy loaded.
    """
    deputy = signer.deputy
    if deputy is None or not deputy.is_active or deputy.id == candidate_id or signer.deputy_from_on is None:
        return signer
    today = day_in(now, signer.timezone)
    until_on = signer.deputy_until_on
    is_away = signer.deputy_from_on <= today and (until_on is None or today <= until_on)
    return deputy if is_away else signer


def is_addressee(sign_off_id: int, person_id: int, *, now: datetime) -> bool:
    """Tell whether mail about a sign-off goes to this person at `now`: she is asked, or stands in."""
    row = db.session.execute(
        select(Person, Candidacy.person_id.label("candidate_id"))
        .join(SignOff, SignOff.person_id == Person.id)
        .join(Stage, Stage.id == SignOff.stage_id)
        .join(Round, Round.id == Stage.round_id)
        .join(Reviewable, Reviewable.id == Round.reviewable_id)
        .join(Candidacy, Candidacy.id == Reviewable.candidacy_id)
        .where(SignOff.id == sign_off_id)
        .options(joinedload(Person.deputy)),
        execution_options={"populate_existing": True},
    ).one_or_none()
    return row is not None and addressee_of(row.Person, row.candidate_id, now=now).id == person_id
