"""Real imports are killed at any moment: every row of the file is there afterwards, or none."""

import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import func, select

from doctoral_center.db import db
from doctoral_center.models.candidacies import Candidacy
from doctoral_center.models.journal import JournalEntry
from doctoral_center.models.milestones import Reviewable
from doctoral_center.models.people import Person
from tests.cohort_files import rows, xlsx_of

pytestmark = pytest.mark.fault

ROOT = Path(__file__).parents[2]
ROWS = 40


def start(database_url, path):
    command = [sys.executable, "-m", "flask", "--app", "doctoral_center", "cohorts", "import", path]
    environment = {**os.environ, "DOCTORAL_CENTER_DATABASE_URL": database_url}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def world(centre):
    with centre.reading():
        db.session.rollback()
        return tuple(
            db.session.scalar(select(func.count()).select_from(table))
            for table in (Candidacy, Person, Reviewable, JournalEntry)
        )


def test_an_import_that_is_killed_leaves_nothing_or_everything(centre, database_url, tmp_path):
    before = world(centre)
    path = tmp_path / "cohort.xlsx"
    path.write_bytes(xlsx_of(rows(ROWS)))
    started = time.monotonic()
    start(database_url, path).communicate()
    seconds = time.monotonic() - started
    whole = world(centre)
    assert whole[0] - before[0] == ROWS
    ends = []
    for number, share in enumerate((0.5, 0.65, 0.8, 0.9), 1):
        # A file of its own each time, for the rows of the one before may be there.
        some = [cells | {"email": f"round{number}.{cells['email']}"} for cells in rows(ROWS)]
        path.write_bytes(xlsx_of(some))
        was = world(centre)
        process = start(database_url, path)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=seconds * share)
        process.kill()
        process.communicate()
        added = tuple(now - then for now, then in zip(world(centre), was, strict=True))
        ends.append(added)
    everything = tuple(after - then for after, then in zip(whole, before, strict=True))
    assert [added for added in ends if added not in {(0, 0, 0, 0), everything}] == []
    assert (0, 0, 0, 0) in ends


def test_two_imports_of_one_file_at_once_enrol_everybody_once(centre, database_url, tmp_path):
    before = world(centre)
    path = tmp_path / "cohort.xlsx"
    path.write_bytes(xlsx_of(rows(ROWS)))
    both = [start(database_url, path) for _each in range(2)]
    said = [process.communicate()[0] for process in both]
    # The later one finds everybody there, or was looking before the first had written and is told so.
    assert [process.returncode for process in both] in ([0, 0], [0, 1], [1, 0])
    assert said.count(f"Candidates enrolled: {ROWS}; there already: 0; people added: {ROWS}\n") == 1
    assert [now - then for now, then in zip(world(centre)[:2], before[:2], strict=True)] == [ROWS, ROWS]
