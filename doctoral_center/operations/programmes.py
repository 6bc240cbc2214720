"""Create joint programmes and their intakes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from doctoral_center.db import db
from doctoral_center.domain.errors import InvalidInputError
from doctoral_center.domain.permissions import Permission
from doctoral_center.domain.programmes import (
    LEAST_SIDES,
    EquivalenceData,
    ProgrammeData,
    ProgrammeFile,
    SideData,
)
from doctoral_center.domain.references import Prefix, new_reference
from doctoral_center.domain.requests import stored_chains
from doctoral_center.models.institutions import Institution
from doctoral_center.models.programmes import Cohort, Equivalence, Programme, ProgrammeSide
from doctoral_center.models.regulations import Regulation
from doctoral_center.operations.journal import Happening, record
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.permissions import require
from doctoral_center.queries.institutions import get_institutions
from doctoral_center.queries.programmes import get_cohort_of_year, get_programme, list_equivalences
from doctoral_center.queries.regulations import get_regulation


def create_programme(data: ProgrammeData, *, actor: Actor, now: datetime) -> Programme:
    """Create a programme with its sides and equivalences.

    Raises InvalidInputError: `programme-exists`, `too-few-sides`, `institution-unknown`, `institution-twice`,
    `lead-without-time-zone`, `regulation-unknown`, `not-a-side`, `milestone-unknown`, `milestone-repeats`,
    `same-side-twice`, `counted-twice`.
    """
    require(actor, Permission.MANAGE_PROGRAMMES)
    if get_programme(data.code) is not None:
        raise InvalidInputError("programme-exists", "code", {"code": data.code})
    institutions = _institutions(data.sides)
    lead = institutions[data.sides[0].institution_code]
    if not lead.timezone:
        raise InvalidInputError("lead-without-time-zone", "lead", {"institution": lead.code})
    regulations = {side.institution_code: _regulation(side) for side in data.sides}
    _check_equivalences(data.counts_as, regulations)
    programme = Programme(
        code=data.code,
        title=dict(data.title),
        direction=data.direction,
        degree=dict(data.degree),
        lead_institution_id=lead.id,
        timezone=lead.timezone,
        request_chains=stored_chains(data.requests),
    )
    db.session.add(programme)
    db.session.flush()
    sides = _add_sides(programme, data.sides, institutions, regulations)
    _add_equivalences(data.counts_as, sides)
    record(Happening("programme-created", "programme", programme.id, after={"code": data.code}), actor=actor, now=now)
    return programme


def create_cohort(programme: Programme, *, year: int, starts_on: date, actor: Actor, now: datetime) -> Cohort:
    """Create the programme's intake of a year; raises InvalidInputError `cohort-exists`."""
    require(actor, Permission.MANAGE_PROGRAMMES)
    if get_cohort_of_year(programme.id, year) is not None:
        raise InvalidInputError("cohort-exists", "year", {"programme": programme.code, "year": year})
    cohort = Cohort(ref=new_reference(Prefix.COHORT), programme_id=programme.id, year=year, starts_on=starts_on)
    db.session.add(cohort)
    db.session.flush()
    after = {"programme": programme.id, "year": year, "starts_on": starts_on}
    record(Happening("cohort-created", "cohort", cohort.id, after=after), actor=actor, now=now)
    return cohort


@dataclass(frozen=True)
class LoadedProgramme:
    """What loading a programme's file did."""

    programme: Programme
    is_new: bool
    new_years: tuple[int, ...]


def load_programme(file: ProgrammeFile, *, actor: Actor, now: datetime) -> LoadedProgramme:
    """Create the programme and the cohorts of a file, as far as they are not there. The same file again does nothing.

    Raises what create_programme raises, and InvalidInputError `programme-differs` or `cohort-differs` when something
    is there under the same code or year that is not the same: candidates may follow it already.
    """
    require(actor, Permission.MANAGE_PROGRAMMES)
    programme = get_programme(file.programme.code)
    is_new = programme is None
    if programme is None:
        programme = create_programme(file.programme, actor=actor, now=now)
    elif (name := _first_difference(programme, file.programme)) is not None:
        raise InvalidInputError("programme-differs", name, {"code": programme.code, "name": name})
    new_years = []
    for cohort in file.cohorts:
        there = get_cohort_of_year(programme.id, cohort.year)
        if there is None:
            create_cohort(programme, year=cohort.year, starts_on=cohort.starts_on, actor=actor, now=now)
            new_years.append(cohort.year)
        elif there.starts_on != cohort.starts_on:
            params = {"year": cohort.year, "there": there.starts_on, "starts_on": cohort.starts_on}
            raise InvalidInputError("cohort-differs", "cohorts", params)
    return LoadedProgramme(programme, is_new, tuple(new_years))


