"""The register of universities: its columns, and how one is found by what people write."""

from collections.abc import Callable, Mapping
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from doctoral_center.domain.tables import Finding, Table, TableError, cell_address

# The network whose members the register marks.
SCO_UNIVERSITY = "SCO University"
ROR_PREFIX = "https://ror.org/"

# Column of the register, also the column of the table → the most characters it may have.
TEXT_COLUMNS: Mapping[str, int] = {
    "code": 32,
    "name_en": 300,
    "name_local": 300,
    "country": 2,
    "city": 120,
    "domain": 200,
    "ror_id": 64,
    "source": 80,
    "name_local_lang": 12,
    "name_zh": 300,
    "name_ru": 300,
    "acronyms": 200,
    "timezone": 64,
    "website": 300,
    "wikidata_id": 32,
}
NUMBER_COLUMNS: Mapping[str, float] = {"latitude": 90, "longitude": 180}
MEMBER, EVIDENCE = "sco_university_member", "member_evidence"
REQUIRED = ("code", "name_en", "country", "source")
COLUMNS = (*TEXT_COLUMNS, *NUMBER_COLUMNS, MEMBER, EVIDENCE)
EVIDENCE_LENGTH = 500

Values = dict[str, str | float | None]


def ror_number(text: str) -> str:
    """Return the last part of a ROR id, however it is written: «https://ror.org/00jdr0662», «ror.org/…» or bare."""
    return text.strip().casefold().rstrip("/").rpartition("/")[2]


def register_rows(table: Table) -> list[Values]:
    """Return the table's lines as values of the register; blank cells are None, membership is «yes», «unknown» or None.

    Raises TableError that names every wrong cell.
    """
    findings = [
        Finding("header-missing", "1", {"header": name}) for name in (*REQUIRED, MEMBER) if name not in table.headers
    ]
    if findings:
        raise TableError(findings)
    places = {name: index for index, name in enumerate(table.headers) if name in COLUMNS}
    rows: list[Values] = []
    seen: dict[tuple[str, str], str] = {}
    for line in table.lines:
        row: Values = dict.fromkeys(COLUMNS)
        for name, index in places.items():
            text, cell = line.cells[index], cell_address(index, line.number)
            code = _problem(name, text) or _repeated(name, text, cell, seen)
            if code:
                findings.append(Finding(code, cell, _params(name, text, seen)))
            else:
                row[name] = _value(name, text)
        if row[MEMBER] == "yes" and not row[EVIDENCE]:
            findings.append(Finding("membership-without-evidence", str(line.number), {"header": EVIDENCE}))
        rows.append(row)
    if findings:
        raise TableError(findings)
    return rows


def _value(name: str, text: str) -> str | float | None:
    if not text:
        return None
    return float(text) if name in NUMBER_COLUMNS else text


def _repeated(name: str, text: str, cell: str, seen: dict[tuple[str, str], str]) -> str | None:
    if name not in {"code", "ror_id"} or not text:
        return None
    return "repeated-in-file" if seen.setdefault((name, text), cell) != cell else None


def _params(name: str, text: str, seen: Mapping[tuple[str, str], str]) -> dict[str, object]:
    limit = TEXT_COLUMNS.get(name, EVIDENCE_LENGTH)
    return {"value": text[:60], "header": name, "limit": limit, "other": seen.get((name, text), "")}


def _problem(name: str, text: str) -> str | None:
    if not text:
        return "cell-empty" if name in REQUIRED else None
    check = _CHECKS.get(name, _length_of(name))
    return check(text)


def _length_of(name: str) -> Callable[[str], str | None]:
    limit = TEXT_COLUMNS.get(name, EVIDENCE_LENGTH)
    return lambda text: "too-long" if len(text) > limit else None


def _country(text: str) -> str | None:
    return None if len(text) == 2 and text.isascii() and text.isupper() else "no-country"  # noqa: PLR2004 - alpha-2


def _zone(text: str) -> str | None:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return "no-time-zone"
    return None


def _ror(text: str) -> str | None:
    number = text.removeprefix(ROR_PREFIX)
    return None if text.startswith(ROR_PREFIX) and number.isalnum() and number.isascii() else "no-ror-id"


def _degrees(limit: float) -> Callable[[str], str | None]:
    def check(text: str) -> str | None:
        try:
            degrees = float(text)
        except ValueError:
            return "no-degrees"
        return None if abs(degrees) <= limit else "no-degrees"

    return check


def _member(text: str) -> str | None:
    return None if text in {"yes", "unknown"} else "no-membership"


_CHECKS: Mapping[str, Callable[[str], str | None]] = {
    "country": _country,
    "timezone": _zone,
    "ror_id": _ror,
    MEMBER: _member,
    **{name: _degrees(limit) for name, limit in NUMBER_COLUMNS.items()},
}
