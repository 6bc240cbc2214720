"""Read a file with its plan for a page that shows what something would move: three statements in all."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload

from doctoral_center.db import db
from doctoral_center.models.candidacies import Candidacy, Track
from doctoral_center.models.programmes import Cohort, Equivalence, ProgrammeSide
from doctoral_center.models.regulations import Regulation
from doctoral_center.queries.files import LoadedFile
from doctoral_center.queries.plans import StoredPlan, list_changes_of_time, list_milestones


def get_shown_plan(candidacy_id: int) -> tuple[LoadedFile, StoredPlan]:
    """Return a file with its programme and tracks and no more, and its plan.

    The caller has checked who may read it; nobody's rights can be told from it.
    """
    rows: Any = (
        db.session.execute(
            select(Candidacy, Equivalence)
            .join(Candidacy.cohort)
            .outerjoin(ProgrammeSide, ProgrammeSide.programme_id == Cohort.programme_id)
            .outerjoin(Equivalence, Equivalence.side_id == ProgrammeSide.id)
            .where(Candidacy.id == candidacy_id)
            .options(
                joinedload(Candidacy.cohort, innerjoin=True).joinedload(Cohort.programme, innerjoin=True),
                joinedload(Candidacy.tracks, innerjoin=True).options(
                    joinedload(Track.regulation, innerjoin=True).options(defer(Regulation.source_text, raiseload=True)),
                    joinedload(Track.institution, innerjoin=True),
                ),
            )
            .order_by(Equivalence.id)
        )
        .unique()
        .all()
    )
    candidacy = rows[0].Candidacy
    equivalences = [row.Equivalence for row in rows if row.Equivalence is not None]
    stored = StoredPlan(list_milestones(candidacy_id), list_changes_of_time(candidacy_id), equivalences)
    return LoadedFile(candidacy, frozenset()), stored
