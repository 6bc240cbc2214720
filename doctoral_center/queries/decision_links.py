"""What a link by mail to one decision opens: read by the link's seal, not by anybody's session."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from doctoral_center.db import db
from doctoral_center.domain.decision_links import Addressee
from doctoral_center.domain.notices import NoticeKind
from doctoral_center.domain.reminders import MessageState
from doctoral_center.models.messages import Message
from doctoral_center.models.people import Person
from doctoral_center.models.reviews import Round, SignOff, Stage

_Addressee = aliased(Person, name="addressee")


@dataclass(frozen=True)
class LinkedSignOff:
    """The sign-off that a link names, and the active person whom it was sent to."""

    id: int
    ref: str
    reviewable_id: int
    signer_id: int
    is_open: bool
    is_decided: bool
    addressee_id: int
    addressee: Addressee


def get_linked_sign_off(sign_off_ref: str, person_ref: str) -> LinkedSignOff | None:
    """Return what a link with a good seal names, in one statement; None if it is gone or the account is closed."""
    row = db.session.execute(
        select(
            SignOff,
            Round.reviewable_id,
            _Addressee.id.label("addressee_id"),
            _Addressee.email,
            _Addressee.password_hash,
        )
        .join(Stage, SignOff.stage_id == Stage.id)
        .join(Round, Stage.round_id == Round.id)
        .join(_Addressee, _Addressee.ref == person_ref)
        .where(SignOff.ref == sign_off_ref, _Addressee.is_active)
    ).one_or_none()
    if row is None:
        return None
    sign_off: SignOff = row.SignOff
    return LinkedSignOff(
        id=sign_off.id,
        ref=sign_off.ref,
        reviewable_id=row.reviewable_id,
        signer_id=sign_off.person_id,
        is_open=sign_off.verdict is None and sign_off.closed_at is None,
        is_decided=sign_off.verdict is not None,
        addressee_id=row.addressee_id,
        addressee=Addressee(person_ref, row.email, row.password_hash),
    )


@dataclass(frozen=True)
class NewLinks:
    """How many new links to one decision a person has asked for: ever, since some moment, and not gone yet."""

    ever: int
    lately: int
    on_their_way: int


def count_new_links(sign_off_id: int, person_id: int, *, since: datetime) -> NewLinks:
    """Count the new links to this decision that the person asked for; `lately`: at `since` (aware UTC) or later."""
    row = db.session.execute(
        select(
            func.count(),
            func.count().filter(Message.planned_at >= since),
            func.count().filter(Message.state.in_([MessageState.PLANNED, MessageState.HELD, MessageState.SENDING])),
        ).where(
            Message.kind == NoticeKind.DECISION_LINK,
            Message.subject_id == sign_off_id,
            Message.recipient_id == person_id,
        )
    ).one()
    return NewLinks(*row)
