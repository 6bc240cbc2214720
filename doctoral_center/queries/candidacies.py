"""Find candidacies."""

from collections.abc import Sequence

from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.domain.references import Prefix, as_reference
from doctoral_center.models.candidacies import Candidacy, Supervision


def get_candidacy_id(person_id: int, cohort_id: int) -> int | None:
    """Return the id of the person's candidacy in the cohort, or None."""
    return db.session.scalar(
        select(Candidacy.id).where(Candidacy.person_id == person_id, Candidacy.cohort_id == cohort_id)
    )


def get_candidacy_id_of_supervision(ref: str) -> int | None:
    """Return the id of the candidacy that supervision `ref` belongs to, or None."""
    return db.session.scalar(select(Supervision.candidacy_id).where(Supervision.ref == ref))


def list_refs_for_jobs() -> list[str]:
    """Return the references of all candidacies, in the order in which they were enrolled."""
    return list(db.session.scalars(select(Candidacy.ref).order_by(Candidacy.id)))


def list_ids_by_ref(refs: Sequence[str]) -> list[int]:
    """Return the ids of the candidacies with these references; of references that name none, nothing."""
    written = [ref for ref in refs if as_reference(ref, Prefix.CANDIDACY) == ref]
    return list(db.session.scalars(select(Candidacy.id).where(Candidacy.ref.in_(written)).order_by(Candidacy.id)))
