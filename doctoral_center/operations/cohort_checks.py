"""What a row of a cohort table means here: who, where, under whom; or what is wrong with it, cell by cell."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from doctoral_center.domain.cohort_rows import CohortRow, SupervisorCells, usual_order
from doctoral_center.domain.people import fold, search_keys
from doctoral_center.domain.tables import Finding
from doctoral_center.models.candidacies import Candidacy
from doctoral_center.models.people import Person
from doctoral_center.models.programmes import Cohort, Programme
from doctoral_center.operations.people import Names
from doctoral_center.queries.cohort_imports import Known
from doctoral_center.queries.reference_data import discipline_code

LEAST_UNIVERSITIES = 2


@dataclass(frozen=True)
class Placed:
    """A row with everything it names found: its cohort and the ids of its institutions, supervisors' in their order."""

    row: CohortRow
    programme: Programme
    cohort: Cohort
    home_id: int
    supervisor_institution_ids: tuple[int, ...]


def placed(row: CohortRow, known: Known) -> Placed | list[Finding]:
    """Return the row with its cohort and institutions, or what is wrong with them."""
    programme = known.programmes.get(row.programme)
    if programme is None:
        return [Finding("programme-unknown", row.cell("programme"), {"value": row.programme})]
    cohort = known.cohorts.get((row.programme, row.year))
    if cohort is None:
        params = {"value": row.year, "programme": row.programme}
        return [Finding("cohort-unknown", row.cell("year"), params)]
    named = [("home", row.home), *((f"{each.prefix}_institution", each.institution) for each in row.supervisors)]
    found = [_side(row, key, text, programme, known) for key, text in named]
    ids = [each for each in found if isinstance(each, int)]
    findings = [each for each in found if isinstance(each, Finding)]
    findings += _about_supervisors(row)
    if row.discipline and discipline_code(row.discipline) is None:
        findings.append(Finding("discipline-unknown", row.cell("discipline"), {"value": row.discipline}))
    if not findings and len(set(ids[1:])) < LEAST_UNIVERSITIES:
        findings.append(Finding("one-university", row.cell(f"{row.supervisors[-1].prefix}_institution")))
    return findings or Placed(row, programme, cohort, ids[0], tuple(ids[1:]))


def _side(row: CohortRow, key: str, text: str, programme: Programme, known: Known) -> int | Finding:
    sides = {side.institution_id for side in programme.sides}
    everywhere = known.register.find(text)
    here = everywhere & sides
    if len(here) == 1:
        return next(iter(here))
    params = {
        "value": text[:60],
        "programme": programme.code,
        "sides": "; ".join(side.institution.name_en for side in programme.sides),
    }
    if len(here) > 1:
        return Finding("institution-ambiguous", row.cell(key), params)
    return Finding("institution-elsewhere" if everywhere else "institution-unknown", row.cell(key), params)


def _about_supervisors(row: CohortRow) -> Iterator[Finding]:
    seen = {row.email: "email"}
    for each in row.supervisors:
        key = f"{each.prefix}_email"
        if each.email in seen:
            yield Finding(
                "supervisor-repeated", row.cell(key), {"value": each.email, "other": row.cell(seen[each.email])}
            )
        seen.setdefault(each.email, key)


def names_of(row: CohortRow) -> Names:
    """Return the candidate's names as the row gives them."""
    order = row.name_order or usual_order(row.native_language)
    return Names(row.native_name, row.native_language, row.latin_family, row.latin_given, order)


def is_called(person: Person, written: str) -> bool:
    """Tell whether `written` may be a name of this person: one of the forms under which she is found."""
    keys = search_keys(person.native_name, person.latin_family, person.latin_given)
    return fold(written.replace(",", " ")) in keys


def differences(placed_row: Placed, stored: Candidacy, known: Known) -> list[Finding]:
    """Return the cells that say something else than what is stored, each with both; empty cells say nothing."""
    row, person = placed_row.row, stored.person
    pairs: list[tuple[str, object, object]] = [
        ("native_name", row.native_name, person.native_name),
        ("native_language", row.native_language, person.native_language),
        ("latin_family", row.latin_family, person.latin_family),
        ("latin_given", row.latin_given, person.latin_given),
        ("name_order", row.name_order, person.name_order),
        ("locale", row.locale, person.locale),
        ("starts_on", row.starts_on, stored.starts_on),
        ("discipline", row.discipline and discipline_code(row.discipline), stored.discipline or ""),
        *((f"title_{language}", row.thesis_title.get(language, ""), stored.thesis_title.get(language, ""))
          for language in ("en", "zh", "ru")),
    ]  # fmt: skip
    findings = [_differs(row, key, written, kept) for key, written, kept in pairs if written and written != kept]
    if placed_row.home_id != stored.home_institution_id:
        findings.append(_differs(row, "home", row.home, stored.home_institution.name_en))
    for cells, institution_id in zip(row.supervisors, placed_row.supervisor_institution_ids, strict=True):
        findings += _supervisor_differences(row, cells, institution_id, stored, known)
    return findings


def _supervisor_differences(
    row: CohortRow, cells: SupervisorCells, institution_id: int, stored: Candidacy, known: Known
) -> list[Finding]:
    mine = [each for each in stored.supervisions if each.person.email == cells.email]
    if not mine:
        others = [each.person.email for each in stored.supervisions if each.role is cells.role]
        return [_differs(row, f"{cells.prefix}_email", cells.email, ", ".join(others))]
    each = mine[-1]
    findings = []
    if each.role is not cells.role:
        findings.append(_differs(row, f"{cells.prefix}_email", cells.role, each.role))
    if each.institution_id != institution_id:
        kept = known.register.name_of(each.institution_id)
        findings.append(_differs(row, f"{cells.prefix}_institution", cells.institution, kept))
    if cells.share_percent is not None and cells.share_percent != each.share_percent:
        findings.append(_differs(row, f"{cells.prefix}_share", cells.share_percent, each.share_percent))
    return findings


def _differs(row: CohortRow, key: str, written: object, kept: object) -> Finding:
    return Finding(
        "differs", row.cell(key), {"value": str(written)[:200], "stored": "—" if kept in {None, ""} else str(kept)}
    )


def repeated(rows: Sequence[CohortRow]) -> list[Finding]:
    """Return the rows that name a candidate and a cohort which an earlier row has named."""
    return _clashes(rows, lambda row: (row.email, row.programme, row.year), lambda _row: None)


def renamed(rows: Sequence[CohortRow]) -> list[Finding]:
    """Return the rows that give a candidate of an earlier row, in another cohort, another name."""
    different = _clashes(rows, lambda row: row.email, lambda row: (row.native_name, row.latin_family, row.latin_given))
    return [Finding("renamed-in-file", finding.cell, finding.params) for finding in different]


def _clashes(
    rows: Sequence[CohortRow], key: Callable[[CohortRow], object], value: Callable[[CohortRow], object]
) -> list[Finding]:
    """Find rows that share `key` with an earlier one; with a `value`, only those where it is another."""
    first: dict[object, CohortRow] = {}
    findings = []
    for row in rows:
        earlier = first.setdefault(key(row), row)
        if earlier is row or (value(row) is not None and value(row) == value(earlier)):
            continue
        params = {"value": row.email, "other": earlier.cell("email")}
        findings.append(Finding("repeated-in-file", row.cell("email"), params))
    return findings
