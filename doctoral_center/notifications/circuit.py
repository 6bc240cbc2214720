"""While the mail server refuses everybody, the queue rests, and no message's tries are used up."""

import secrets
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from doctoral_center.db import db, dialect_name
from doctoral_center.domain.deliveries import DIFFERENT_REFUSALS, rest_after
from doctoral_center.models.base import Base
from doctoral_center.models.messages import MailCircuit

_ROW = 1
_luck = secrets.SystemRandom()


def rests_until(*, now: datetime) -> datetime | None:
    """Return the moment until which nothing is to be tried; None when mail may go."""
    until = db.session.scalar(select(MailCircuit.opened_until).where(MailCircuit.id == _ROW))
    return until if until is not None and until > now else None


def refuses_everybody() -> bool:
    """Tell whether the last tries failed for a reason that is not the message's own."""
    failures = db.session.scalar(select(MailCircuit.failures).where(MailCircuit.id == _ROW))
    return (failures or 0) >= DIFFERENT_REFUSALS


def note_trouble(error: str, *, now: datetime) -> None:
    """Note that the server cannot be used at all, and let the queue rest; inside a writing transaction."""
    circuit = _circuit()
    circuit.failures = max(circuit.failures + 1, DIFFERENT_REFUSALS)
    circuit.opened_until = now + rest_after(circuit.failures - DIFFERENT_REFUSALS + 1, _luck.random())
    circuit.last_error = error


def note_refusal(error: str, *, now: datetime) -> None:
    """Note that one more message was put off; so many different ones in a row are trouble for everybody."""
    circuit = _circuit()
    circuit.failures += 1
    circuit.last_error = error
    if circuit.failures >= DIFFERENT_REFUSALS:
        circuit.opened_until = now + rest_after(circuit.failures - DIFFERENT_REFUSALS + 1, _luck.random())


def note_success() -> None:
    """Mail goes again; inside a writing transaction."""
    db.session.execute(
        update(MailCircuit)
        .where(MailCircuit.failures > 0)
        .values(failures=0, opened_until=None, last_error=None)
        .execution_options(synchronize_session=False)
    )


def _circuit() -> MailCircuit:
    # Two senders may meet their first trouble at once: the row is made without a quarrel, then locked.
    table = Base.metadata.tables[MailCircuit.__tablename__]
    insert = postgresql.insert(table) if dialect_name() == "postgresql" else sqlite.insert(table)
    db.session.execute(insert.values(id=_ROW, failures=0).on_conflict_do_nothing())
    return db.session.get_one(MailCircuit, _ROW, with_for_update=True)
