"""A version tried on a cohort of 1,000: every plan read and computed again, nothing written. SQLite in a folder."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import flask_migrate
from flask import Flask
from sqlalchemy import Table, insert, select

from benchmarks.measuring import Row, measure
from doctoral_center import create_app
from doctoral_center.db import db, transaction
from doctoral_center.domain.people import Locale, NameOrder
from doctoral_center.domain.plans import compute_plan
from doctoral_center.domain.programmes import EquivalenceData, ProgrammeData, SideData
from doctoral_center.domain.references import Prefix, new_reference
from doctoral_center.domain.regulations import Regulation, parse_regulation
from doctoral_center.models.base import Base
from doctoral_center.models.candidacies import Candidacy
from doctoral_center.models.institutions import Institution
from doctoral_center.operations.dry_runs import dry_run
from doctoral_center.operations.enrolment import Enrolment, enrol_candidate
from doctoral_center.operations.people import Names, PersonData
from doctoral_center.operations.programmes import create_cohort, create_programme
from doctoral_center.operations.regulations import publish_regulation
from doctoral_center.policy.actors import operator
from doctoral_center.queries.stored_plans import list_stored_plans

ROOT = Path(__file__).parents[1]
PACKS = ROOT / "doctoral_center" / "data" / "regulations"
CANDIDATES = 1000
STARTS_ON = date(2026, 9, 1)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
OPERATOR = operator(NOW.date())
HOME, PARTNER = "cn-joint-phd", "ru-aspirantura"
SAME = ("thesis", "pre-defence", "defence")
# Rows of one file that point to each other, those pointed to first.
COPIED = ("people", "candidacies", "tracks", "reviewables", "milestones", "milestone_tracks")


def rows() -> Iterator[Row]:
    """Measure one dry run."""
    with TemporaryDirectory() as folder:
        app = create_app({"DATABASE_URL": f"sqlite:///{folder}/cohort.db", "SECRET_KEY": "x" * 40})
        with app.app_context():
            cohort_id = _cohort(app)
            yield from _measured(cohort_id)
            db.engine.dispose()


def _measured(cohort_id: int) -> Iterator[Row]:
    later = _pack(HOME, ("due: {after: start, months: 3}", "due: {after: start, months: 4}"))
    run = dry_run(cohort_id, later, actor=OPERATOR)
    assert len(run.affected) == CANDIDATES
    plans = list_stored_plans(Candidacy.cohort_id == cohort_id)
    milestones = len(plans[0].facts.known)
    given = plans[0].facts.plan_input()
    db.session.rollback()

    def tried() -> None:
        dry_run(cohort_id, later, actor=OPERATOR)
        db.session.rollback()

    yield measure(
        f"Dry run on a cohort: {CANDIDATES:,} candidates × {milestones} milestones, read and computed",
        tried,
        f"{CANDIDATES:,} × one plan computed, nothing read",
        lambda: [compute_plan(given) for _candidate in range(CANDIDATES)],
    )


def _pack(code: str, *changes: tuple[str, str]) -> Regulation:
    text = (PACKS / f"{code}.yaml").read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return parse_regulation(text, f"{code}.yaml")


def _cohort(app: Flask) -> int:
    with app.app_context():
        flask_migrate.upgrade(directory=str(ROOT / "migrations"))
    with transaction():
        ids = {code: _institution(code) for code in (HOME, PARTNER)}
        for code in (HOME, PARTNER):
            publish_regulation((PACKS / f"{code}.yaml").read_text("utf-8"), actor=OPERATOR, now=NOW)
        programme = create_programme(
            ProgrammeData(
                code="joint",
                title={"en": "Joint doctorate"},
                sides=(SideData(HOME, HOME), SideData(PARTNER, PARTNER)),
                counts_as=[EquivalenceData(HOME, rule, PARTNER, rule) for rule in SAME],
            ),
            actor=OPERATOR,
            now=NOW,
        )
        cohort = create_cohort(programme, year=2026, starts_on=STARTS_ON, actor=OPERATOR, now=NOW)
        names = Names("", Locale.EN, "Family", "Given", NameOrder.GIVEN_FIRST)
        person = PersonData("candidate@example.org", names, timezone="UTC")
        file = enrol_candidate(Enrolment(person, cohort.id, ids[HOME]), actor=OPERATOR, now=NOW)
        db.session.flush()
        _copy(file.candidacy.id, file.candidacy.person_id)
        return cohort.id


def _institution(code: str) -> int:
    institution = Institution(
        code=code, name_en=code, country="CN", timezone="Asia/Shanghai", source="benchmark", edited_fields=[]
    )
    db.session.add(institution)
    db.session.flush()
    return institution.id


def _copy(candidacy_id: int, person_id: int) -> None:
    """Make a thousand of one file: the same days, each row with ids and references of its own."""
    tables = {name: Base.metadata.tables[name] for name in COPIED}
    first = {name: _rows(table, candidacy_id, person_id) for name, table in tables.items()}
    spans = {name: max(max(_ids(table, row)) for row in first[name]) for name, table in tables.items()}
    for name, table in tables.items():
        copies = [
            _copied(table, row, number, spans) for number in range(1, CANDIDATES) for row in first[name]
        ]  # fmt: skip
        db.session.execute(insert(table), copies)


def _rows(table: Table, candidacy_id: int, person_id: int) -> list[Mapping[str, Any]]:
    reviewables = Base.metadata.tables["reviewables"]
    ids = select(reviewables.c.id).where(reviewables.c.candidacy_id == candidacy_id)
    if table.name == "people":
        condition = table.c.id == person_id
    elif table.name == "candidacies":
        condition = table.c.id == candidacy_id
    elif "candidacy_id" in table.c:
        condition = table.c.candidacy_id == candidacy_id
    else:
        condition = table.c["reviewable_id" if table.name == "milestones" else "milestone_id"].in_(ids)
    return [dict(row) for row in db.session.execute(select(table).where(condition)).mappings()]


def _ids(table: Table, row: Mapping[str, Any]) -> list[int]:
    return [row[column.name] for column in table.primary_key]


def _copied(table: Table, row: Mapping[str, Any], number: int, spans: Mapping[str, int]) -> dict[str, Any]:
    copied = dict(row)
    for column in table.columns:
        target = next(iter(column.foreign_keys)).column.table.name if column.foreign_keys else None
        span = "reviewables" if target == "milestones" else target
        if column.primary_key and target is None:
            span = table.name
        if span is not None and span in spans and copied[column.name] is not None:
            copied[column.name] += number * spans[span]
    if "ref" in copied:
        copied["ref"] = new_reference(Prefix(copied["ref"][0]))
    if "email" in copied:
        copied["email"] = f"candidate-{number}@example.org"
    return copied
