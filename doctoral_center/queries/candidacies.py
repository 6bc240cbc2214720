"""Find candidacies."""

from collections.abc import Sequence

from sqlalchemy import Select, or_, select

from doctoral_center.db import db
from doctoral_center.domain.references import Prefix, as_reference
from doctoral_center.models.candidacies import Candidacy, Supervision
from doctoral_center.models.programmes import Cohort, Programme


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


def list_refs_of(names: Sequence[str]) -> dict[str, list[str]]:
    """Return, by programme code or candidacy reference, the references meant; a name that is neither is left out.

    A programme's come in the order in which they were enrolled. A programme without candidates has none.
    """
    found: dict[str, list[str]] = {code: [] for code in db.session.scalars(_codes(names))}
    rows = db.session.execute(
        select(Programme.code, Candidacy.ref)
        .join(Cohort, Candidacy.cohort_id == Cohort.id)
        .join(Programme, Cohort.programme_id == Programme.id)
        .where(or_(Programme.code.in_(names), Candidacy.ref.in_(names)))
        .order_by(Candidacy.id)
    )
    for code, ref in rows:
        if code in found:
            found[code].append(ref)
        if ref in names:
            found[ref] = [ref]
    return found


def _codes(names: Sequence[str]) -> Select[str]:
    return select(Programme.code).where(Programme.code.in_(names))


def list_ids_by_ref(refs: Sequence[str]) -> list[int]:
    """Return the ids of the candidacies with these references; of references that name none, nothing."""
    written = [ref for ref in refs if as_reference(ref, Prefix.CANDIDACY) == ref]
    return list(db.session.scalars(select(Candidacy.id).where(Candidacy.ref.in_(written)).order_by(Candidacy.id)))
