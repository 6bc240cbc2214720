"""Let a university's side of a programme use another version of its pack for the candidates to come."""

from datetime import datetime

from doctoral_center.db import db
from doctoral_center.domain.errors import InvalidInputError, NotPermittedError
from doctoral_center.domain.permissions import Permission
from doctoral_center.models.programmes import ProgrammeSide
from doctoral_center.models.regulations import Regulation
from doctoral_center.operations.journal import Happening, record
from doctoral_center.policy.actors import Actor, File
from doctoral_center.policy.permissions import can, require
from doctoral_center.queries.programmes import list_rule_codes_that_count, lock_side
from doctoral_center.queries.regulations import get_regulation


def apply_to_side(
    side: tuple[str, str], pack: tuple[str, int], *, actor: Actor, now: datetime
) -> tuple[ProgrammeSide, bool]:
    """Let whoever is enrolled from now on at `side` (codes of programme and university) follow `pack` (code, version).

    Candidates who are enrolled keep theirs. The version in use already changes nothing. Returns the side, and whether
    it changed. Raises NotPermittedError; InvalidInputError `version-unknown`, `programme-side-unknown`, and
    `milestone-unknown` or `milestone-repeats` when a milestone that counts for the other university's is not in the
    pack as a one-time one.
    """
    require(actor, Permission.EDIT_REGULATIONS)
    regulation = get_regulation(*pack)
    if regulation is None or regulation.is_individual:
        raise InvalidInputError("version-unknown", "version")
    found = lock_side(*side)
    if found is None:
        raise InvalidInputError("programme-side-unknown", "side")
    if not can(actor, Permission.APPLY_REGULATIONS, File.of_institution(found.institution_id)):
        raise NotPermittedError("side-of-others")
    if found.regulation_id == regulation.id:
        return found, False
    _check_equivalences(found, regulation)
    before = {"regulation": found.regulation_id}
    found.regulation_id = regulation.id
    db.session.flush()
    happening = Happening(
        "regulation-applied", "programme-side", found.id, before=before, after={"regulation": regulation.id}
    )
    record(happening, actor=actor, now=now)
    return found, True


def _check_equivalences(side: ProgrammeSide, regulation: Regulation) -> None:
    """What counts as the other university's milestone has to stay a one-time milestone of this side."""
    rules = {rule.code: rule for rule in regulation.rules}
    for code in list_rule_codes_that_count(side.id):
        params = {"rule": code, "regulation": f"{regulation.code} {regulation.version}"}
        if code not in rules:
            raise InvalidInputError("milestone-unknown", "side", params)
        if rules[code].is_repeating:
            raise InvalidInputError("milestone-repeats", "side", params)
