"""A cohort as a spreadsheet: the rows of one that somebody filled in, checked for their shape."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from doctoral_center.domain.cohort_rows import (
    COLUMNS,
    REQUIRED,
    REQUIRED_COLUMNS,
    REQUIRED_SUPERVISORS,
    SUPERVISORS,
    CohortRow,
    SupervisorCells,
)
from doctoral_center.domain.people import Locale, NameOrder, fold_email
from doctoral_center.domain.tables import Finding, Line, Table, TableError, cell_address
from doctoral_center.domain.written_names import first_foreign_letter, has_hidden_marks, is_email, tidy

_DAYS = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),
    re.compile(r"(?P<y>\d{4})/(?P<m>\d{1,2})/(?P<d>\d{1,2})"),
    re.compile(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日"),
)
_YEARS = (1990, 2200)
_SHARES = (0, 100)


class _Text(fields.String):
    """A text of one line with at most `limit` characters."""

    def __init__(self, limit: int, **options: Any) -> None:
        super().__init__(load_default="", metadata={"limit": limit}, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        text = str(super()._deserialize(value, attr, data, **options))
        if has_hidden_marks(text):
            raise ValidationError("hidden-marks")
        if len(text) > self.metadata["limit"]:
            raise ValidationError("too-long")
        return text


class _LatinText(_Text):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        text = super()._deserialize(value, attr, data, **options)
        if first_foreign_letter(text) is not None:
            raise ValidationError("not-latin")
        return text


class _Email(_Text):
    def __init__(self) -> None:
        super().__init__(254)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        text = super()._deserialize(value, attr, data, **options)
        if text and not text.isascii():
            raise ValidationError("email-not-latin")
        if text and not is_email(text):
            raise ValidationError("email-malformed")
        return fold_email(text)


class _Day(fields.Field[date | None]):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> date | None:  # noqa: ARG002
        match = next((match for pattern in _DAYS if (match := pattern.fullmatch(value))), None)
        if match is None:
            raise ValidationError("no-day")
        try:
            return date(int(match["y"]), int(match["m"]), int(match["d"]))
        except ValueError:
            raise ValidationError("no-day") from None


class _Number(fields.Field[int]):
    """A whole number between two bounds; `code` names what is wrong with any other text."""

    def __init__(self, bounds: tuple[int, int], code: str) -> None:
        super().__init__(load_default=None)
        self._bounds, self._code = bounds, code

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> int:  # noqa: ARG002
        text = value.removesuffix("%").strip()
        if not (text.isascii() and text.isdigit() and self._bounds[0] <= int(text[:9]) <= self._bounds[1]):
            raise ValidationError(self._code)
        return int(text)


def _supervisor_fields(prefix: str) -> dict[str, fields.Field[Any]]:
    return {
        f"{prefix}_email": _Email(),
        f"{prefix}_name": _Text(200),
        f"{prefix}_institution": _Text(300),
        f"{prefix}_share": _Number(_SHARES, "no-share"),
    }


_CohortSchema = Schema.from_dict(
    {
        "programme": _Text(40),
        "year": _Number(_YEARS, "no-year"),
        "email": _Email(),
        "native_name": _Text(200),
        "native_language": _Text(
            12, validate=validate.Regexp(r"(?:[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?)?\Z", error="no-language")
        ),
        "latin_family": _LatinText(120),
        "latin_given": _LatinText(120),
        "name_order": fields.Enum(
            NameOrder, by_value=True, load_default=None, error_messages={"unknown": "no-name-order"}
        ),
        "locale": fields.Enum(Locale, by_value=True, load_default=None, error_messages={"unknown": "no-locale"}),
        "home": _Text(300),
        "starts_on": _Day(load_default=None),
        "title_en": _Text(500),
        "title_zh": _Text(500),
        "title_ru": _Text(500),
        "discipline": _Text(40),
        **{key: field for prefix in SUPERVISORS for key, field in _supervisor_fields(prefix).items()},
    },
    name="CohortSchema",
)


def cohort_rows(table: Table) -> list[CohortRow]:
    """Return the rows of a filled-in cohort sheet; empty cells and columns that are left out say nothing.

    Raises TableError with every cell that is wrong by its shape, whatever the database says.
    """
    places = _places(table)
    schema = _CohortSchema()
    findings: list[Finding] = []
    rows: list[CohortRow] = []
    for line in table.lines:
        texts = {key: text for key, index in places.items() if (text := tidy(line.cells[index]))}
        cells = {key: cell_address(index, line.number) for key, index in places.items()}
        wrong = _shape_findings(schema, texts, cells)
        if wrong:
            findings += wrong
        else:
            rows.append(_row(line, schema.load(texts), cells))
    if findings:
        raise TableError(findings)
    return rows


def _places(table: Table) -> dict[str, int]:
    """Return the index of each known column; headings may differ in case and spaces."""
    keys = {heading.casefold(): key for key, heading in COLUMNS.items()}
    found = {keys.get(" ".join(heading.split()).casefold()): index for index, heading in enumerate(table.headers)}
    findings = [
        Finding("header-unknown", cell_address(index, 1), {"header": heading[:60]})
        for index, heading in enumerate(table.headers)
        if " ".join(heading.split()).casefold() not in keys
    ]
    findings += [
        Finding("header-missing", "1", {"header": COLUMNS[key]}) for key in REQUIRED_COLUMNS if key not in found
    ]
    if findings:
        raise TableError(findings)
    return {key: index for key, index in found.items() if key is not None}


def _shape_findings(schema: Schema, texts: Mapping[str, str], cells: Mapping[str, str]) -> list[Finding]:
    codes = {key: str(messages[0]) for key, messages in schema.validate(texts).items()}
    for key in _empty(texts):
        codes[key] = "cell-empty"
    if not any(key in texts for key in ("native_name", "latin_family", "latin_given")):
        codes["native_name"] = "name-empty"
    order = {key: position for position, key in enumerate(COLUMNS)}
    number = next(iter(cells.values())).lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return [
        Finding(codes[key], cells.get(key, number), _params(schema, key, texts.get(key, "")))
        for key in sorted(codes, key=order.__getitem__)
    ]


def _empty(texts: Mapping[str, str]) -> list[str]:
    """Return the keys of the cells that must not be empty, given what else the row says."""
    named = [
        prefix
        for prefix in SUPERVISORS
        if prefix in REQUIRED_SUPERVISORS or any(key.startswith(f"{prefix}_") for key in texts)
    ]
    keys = [*REQUIRED, *(f"{prefix}_{part}" for prefix in named for part in ("email", "institution"))]
    return [key for key in keys if key not in texts]


def _params(schema: Schema, key: str, text: str) -> dict[str, object]:
    letter = first_foreign_letter(text) or ""
    limit = schema.fields[key].metadata.get("limit", "")
    return {"header": COLUMNS[key], "value": text[:60], "limit": limit, "letter": letter}


def _row(line: Line, values: Mapping[str, Any], cells: Mapping[str, str]) -> CohortRow:
    titles = {language: values[f"title_{language}"] for language in ("en", "zh", "ru")}
    supervisors = tuple(
        SupervisorCells(
            prefix=prefix,
            role=role,
            email=values[f"{prefix}_email"],
            name=values[f"{prefix}_name"],
            institution=values[f"{prefix}_institution"],
            share_percent=values[f"{prefix}_share"],
        )
        for prefix, (role, _heading) in SUPERVISORS.items()
        if values[f"{prefix}_email"]
    )
    plain = ("programme", "year", "email", "home", "native_name", "native_language", "latin_family", "latin_given")
    return CohortRow(
        number=line.number,
        **{key: values[key] for key in (*plain, "name_order", "locale", "starts_on", "discipline")},
        thesis_title={language: title for language, title in titles.items() if title},
        supervisors=supervisors,
        cells=cells,
    )
