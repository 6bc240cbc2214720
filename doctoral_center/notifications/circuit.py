"""While a way out refuses everybody, its queue rests, and no message's tries are used up.

Mail and each chat service have a circuit of their own: an outage of one holds up nothing of the others.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from doctoral_center.db import db, dialect_name
from doctoral_center.domain.channels import ChatService
from doctoral_center.domain.deliveries import BETWEEN_RESTS, DIFFERENT_REFUSALS, LONGEST_REST, rest_after
from doctoral_center.models.base import Base
from doctoral_center.models.messages import MAIL_CIRCUIT, MailCircuit

_luck = secrets.SystemRandom()


@dataclass(frozen=True)
class Circuit:
    """The circuit of one way out; `row` is its row's id."""

    row: int

    def rests_until(self, *, now: datetime) -> datetime | None:
        """Return the moment until which nothing is to be tried; None when messages may go."""
        until = db.session.scalar(select(MailCircuit.opened_until).where(MailCircuit.id == self.row))
        # A moment farther away than any rest was written before the clock was set back.
        return until if until is not None and now < until <= now + LONGEST_REST else None

    def refuses_everybody(self) -> bool:
        """Tell whether the last tries failed for a reason that is not the message's own."""
        failures = db.session.scalar(select(MailCircuit.failures).where(MailCircuit.id == self.row))
        return (failures or 0) >= DIFFERENT_REFUSALS

    def note_trouble(self, error: str, *, now: datetime) -> None:
        """Note that the server cannot be used at all, and let the queue rest; inside a writing transaction."""
        circuit = self._row()
        circuit.failures = max(circuit.failures + 1, DIFFERENT_REFUSALS)
        circuit.opened_until = now + rest_after(circuit.failures - DIFFERENT_REFUSALS + 1, _luck.random())
        circuit.last_error = error

    def note_refusal(self, error: str, *, now: datetime) -> None:
        """Note that one more message was put off; so many different ones in a row are trouble for everybody."""
        circuit = self._row()
        circuit.failures += 1
        circuit.last_error = error
        rests, step = divmod(circuit.failures - DIFFERENT_REFUSALS, BETWEEN_RESTS)
        if rests >= 0 and step == 0:
            circuit.opened_until = now + rest_after(rests + 1, _luck.random())

    def note_success(self) -> None:
        """Messages go again; inside a writing transaction."""
        db.session.execute(
            update(MailCircuit)
            .where(MailCircuit.id == self.row, MailCircuit.failures > 0)
            .values(failures=0, opened_until=None, last_error=None)
            .execution_options(synchronize_session=False)
        )

    def _row(self) -> MailCircuit:
        # Two senders may meet their first trouble at once: the row is made without a quarrel, then locked.
        table = Base.metadata.tables[MailCircuit.__tablename__]
        insert = postgresql.insert(table) if dialect_name() == "postgresql" else sqlite.insert(table)
        db.session.execute(insert.values(id=self.row, failures=0).on_conflict_do_nothing())
        return db.session.get_one(MailCircuit, self.row, with_for_update=True)


MAIL = Circuit(MAIL_CIRCUIT)
CHATS = {
    ChatService.WECOM: Circuit(2),
    ChatService.TELEGRAM: Circuit(3),
    ChatService.VK: Circuit(4),
}
