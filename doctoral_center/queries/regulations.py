"""Find published regulations, and read each published text once."""

from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from doctoral_center.db import db
from doctoral_center.domain.regulations import Regulation as ParsedRegulation
from doctoral_center.domain.regulations import parse_regulation
from doctoral_center.models.regulations import Regulation

# By the text's SHA-256: a published text never changes, and an identifier means another text in another database.
_parsed: dict[str, ParsedRegulation] = {}


def parsed_regulation(regulation: Regulation) -> ParsedRegulation:
    """Return what the published pack says; its text is loaded and parsed on first use in the process only.

    Of one made for a single candidate the text has come with the row: no statement is spent.
    """
    if regulation.individual_text is not None:
        return _parsed_individual(regulation.individual_text)
    parsed = _parsed.get(regulation.sha256)
    if parsed is None:
        text = db.session.execute(select(Regulation.source_text).where(Regulation.id == regulation.id)).scalar_one()
        parsed = _parsed[regulation.sha256] = parse_regulation(text, f"{regulation.code}.yaml")
    return parsed


@lru_cache(maxsize=4096)
def _parsed_individual(text: str) -> ParsedRegulation:
    return parse_regulation(text, "individual.yaml")


def get_regulation(code: str, version: int | None = None) -> Regulation | None:
    """Return the regulation `code` with its rules, in this version or the newest; None if it is not published."""
    statement = select(Regulation).where(Regulation.code == code).options(selectinload(Regulation.rules))
    if version is not None:
        statement = statement.where(Regulation.version == version)
    return db.session.scalars(statement.order_by(Regulation.version.desc()).limit(1)).first()
