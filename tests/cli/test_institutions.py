"""`flask institutions` with the register that ships."""

import csv
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from doctoral_center.cli.institutions import SHIPPED
from doctoral_center.db import db, transaction
from doctoral_center.models.institutions import Institution, Membership
from doctoral_center.models.journal import JournalEntry


@pytest.fixture
def run(app):
    """Run one command; return its exit status and everything it printed."""

    def run(*arguments):
        done = app.test_cli_runner().invoke(args=[str(argument) for argument in arguments])
        return done.exit_code, done.output

    return run


def count(app, model):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model))


@pytest.fixture
def register(tmp_path):
    """Write a small register: the shipped one's header and first two lines, changed as asked; return its path."""

    def write(*changes):
        with SHIPPED.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            rows = [row for row, _ in zip(reader, range(2), strict=False)]
        for row, change in zip(rows, changes, strict=False):
            row.update(change)
        path = tmp_path / "register.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows)
        return path

    return write


def test_the_shipped_register_loads_whole_in_seconds_and_a_second_time_changes_nothing(app, run):
    started = time.process_time()
    assert run("institutions", "load") == (0, "3,621 new, 0 changed, 0 unchanged\nMemberships of networks added: 29\n")
    assert time.process_time() - started < 20
    assert run("institutions", "load") == (0, "0 new, 0 changed, 3,621 unchanged\n")
    assert [count(app, model) for model in (Institution, Membership, JournalEntry)] == [3621, 29, 1]


def test_a_dry_run_counts_and_writes_nothing(app, run, register):
    assert run("institutions", "load", register(), "--dry-run") == (
        0,
        "2 new, 0 changed, 0 unchanged\nMemberships of networks added: 2\nNothing was written: this was a dry run.\n",
    )
    assert [count(app, model) for model in (Institution, Membership, JournalEntry)] == [0, 0, 0]


def test_a_changed_line_changes_its_university_but_not_what_was_edited_here(app, run, register):
    run("institutions", "load", register())
    with app.app_context(), transaction() as session:
        first = session.scalars(select(Institution).where(Institution.code == "00jdr0662")).one()
        first.city, first.edited_fields = "Peking", ["city"]
    again = register({"city": "Elsewhere", "website": "https://new.example"}, {})
    assert run("institutions", "load", again) == (0, "0 new, 1 changed, 1 unchanged\n")
    with app.app_context():
        first = db.session.scalars(select(Institution).where(Institution.code == "00jdr0662")).one()
        assert (first.city, first.website) == ("Peking", "https://new.example")


def test_every_wrong_line_is_named_with_what_to_do_and_nothing_is_written(app, run, register):
    path = register({"country": "China", "timezone": "Mars/Base"}, {"code": "", "latitude": "north"})
    status, output = run("institutions", "load", path)
    assert status == 1
    assert output == (
        "D2: “China” is not a country in two capital letters, such as CN.\n"
        "N2: “Mars/Base” is not a time zone such as Asia/Shanghai.\n"
        "A3: “code” is empty. Write it.\n"
        "O3: “north” is not a number of degrees up to 90 (latitude) or 180 (longitude).\n"
        "Error: Nothing was written: 4 to put right.\n"
    )
    assert count(app, Institution) == 0


def test_a_ror_id_of_another_university_is_refused(app, run, register):
    run("institutions", "load", register())
    path = register({"code": "unew00000"}, {})
    status, output = run("institutions", "load", path)
    assert status == 1
    assert output.startswith(
        "https://ror.org/00jdr0662 (code unew00000) already belongs to the university with the code 00jdr0662.\n"
    )
    assert count(app, Institution) == 2


def test_the_list_shows_one_country_or_says_how_to_load(run, register):
    assert run("institutions", "list") == (
        1,
        "Error: No university is there. Load the register with: flask institutions load\n",
    )
    run("institutions", "load", register({}, {"country": "KZ"}))
    assert run("institutions", "list", "--country", "kz") == (0, "005edt527\tKZ\tBeijing\tCapital Normal University\n")


def test_the_file_that_ships_is_the_one_of_the_reference_data():
    assert Path(SHIPPED).name == "institutions.csv"
