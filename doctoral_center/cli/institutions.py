"""`flask institutions`: load and list the register of universities."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from doctoral_center import clock
from doctoral_center.cli.writing import change, dry_run_option, refusals
from doctoral_center.documents.spreadsheets import read_table
from doctoral_center.domain.institutions import register_rows
from doctoral_center.operations.institutions import load_register
from doctoral_center.queries.institutions import list_institutions as listed

SHIPPED = Path(__file__).parents[1] / "data" / "institutions.csv"


@click.group()
def institutions() -> None:
    """The register of universities."""


@institutions.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=SHIPPED)
@dry_run_option
@with_appcontext
def load(file: Path, *, dry_run: bool) -> None:
    """Load FILE (CSV or XLSX; default: the register that ships) into the register, all of it or nothing.

    Fields edited here stay as they are. Loading the same file again changes nothing.
    """
    with refusals(), file.open("rb") as stream:
        rows = register_rows(read_table(stream))
    with change(dry_run=dry_run) as actor:
        loaded = load_register(rows, actor=actor, now=clock.now())
        click.echo(f"{loaded.new:,} new, {loaded.changed:,} changed, {loaded.unchanged:,} unchanged")
        if loaded.new_memberships:
            click.echo(f"Memberships of networks added: {loaded.new_memberships:,}")


@institutions.command("list")
@click.option("--country", metavar="CC", default="", help="Only one country, two letters.")
@with_appcontext
def list_institutions(country: str) -> None:
    """List code, country, city and name of the universities."""
    rows = listed(country=country.upper())
    for row in rows:
        click.echo("\t".join([row.code, row.country, row.city or "", row.name_en]))
    if not rows:
        raise click.ClickException("No university is there. Load the register with: flask institutions load")
