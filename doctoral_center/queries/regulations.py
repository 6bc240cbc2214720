"""Find published regulations, and read each published text once."""

from collections.abc import Mapping
from functools import lru_cache

from sqlalchemy import bindparam, select
from sqlalchemy.orm import selectinload

from doctoral_center.db import db
from doctoral_center.domain.regulations import Regulation as ParsedRegulation
from doctoral_center.domain.regulations import parse_regulation
from doctoral_center.models.regulations import Regulation

# By the text's SHA-256: a published text never changes, and an identifier means another text in another database.
_parsed: dict[str, ParsedRegulation] = {}
_TEXTS = select(Regulation.code, Regulation.sha256, Regulation.source_text).where(
    Regulation.id.in_(bindparam("ids", expanding=True))
)


def parsed_regulation(regulation: Regulation) -> ParsedRegulation:
    """Return what the published pack says; its text is loaded and parsed on first use in the process only.

    Of one made for a single candidate the text has come with the row: no statement is spent.
    """
    if regulation.individual_text is not None:
        return parsed_individual(regulation.individual_text)
    parsed = _parsed.get(regulation.sha256)
    if parsed is None:
        text = db.session.execute(select(Regulation.source_text).where(Regulation.id == regulation.id)).scalar_one()
        parsed = _parsed[regulation.sha256] = parse_regulation(text, f"{regulation.code}.yaml")
    return parsed


def parsed_regulations(sha256: Mapping[int, str]) -> dict[int, ParsedRegulation]:
    """Return what published packs say, by their ids, given the SHA-256 of each; one statement reads all new texts."""
    unread = [regulation_id for regulation_id, digest in sha256.items() if digest not in _parsed]
    if unread:
        rows = db.session.execute(_TEXTS, {"ids": unread})
        for row in rows:
            _parsed[row.sha256] = parse_regulation(row.source_text, f"{row.code}.yaml")
    return {regulation_id: _parsed[digest] for regulation_id, digest in sha256.items()}


@lru_cache(maxsize=4096)
def parsed_individual(text: str) -> ParsedRegulation:
    """Return what a pack made for one candidate alone says."""
    return parse_regulation(text, "individual.yaml")


def get_regulation(code: str, version: int | None = None) -> Regulation | None:
    """Return the regulation `code` with its rules, in this version or the newest; None if it is not published."""
    statement = select(Regulation).where(Regulation.code == code).options(selectinload(Regulation.rules))
    if version is not None:
        statement = statement.where(Regulation.version == version)
    return db.session.scalars(statement.order_by(Regulation.version.desc()).limit(1)).first()
