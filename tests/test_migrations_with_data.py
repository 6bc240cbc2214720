"""A database of the first version with people's work in it: upgraded, nothing is lost; down and up again, neither."""

from collections import Counter
from datetime import UTC, date, datetime

import flask_migrate
import pytest
from sqlalchemy import CheckConstraint, MetaData, inspect, select, text

from doctoral_center.db import db, transaction
from doctoral_center.domain.references import Prefix, as_reference
from tests.conftest import MIGRATIONS
from tests.test_migrations import differences

FIRST = "0001"
AT = datetime(2026, 11, 1, 9, tzinfo=UTC)
CHANGES = (
    {"kind": "leave", "first_on": date(2027, 2, 1), "last_on": date(2027, 6, 30), "reason": "Parental leave"},
    {"kind": "intensity", "from_on": date(2027, 9, 1), "percent": 50, "reason": "Teaching"},
    {"kind": "extension", "due_on": date(2027, 1, 15), "decided_on": date(2026, 11, 1), "reason": "Ill"},
    {"kind": "manual", "due_on": date(2027, 1, 20), "decided_on": date(2026, 11, 2), "reason": "Agreed"},
)


@pytest.fixture
def first_version(centre):
    """The small centre as the first version kept it, with changes of time and messages written in SQL."""
    with centre.reading():
        flask_migrate.downgrade(directory=MIGRATIONS, revision=FIRST)
        tables = tables_there()
        with transaction() as session:
            milestone_id = session.scalar(select(tables["milestones"].c.reviewable_id).limit(1))
            own = {"candidacy_id": centre.candidacy.id, "recorded_by_id": centre.coordinator.id, "recorded_at": AT}
            for change in CHANGES:
                addressed = {"milestone_id": milestone_id} if "due_on" in change else {}
                session.execute(tables["changes_of_time"].insert().values(**own, **addressed, **change))
            for number, about in enumerate((milestone_id, None)):
                session.execute(tables["messages"].insert().values(**message(centre, number), milestone_id=about))
        yield centre
        db.session.remove()
        db.engine.dispose()


def message(centre, number):
    moments = {"planned_at": AT, "next_at": AT}
    about = {
        "kind": "date-moved",
        "subject_id": number,
        "recipient_id": centre.candidate.id,
        "due_on": date(2026, 12, 1),
    }
    return {**about, **moments, "round": 0, "step": 0, "data": {}, "state": "planned", "attempts": 0, "token": 0} | {
        "is_possibly_doubled": False
    }


def tables_there():
    """The tables as they stand in the database now."""
    metadata = MetaData()
    metadata.reflect(db.engine)
    return metadata.tables


def everything():
    """Every row of every table, each as its columns and values."""
    with db.engine.connect() as connection:
        return {
            name: Counter(
                tuple(sorted((column, repr(value)) for column, value in row.items()))
                for row in connection.execute(select(table)).mappings()
            )
            for name, table in tables_there().items()
            if name != "alembic_version"
        }


# Columns of today under their names of the first version, by table.
RENAMED = {"messages": {"reviewable_id": "milestone_id"}}


def as_the_first_version_had_it(name, rows, columns):
    """Rows of today with the columns of the first version alone."""
    old = RENAMED.get(name, {})
    return Counter(
        tuple(sorted((old.get(column, column), value) for column, value in row if old.get(column, column) in columns))
        for row in rows.elements()
    )


def foreign_keys_hold():
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            return connection.execute(text("PRAGMA foreign_key_check")).all() == []
    return True  # PostgreSQL checks them by itself


def test_an_upgrade_keeps_every_row_and_gives_what_is_new_its_values(first_version):
    columns = {name: {column.name for column in table.columns} for name, table in tables_there().items()}
    before = everything()
    assert sum(before["changes_of_time"].values()) == len(CHANGES)
    flask_migrate.upgrade(directory=MIGRATIONS)
    after = everything()
    for name, rows in before.items():
        assert as_the_first_version_had_it(name, after[name], columns[name]) == rows, name
    assert foreign_keys_hold()
    tables = tables_there()
    with db.engine.connect() as connection:
        refs = connection.scalars(select(tables["changes_of_time"].c.ref)).all()
        tracks, files = tables["tracks"], tables["candidacies"]
        ends = connection.execute(
            select(tracks.c.latest_end_on, files.c.latest_end_on).join(files, files.c.id == tracks.c.candidacy_id)
        ).all()
        addressed = connection.scalars(
            select(tables["changes_of_time"].c.milestone_id).order_by(tables["changes_of_time"].c.id)
        ).all()
    assert len(set(refs)) == len(CHANGES)
    assert all(as_reference(ref, Prefix.CHANGE) == ref for ref in refs)
    assert ends
    assert all(own == whole for own, whole in ends)
    assert [each is None for each in addressed] == [True, True, False, False]


def test_down_again_is_what_it_was_and_up_again_equals_the_models(first_version):
    before = everything()
    flask_migrate.upgrade(directory=MIGRATIONS)
    flask_migrate.downgrade(directory=MIGRATIONS, revision=FIRST)
    assert everything() == before
    flask_migrate.upgrade(directory=MIGRATIONS)
    assert differences() == []
    assert foreign_keys_hold()


def test_after_the_upgrade_recompute_makes_all_plans_right(first_version):
    flask_migrate.upgrade(directory=MIGRATIONS)
    run = first_version.app.test_cli_runner()
    assert run.invoke(args=["plans", "check"]).exit_code == 1
    assert run.invoke(args=["plans", "recompute"]).exit_code == 0
    assert run.invoke(args=["plans", "check"]).exit_code == 0


def test_every_check_of_the_models_is_in_the_migrated_database(app):
    with app.app_context():
        inspector = inspect(db.engine)
        format_constraint = db.engine.dialect.identifier_preparer.format_constraint
        for table in db.metadata.sorted_tables:
            wanted = {format_constraint(each) for each in table.constraints if isinstance(each, CheckConstraint)}
            assert wanted == {check["name"] for check in inspector.get_check_constraints(table.name)}, table.name
