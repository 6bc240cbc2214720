"""Read the register of universities. It is the same for everybody who signs in, so no actor is asked for."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, case, or_, select

from doctoral_center.db import db
from doctoral_center.domain.institutions import ror_number
from doctoral_center.domain.people import fold
from doctoral_center.models.institutions import Institution, Membership

_NAMES = (Institution.name_en, Institution.name_local, Institution.name_zh, Institution.name_ru)
_LIST = (
    select(
        Institution.id,
        Institution.code,
        Institution.name_en,
        Institution.name_local,
        Institution.country,
        Institution.city,
        Institution.timezone,
    )
    .where(or_(bindparam("country") == "", Institution.country == bindparam("country")))
    .order_by(Institution.country, Institution.name_en, Institution.id)
)


class Register:
    """The whole register in memory, to look many up at once: some thousand rows, one statement."""

    def __init__(self) -> None:
        self._by_key: dict[str, set[int]] = {}
        self._by_name: dict[str, set[int]] = {}
        self._names: dict[int, str] = {}

    def add(self, institution_id: int, keys: Iterable[str | None], names: Sequence[str | None]) -> None:
        """Take in one university with its code and ROR id, and its names, the English one first."""
        self._names[institution_id] = names[0] or ""
        for key in filter(None, keys):
            self._by_key.setdefault(ror_number(key), set()).add(institution_id)
        for name in filter(None, names):
            self._by_name.setdefault(fold(name), set()).add(institution_id)

    def find(self, text: str) -> frozenset[int]:
        """Return the ids of the universities that `text` may mean: by code or ROR id, else by a whole name.

        Names count in any language. None found: empty. More than one: the name is not unique.
        """
        return frozenset(self._by_key.get(ror_number(text)) or self._by_name.get(fold(text)) or ())

    def name_of(self, institution_id: int) -> str:
        """Return the English name of a university of the register."""
        return self._names[institution_id]


def get_register() -> Register:
    """Return the register, ready for look-ups by code, ROR id or name."""
    register = Register()
    for row in db.session.execute(select(Institution.id, Institution.code, Institution.ror_id, *_NAMES)):
        register.add(row.id, (row.code, row.ror_id), (row.name_en, row.name_local, row.name_zh, row.name_ru))
    return register


def get_institutions(codes: Iterable[str]) -> dict[str, Institution]:
    """Return the universities with these codes, by code; unknown codes are left out."""
    found = db.session.scalars(select(Institution).where(Institution.code.in_(sorted(set(codes)))))
    return {institution.code: institution for institution in found}


def list_institutions(*, country: str = "") -> Sequence[Row[*tuple[Any, ...]]]:
    """Return id, code, names, country, city and zone of all universities, or of one country (ISO 3166-1 alpha-2)."""
    return db.session.execute(_LIST, {"country": country}).all()


def find_institutions(text: str, *, limit: int = 20) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return code, names and country of the universities with `text` in a name, acronym or code; prefixes come first.

    SQLite folds the case of ASCII letters only, so a Cyrillic name is also looked for as it is usually written.
    """
    typed = " ".join(text.split())
    if not typed:
        return []
    forms = {typed, typed[0].upper() + typed[1:], typed.upper()}
    columns = (*_NAMES, Institution.acronyms)
    inside = [column.icontains(form, autoescape=True) for column in columns for form in sorted(forms)]
    at_start = [column.istartswith(form, autoescape=True) for column in columns for form in sorted(forms)]
    statement = (
        select(Institution.code, Institution.name_en, Institution.name_local, Institution.country)
        .where(or_(Institution.code == ror_number(typed), *inside))
        .order_by(case((or_(*at_start), 0), else_=1), Institution.name_en, Institution.id)
        .limit(limit)
    )
    return db.session.execute(statement).all()


def list_register_for_jobs() -> Sequence[Institution]:
    """Return all universities as objects, locked until the transaction ends, in the order of their ids."""
    return db.session.scalars(select(Institution).order_by(Institution.id).with_for_update()).all()


def list_member_ids(network: str) -> frozenset[int]:
    """Return the ids of the universities that have a membership of `network` as a whole, whatever its days."""
    return frozenset(
        db.session.scalars(
            select(Membership.institution_id).where(Membership.network == network, Membership.direction == "")
        )
    )
