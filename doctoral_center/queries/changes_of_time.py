"""Changes of time as people read them: what was granted, by whom and why, and what was taken back."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from doctoral_center.db import db
from doctoral_center.models.changes_of_time import ChangeOfTime


def list_change_history(candidacy_id: int) -> list[ChangeOfTime]:
    """Return all changes of time of a candidacy in the order of recording, those taken back too, in one statement.

    Who granted, took back and confirmed is loaded. What acts are those with `is_in_force`.
    """
    return list(
        db.session.scalars(
            select(ChangeOfTime)
            .where(ChangeOfTime.candidacy_id == candidacy_id)
            .options(
                joinedload(ChangeOfTime.recorded_by, innerjoin=True),
                joinedload(ChangeOfTime.taken_back_by),
                joinedload(ChangeOfTime.return_confirmed_by),
            )
            .order_by(ChangeOfTime.id),
            execution_options={"populate_existing": True},
        )
    )
