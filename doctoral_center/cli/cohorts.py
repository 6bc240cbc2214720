"""`flask cohorts`: a template for a cohort's table, the import of a filled-in one, and the invitations after it."""

import hashlib
import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from doctoral_center import clock
from doctoral_center.cli.writing import change, dry_run_option, refusals
from doctoral_center.documents.cohort_sheets import cohort_rows
from doctoral_center.documents.cohort_template import TemplateProgramme, cohort_template
from doctoral_center.documents.spreadsheets import read_table
from doctoral_center.domain.cohort_rows import SHEET
from doctoral_center.domain.days import day_in
from doctoral_center.operations.cohort_imports import Imported, import_cohort
from doctoral_center.operations.invitations import invite_cohort
from doctoral_center.policy.actors import operator
from doctoral_center.queries.cohort_imports import list_cohorts_of, list_programmes_to_enrol_into


@click.group()
def cohorts() -> None:
    """Cohorts: a template for a table of candidates, its import, and the invitations after it."""


@cohorts.command()
@with_appcontext
def template() -> None:
    """Write an empty table for a cohort, with instructions, to standard output: flask cohorts template > FILE.xlsx."""
    if sys.stdout.isatty():
        raise click.UsageError("A workbook is no text. Write it to a file: flask cohorts template > FILE.xlsx")
    programmes = list_programmes_to_enrol_into(actor=operator(day_in(clock.now(), "UTC")))
    years: dict[int, list[int]] = {}
    for cohort in list_cohorts_of(programmes):
        years.setdefault(cohort.programme_id, []).append(cohort.year)
    listed = [
        TemplateProgramme(
            code=each.code,
            title=each.title.get("en", each.code),
            years=tuple(years.get(each.id, ())),
            institutions=tuple((side.institution.code, side.institution.name_en) for side in each.sides),
        )
        for each in programmes
    ]
    click.echo(cohort_template(listed), nl=False)


@cohorts.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@dry_run_option
@with_appcontext
def import_file(file: Path, *, dry_run: bool) -> None:
    """Enrol all candidates of FILE (XLSX or CSV), or none if a single cell is wrong; nobody is invited.

    Every wrong cell is named with what to do. The same file again changes nothing.
    """
    with refusals():
        with file.open("rb") as stream:
            table = read_table(stream, sheet=SHEET)
            stream.seek(0)
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        if table.encoding not in {"utf-8", "utf-16"}:
            click.echo(f"The text was read as {table.encoding}. Look at the names before you go on.", err=True)
        rows = cohort_rows(table)
    with change(dry_run=dry_run) as actor:
        click.echo(_told(import_cohort(rows, actor=actor, now=clock.now(), source_sha256=digest)))


@cohorts.command()
@click.argument("cohort", metavar="REF")
@dry_run_option
@with_appcontext
def invite(cohort: str, *, dry_run: bool) -> None:
    """Invite the candidates and supervisors of the cohort REF who cannot sign in yet, by mail; once each."""
    with change(dry_run=dry_run) as actor:
        click.echo(f"People invited: {invite_cohort(cohort, actor=actor, now=clock.now()):,}")


def _told(done: Imported) -> str:
    if not done.new:
        return f"Nothing new; candidates there already: {done.unchanged:,}"
    return f"Candidates enrolled: {done.new:,}; there already: {done.unchanged:,}; people added: {done.new_people:,}"