def _first_difference(programme: Programme, data: ProgrammeData) -> str | None:
    """Return the name of the first thing in which the stored programme differs from `data`, or None."""
    sides = list(programme.sides)
    codes = {side.id: side.institution.code for side in sides}
    pairs = {
        (codes[pair.side_id], pair.rule_code, codes[pair.other_side_id], pair.other_rule_code)
        for pair in list_equivalences(programme.id)
    }
    asked = {
        (pair.institution_code, pair.rule_code, pair.other_institution_code, pair.other_rule_code)
        for pair in data.counts_as
    }
    compared = {
        "title": (dict(programme.title), dict(data.title)),
        "direction": (programme.direction, data.direction),
        "degree": (dict(programme.degree), dict(data.degree)),
        "sides": (
            [(side.institution.code, side.regulation.code) for side in sides],
            [(side.institution_code, side.regulation_code) for side in data.sides],
        ),
        "version": ([side.regulation.version for side in sides], _versions(sides, data.sides)),
        "counts_as": (pairs, asked),
        "requests": (dict(programme.request_chains), stored_chains(data.requests)),
    }
    return next((name for name, (stored, given) in compared.items() if stored != given), None)


def _versions(sides: Sequence[ProgrammeSide], given: Sequence[SideData]) -> list[int]:
    """Return the versions asked for; without one, the side's own is meant: a newer one is for a new programme."""
    return [
        data.regulation_version if data.regulation_version is not None else side.regulation.version
        for side, data in zip(sides, given, strict=False)
    ]


def _institutions(sides: Sequence[SideData]) -> dict[str, Institution]:
    codes = [side.institution_code for side in sides]
    if len(codes) < LEAST_SIDES:
        raise InvalidInputError("too-few-sides", "sides")
    for code in codes:
        if codes.count(code) > 1:
            raise InvalidInputError("institution-twice", "sides", {"institution": code})
    found = get_institutions(codes)
    for code in codes:
        if code not in found:
            raise InvalidInputError("institution-unknown", "sides", {"institution": code})
    return found


def _regulation(side: SideData) -> Regulation:
    regulation = get_regulation(side.regulation_code, side.regulation_version)
    if regulation is None:
        params = {"code": side.regulation_code, "version": side.regulation_version or ""}
        raise InvalidInputError("regulation-unknown", "sides", params)
    return regulation


def _check_equivalences(counts_as: Sequence[EquivalenceData], regulations: Mapping[str, Regulation]) -> None:
    seen: set[tuple[str, str, str]] = set()
    for pair in counts_as:
        if pair.institution_code == pair.other_institution_code:
            raise InvalidInputError("same-side-twice", "counts_as", {"institution": pair.institution_code})
        ends = (
            (pair.institution_code, pair.rule_code, pair.other_institution_code),
            (pair.other_institution_code, pair.other_rule_code, pair.institution_code),
        )
        for institution, rule, other in ends:
            _check_one_time(regulations, institution, rule)
            # Two milestones of one side in one: neither day would say which of them is meant.
            if (institution, rule, other) in seen:
                raise InvalidInputError("counted-twice", "counts_as", {"institution": institution, "rule": rule})
            seen.add((institution, rule, other))


def _check_one_time(regulations: Mapping[str, Regulation], institution: str, code: str) -> None:
    if institution not in regulations:
        raise InvalidInputError("not-a-side", "counts_as", {"institution": institution})
    regulation = regulations[institution]
    rule = next((rule for rule in regulation.rules if rule.code == code), None)
    params = {"rule": code, "regulation": regulation.code}
    if rule is None:
        raise InvalidInputError("milestone-unknown", "counts_as", params)
    if rule.is_repeating:
        raise InvalidInputError("milestone-repeats", "counts_as", params)


def _add_sides(
    programme: Programme,
    sides: Sequence[SideData],
    institutions: Mapping[str, Institution],
    regulations: Mapping[str, Regulation],
) -> dict[str, ProgrammeSide]:
    rows = {
        side.institution_code: ProgrammeSide(
            programme_id=programme.id,
            institution_id=institutions[side.institution_code].id,
            regulation_id=regulations[side.institution_code].id,
            position=position,
        )
        for position, side in enumerate(sides)
    }
    db.session.add_all(rows.values())
    db.session.flush()
    return rows


def _add_equivalences(counts_as: Sequence[EquivalenceData], sides: Mapping[str, ProgrammeSide]) -> None:
    db.session.add_all(
        Equivalence(
            side_id=sides[pair.institution_code].id,
            rule_code=pair.rule_code,
            other_side_id=sides[pair.other_institution_code].id,
            other_rule_code=pair.other_rule_code,
        )
        for pair in counts_as
    )
    db.session.flush()
