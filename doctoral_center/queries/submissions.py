"""What a submission is made of: the draft, and the versions handed in before."""

from sqlalchemy import func, select

from doctoral_center.db import db
from doctoral_center.models.reports import Draft, ReportVersion

_FRESH = {"populate_existing": True}


def get_draft(milestone_id: int) -> Draft | None:
    """Return the milestone's draft as it stands now; None when nothing was ever saved."""
    return db.session.scalars(
        select(Draft).where(Draft.milestone_id == milestone_id), execution_options=_FRESH
    ).one_or_none()


def get_version_of_draft(milestone_id: int, draft_version: int) -> ReportVersion | None:
    """Return the version that was handed in from the draft `draft_version`; None when that was not handed in."""
    return db.session.scalars(
        select(ReportVersion).where(
            ReportVersion.milestone_id == milestone_id, ReportVersion.draft_version == draft_version
        )
    ).one_or_none()


def get_last_number(milestone_id: int) -> int:
    """Return the number of the last version handed in; 0 when there is none."""
    return (
        db.session.scalar(select(func.max(ReportVersion.number)).where(ReportVersion.milestone_id == milestone_id)) or 0
    )
