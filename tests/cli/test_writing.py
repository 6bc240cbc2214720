"""What every writing command shares."""

import click
import pytest
from sqlalchemy import select

from doctoral_center.cli.writing import change, refusals
from doctoral_center.db import db
from doctoral_center.domain.errors import NotPermittedError
from doctoral_center.domain.people import Office
from doctoral_center.domain.tables import Finding, TableError
from doctoral_center.models.institutions import Institution


def added(app, **options):
    """Add a university the way a command does; return the codes that are stored afterwards."""
    with app.app_context():
        with change(**options) as actor:
            assert actor.holds(Office.ADMINISTRATOR)
            db.session.add(Institution(code="x", name_en="X", country="CN", source="test"))
        db.session.rollback()
        return list(db.session.scalars(select(Institution.code)))


def test_a_change_is_kept_and_a_rehearsal_is_not(app, capsys):
    assert added(app, dry_run=True) == []
    assert capsys.readouterr().out == "Nothing was written: this was a dry run.\n"
    assert added(app, dry_run=False) == ["x"]


def test_a_rehearsal_finds_what_only_the_database_knows(app):
    added(app, dry_run=False)
    with pytest.raises(Exception, match=r"UNIQUE|unique"):
        added(app, dry_run=True)


def test_a_refusal_becomes_a_sentence_and_takes_everything_back(app):
    with app.app_context():
        with pytest.raises(click.ClickException) as refused, change(dry_run=False):
            db.session.add(Institution(code="x", name_en="X", country="CN", source="test"))
            raise NotPermittedError
        assert refused.value.message == "You may read this, but not change it."
        assert db.session.scalars(select(Institution.code)).all() == []


def test_each_finding_of_a_table_has_a_line(app, capsys):
    findings = [Finding("formula", "C7"), Finding("cell-empty", "D8", {"header": "E-mail"}), Finding("csv-broken", "9")]
    with app.app_context(), pytest.raises(click.ClickException) as refused, refusals():
        raise TableError(findings)
    assert refused.value.message == "Nothing was written: 3 to put right."
    assert capsys.readouterr().err.splitlines() == [
        "C7: This cell holds a formula. Replace it by its value: copy, then paste as values.",
        "D8: “E-mail” is empty. Write it.",
        "row 9: The quotation marks in this line do not match. Save the table as XLSX, or put them right.",
    ]
