"""Keep the register of universities."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, update

from doctoral_center.db import db
from doctoral_center.domain.institutions import EVIDENCE, MEMBER, NUMBER_COLUMNS, SCO_UNIVERSITY, TEXT_COLUMNS, Values
from doctoral_center.domain.permissions import Permission
from doctoral_center.domain.tables import Finding, TableError
from doctoral_center.models.institutions import Institution, Membership
from doctoral_center.operations.journal import Happening, record
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.permissions import require
from doctoral_center.queries.institutions import list_member_ids, list_register_for_jobs

_COLUMNS = (*TEXT_COLUMNS, *NUMBER_COLUMNS)


@dataclass(frozen=True)
class Loaded:
    """What a load did, in universities, and how many memberships it added."""

    new: int
    changed: int
    unchanged: int
    new_memberships: int


def load_register(rows: Sequence[Values], *, actor: Actor, now: datetime) -> Loaded:
    """Bring the register up to `rows` (domain.institutions.register_rows), told in one journal entry.

    Universities that `rows` do not name stay, and so does every field that somebody edited here. A membership that is
    already known keeps its days and its source. Loading the same rows again changes nothing and tells nothing. Raises
    TableError when a ROR id belongs to another university here.
    """
    require(actor, Permission.MANAGE_INSTITUTIONS)
    stored = {institution.code: institution for institution in list_register_for_jobs()}
    _check_ror_ids(rows, stored)
    new = [_stored_values(row) for row in rows if row["code"] not in stored]
    changes = [change for row in rows if (change := _change(row, stored.get(str(row["code"]))))]
    if new:
        db.session.execute(insert(Institution), [{**row, "edited_fields": []} for row in new])
    if changes:
        db.session.execute(update(Institution), changes)
    db.session.expire_all()
    memberships = _new_memberships(rows)
    if memberships:
        db.session.execute(insert(Membership), memberships)
    loaded = Loaded(len(new), len(changes), len(rows) - len(new) - len(changes), len(memberships))
    if new or changes or memberships:
        after = {"new": loaded.new, "changed": loaded.changed, "memberships": loaded.new_memberships}
        record(Happening("institutions-loaded", "register", 0, after=after), actor=actor, now=now)
    return loaded


def _stored_values(row: Values) -> Values:
    return {name: row[name] for name in _COLUMNS}


def _change(row: Values, institution: Institution | None) -> dict[str, object]:
    """Return the values that differ, with the id for the update; nothing when none do."""
    if institution is None:
        return {}
    edited = set(institution.edited_fields)
    different = {name: row[name] for name in _COLUMNS if name not in edited and getattr(institution, name) != row[name]}
    return {"id": institution.id, **different} if different else {}


def _check_ror_ids(rows: Iterable[Values], stored: Mapping[str, Institution]) -> None:
    """A ROR id that moved from one code to another would break half of the load: say so before."""
    moved_away = {str(row["code"]): row["ror_id"] for row in rows}
    owners = {
        institution.ror_id: code
        for code, institution in stored.items()
        if institution.ror_id and moved_away.get(code, institution.ror_id) == institution.ror_id
    }
    findings = [
        Finding("ror-id-taken", params={"value": row["ror_id"], "code": row["code"], "other": owner})
        for row in rows
        if (owner := owners.get(str(row["ror_id"]))) and owner != row["code"]
    ]
    if findings:
        raise TableError(findings)


def _new_memberships(rows: Iterable[Values]) -> list[dict[str, object]]:
    evidence = {row["code"]: row[EVIDENCE] for row in rows if row[MEMBER] == "yes"}
    if not evidence:
        return []
    known = list_member_ids(SCO_UNIVERSITY)
    return [
        {
            "institution_id": institution.id,
            "network": SCO_UNIVERSITY,
            "direction": "",
            "source": evidence[institution.code],
        }
        for institution in list_register_for_jobs()
        if institution.code in evidence and institution.id not in known
    ]
