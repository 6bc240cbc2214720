"""Import a cohort: all rows of a table or none."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from doctoral_center.domain.cohort_rows import CohortRow, SupervisorCells, usual_locale
from doctoral_center.domain.errors import DomainError, ImpossibleNowError
from doctoral_center.domain.permissions import Permission
from doctoral_center.domain.tables import Finding, TableError, column_index, refusal
from doctoral_center.models.institutions import Institution
from doctoral_center.models.people import Person
from doctoral_center.operations.cohort_checks import (
    Placed,
    differences,
    is_called,
    names_of,
    placed,
    renamed,
    repeated,
)
from doctoral_center.operations.enrolment import Enrolment, enrol_candidate
from doctoral_center.operations.journal import Happening, record
from doctoral_center.operations.people import Names, PersonData, names_as_written, store_people
from doctoral_center.operations.supervisions import SupervisionData
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.permissions import require
from doctoral_center.queries.cohort_imports import Known, get_institutions_of, get_known
from doctoral_center.queries.reference_data import discipline_code


@dataclass(frozen=True)
class Imported:
    """What an import did: candidates enrolled, rows that were there already, people added (supervisors included)."""

    new: int
    unchanged: int
    new_people: int


def import_cohort(rows: Sequence[CohortRow], *, actor: Actor, now: datetime, source_sha256: str = "") -> Imported:
    """Enrol the candidates of all rows (documents.cohort_sheets.cohort_rows), told in one entry of the centre's chain.

    The key of a row is its e-mail address and its cohort. A row that is there already changes nothing; one that says
    something else is an error that shows both. The same rows again change nothing and tell nothing. Nobody is invited.
    Raises TableError with every wrong cell, and ImpossibleNowError `import-overtaken`; the caller's transaction then
    takes everything back.
    """
    require(actor, Permission.ENROL_CANDIDATE)
    emails = {row.email for row in rows} | {each.email for row in rows for each in row.supervisors}
    known = get_known({row.programme for row in rows}, emails, actor=actor)
    new, unchanged = _sorted_out(rows, known)
    if not new:
        return Imported(0, unchanged, 0)
    try:
        people = _store(new, known, actor=actor, now=now)
    except IntegrityError as error:
        # Between our look and our write somebody else has added one of these people, or enrolled one.
        raise ImpossibleNowError("import-overtaken") from error
    after = {
        "candidates": len(new),
        "people": people,
        "cohorts": sorted({each.cohort.id for each in new}),
        "sha256": source_sha256,
    }
    record(Happening("cohort-imported", "import", 0, after=after), actor=actor, now=now)
    return Imported(len(new), unchanged, people)


def _store(new: Sequence[Placed], known: Known, *, actor: Actor, now: datetime) -> int:
    """Add the new people, enrol everybody, and return how many people were added."""
    institutions = get_institutions_of(known.programmes.values())
    people = store_people(_new_people(new, known, institutions), now=now)
    ids = {person.email: person.id for person in (*known.people.values(), *people)}
    for each in new:
        _enrol(each, ids, actor=actor, now=now)
    return len(people)


def _sorted_out(rows: Sequence[CohortRow], known: Known) -> tuple[list[Placed], int]:
    """Return the rows that are new and the number of those that are there; raises TableError for all that is wrong."""
    findings = [*repeated(rows), *renamed(rows)]
    new: list[Placed] = []
    unchanged = 0
    for row in rows:
        result = placed(row, known)
        if isinstance(result, list):
            findings += result
            continue
        person = known.people.get(row.email)
        stored = known.candidacies.get((person.id, result.cohort.id)) if person is not None else None
        if stored is not None:
            different = differences(result, stored, known)
            findings += different
            unchanged += not different
        else:
            findings += _other_names(row, person)
            new.append(result)
    findings += _supervisor_findings(new, known)
    if findings:
        raise TableError(_in_order(findings))
    return new, unchanged


def _in_order(findings: Sequence[Finding]) -> list[Finding]:
    """Return each finding once, row by row from left to right."""
    once = {(finding.cell, finding.code): finding for finding in findings}
    return sorted(once.values(), key=lambda finding: _place(finding.cell))


def _place(cell: str) -> tuple[int, int]:
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters) :]), column_index(letters)


def _other_names(row: CohortRow, person: Person | None) -> Iterator[Finding]:
    """The address is known, the candidate is new in this cohort: whoever it belongs to must have the same names.

    The names that are kept are not shown: the person may be none of the actor's business.
    """
    if person is None:
        return
    for key in ("native_name", "latin_family", "latin_given"):
        written, kept = getattr(row, key), getattr(person, key)
        if written and kept and written != kept:
            yield Finding("email-of-another", row.cell("email"), {"value": row.email})
            return


def _supervisor_findings(new: Sequence[Placed], known: Known) -> Iterator[Finding]:
    """Check the names of supervisors: known ones must be called so, new ones need one that is the same everywhere."""
    candidates = {each.row.email for each in new}
    named: dict[str, tuple[str, str]] = {}
    nameless: dict[str, str] = {}
    for row, cells in _supervisors(new):
        person, place = known.people.get(cells.email), row.cell(f"{cells.prefix}_name")
        if person is not None and cells.name and not is_called(person, cells.name):
            yield Finding("email-of-another", row.cell(f"{cells.prefix}_email"), {"value": cells.email})
        elif person is None and cells.name:
            yield from _about_name(cells, place, named)
        elif person is None and cells.email not in candidates:
            nameless.setdefault(cells.email, place)
    for email in nameless.keys() - named.keys():
        yield Finding("supervisor-nameless", nameless[email], {"value": email})


def _about_name(cells: SupervisorCells, place: str, named: dict[str, tuple[str, str]]) -> Iterator[Finding]:
    first, other = named.setdefault(cells.email, (cells.name, place))
    if names_as_written(cells.name) is None:
        yield Finding("name-not-split", place, {"value": cells.name[:60]})
    elif first != cells.name:
        yield Finding("renamed-in-file", place, {"value": cells.email, "other": other})


def _supervisors(new: Sequence[Placed]) -> Iterator[tuple[CohortRow, SupervisorCells]]:
    return ((each.row, cells) for each in new for cells in each.row.supervisors)


def _new_people(new: Sequence[Placed], known: Known, institutions: Mapping[int, Institution]) -> list[PersonData]:
    """Return everybody whom the rows name and nobody knows yet, each once; candidates first, for they say more."""
    people: dict[str, PersonData] = {}
    for each in new:
        row, home = each.row, institutions[each.home_id]
        if row.email not in known.people and row.email not in people:
            data = _person(row.email, names_of(row), home)
            people[row.email] = replace(data, locale=row.locale) if row.locale is not None else data
    for each in new:
        for cells, institution_id in zip(each.row.supervisors, each.supervisor_institution_ids, strict=True):
            names = names_as_written(cells.name) if cells.name else None
            if names is not None and cells.email not in known.people and cells.email not in people:
                people[cells.email] = _person(cells.email, names, institutions[institution_id])
    # In one order everywhere: two imports at once may wait for each other, but not in a circle.
    return [people[email] for email in sorted(people)]


def _person(email: str, names: Names, institution: Institution) -> PersonData:
    return PersonData(email, names, usual_locale(institution.country), institution.timezone or "UTC")


def _enrol(placed_row: Placed, ids: Mapping[str, int], *, actor: Actor, now: datetime) -> None:
    row = placed_row.row
    pairs = zip(row.supervisors, placed_row.supervisor_institution_ids, strict=True)
    data = Enrolment(
        person=PersonData(row.email, names_of(row)),
        cohort_id=placed_row.cohort.id,
        home_institution_id=placed_row.home_id,
        starts_on=row.starts_on,
        thesis_title=row.thesis_title,
        discipline=discipline_code(row.discipline) if row.discipline else None,
        supervisions=tuple(
            SupervisionData(ids[cells.email], institution_id, cells.role, cells.share_percent)
            for cells, institution_id in pairs
        ),
    )
    try:
        enrol_candidate(data, actor=actor, now=now)
    except DomainError as error:
        raise TableError([refusal(error, str(row.number))]) from error
