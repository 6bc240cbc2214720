"""Find universities."""

from collections.abc import Iterable

from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.models.institutions import Institution


def get_institutions(codes: Iterable[str]) -> dict[str, Institution]:
    """Return the universities with these codes, by code; unknown codes are left out."""
    found = db.session.scalars(select(Institution).where(Institution.code.in_(sorted(set(codes)))))
    return {institution.code: institution for institution in found}
