"""Who is on leave on a day. It is computed from the leaves granted, since nobody writes at midnight."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Label, func, select

from doctoral_center.domain.changes import ChangeKind
from doctoral_center.domain.days import day_in
from doctoral_center.models.candidacies import Candidacy
from doctoral_center.models.changes_of_time import ChangeOfTime


def leave_columns(now: datetime) -> tuple[Label[date | None], Label[date | None]]:
    """Return columns for a SELECT from Candidacy: first and last day of the latest leave begun by `now` in any zone.

    Leaves do not overlap, so the latest one begun is the only one that can cover today. is_on_leave() reads them.
    """
    begun = (
        ChangeOfTime.candidacy_id == Candidacy.id,
        ChangeOfTime.kind == ChangeKind.LEAVE,
        ChangeOfTime.is_in_force,
        ChangeOfTime.first_on <= day_in(now, "UTC") + timedelta(days=1),
    )
    first = select(func.max(ChangeOfTime.first_on)).where(*begun).correlate(Candidacy).scalar_subquery()
    last = select(func.max(ChangeOfTime.last_on)).where(*begun).correlate(Candidacy).scalar_subquery()
    return first.label("leave_first_on"), last.label("leave_last_on")


def is_on_leave(row: Any, today: date) -> bool:
    """Tell whether the candidacy of a row with leave_columns() is on leave on `today`, in the programme's zone."""
    return row.leave_first_on is not None and row.leave_first_on <= today <= row.leave_last_on
