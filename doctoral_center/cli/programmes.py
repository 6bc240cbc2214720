"""`flask programmes`: load joint programmes and their cohorts from files (docs/programmes.md)."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from doctoral_center import clock
from doctoral_center.cli.writing import change, dry_run_option, refusals
from doctoral_center.domain.programmes import ProgrammeFile, parse_programme
from doctoral_center.domain.regulations import RegulationError
from doctoral_center.labels.regulations import finding_line
from doctoral_center.operations.programmes import load_programme


@click.group()
def programmes() -> None:
    """Joint programmes and their cohorts."""


@programmes.command()
@click.argument(
    "files", metavar="FILE…", type=click.Path(exists=True, dir_okay=False, path_type=Path), nargs=-1, required=True
)
@dry_run_option
@with_appcontext
def load(files: tuple[Path, ...], *, dry_run: bool) -> None:
    """Create the programmes and cohorts written in FILEs, all of them or none. Loading a file again does nothing."""
    with refusals():
        read = [_read(path) for path in files]
    with change(dry_run=dry_run) as actor:
        for file in read:
            loaded = load_programme(file, actor=actor, now=clock.now())
            word = "created" if loaded.is_new else "is there already"
            years = f" New cohorts: {', '.join(map(str, loaded.new_years))}." if loaded.new_years else ""
            click.echo(f"{file.programme.code}: {word}.{years}")


def _read(path: Path) -> ProgrammeFile:
    try:
        return parse_programme(path.read_text("utf-8"), str(path))
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{path} is not UTF-8 text.") from error
    except RegulationError as error:
        for finding in error.findings:
            click.echo(finding_line(finding), err=True)
        raise click.ClickException(f"Nothing was written: {path.name} has {len(error.findings)} mistakes.") from error
