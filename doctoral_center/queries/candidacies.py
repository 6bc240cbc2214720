"""Find candidacies."""

from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.models.candidacies import Candidacy


def get_candidacy_id(person_id: int, cohort_id: int) -> int | None:
    """Return the id of the person's candidacy in the cohort, or None."""
    return db.session.scalar(
        select(Candidacy.id).where(Candidacy.person_id == person_id, Candidacy.cohort_id == cohort_id)
    )
