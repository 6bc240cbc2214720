"""`flask programmes load`: created once, the same file again nothing, mistakes with their lines."""

import pytest

from doctoral_center.db import db
from doctoral_center.models.programmes import Cohort
from doctoral_center.queries.programmes import get_programme

TEXT = """\
code: hit-bsu
title: {en: Optics, zh: 光学, ru: Оптика}
sides:
  - {institution: 01yqg2h08, regulation: cn-joint-phd}
  - {institution: 021036w13, regulation: general-joint-doctorate}
counts_as:
  - {institution: 01yqg2h08, milestone: thesis, other: 021036w13, other_milestone: thesis}
cohorts:
  - {year: 2026, starts_on: 2026-09-01}
"""


@pytest.fixture
def load(centre, tmp_path):
    """Write the text to a file and load it; return exit status and output."""

    def load(text=TEXT, *options):
        path = tmp_path / "programme.yaml"
        path.write_text(text, "utf-8")
        done = centre.app.test_cli_runner().invoke(args=["programmes", "load", str(path), *options])
        return done.exit_code, done.output.replace(str(path), "programme.yaml")

    return load


def test_a_programme_is_created_once(centre, load):
    assert load() == (0, "hit-bsu: created. New cohorts: 2026.\n")
    assert load() == (0, "hit-bsu: is there already.\n")
    later = TEXT + "  - {year: 2027, starts_on: 2027-09-01}\n"
    assert load(later) == (0, "hit-bsu: is there already. New cohorts: 2027.\n")


def test_a_rehearsal_writes_nothing(centre, load):
    status, output = load(TEXT, "--dry-run")
    assert (status, output) == (
        0,
        "hit-bsu: created. New cohorts: 2026.\nNothing was written: this was a dry run.\n",
    )
    with centre.reading():
        assert get_programme("hit-bsu") is None
        assert db.session.query(Cohort).count() == 2


def test_mistakes_are_named_with_file_line_and_key(load):
    status, output = load(TEXT.replace("regulation: cn-joint-phd", "regulations: cn-joint-phd"))
    assert status == 1
    assert "programme.yaml:4: sides[0]: “regulation” is missing: add it." in output
    assert "Nothing was written: programme.yaml has 2 mistakes." in output


def test_what_is_not_in_the_database_is_one_sentence(load):
    status, output = load(TEXT.replace("021036w13", "021036w99"))
    assert status == 1
    assert "“021036w99” is not in the register: correct the code or load the register." in output


def test_a_file_that_is_no_text_is_refused(centre, tmp_path):
    path = tmp_path / "programme.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    done = centre.app.test_cli_runner().invoke(args=["programmes", "load", str(path)])
    assert (done.exit_code, "is not UTF-8 text." in done.output) == (1, True)
