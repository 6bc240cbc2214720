"""`flask plans`: compute every file's plan again and say where the stored days differ."""

import click
from flask.cli import with_appcontext

from doctoral_center.db import db
from doctoral_center.operations.plans import differences
from doctoral_center.queries.candidacies import list_refs_for_jobs
from doctoral_center.queries.files import get_file


@click.group()
def plans() -> None:
    """Stored days against computed ones."""


@plans.command()
@with_appcontext
def check() -> None:
    """Compute all plans again. Prints each difference, and ends with 1 if there is any."""
    found = 0
    refs = list_refs_for_jobs()
    for ref in refs:
        file = get_file(ref)
        for difference in differences(file) if file is not None else ():
            found += 1
            place = f"{difference.candidacy_ref} {difference.milestone_ref or ''}".rstrip()
            click.echo(f"{place}: {difference.name} is {difference.stored}, computed {difference.computed}")
        # One file at a time: a centre may have a million milestones.
        db.session.expunge_all()
    click.echo(f"{len(refs):,} files computed again, {found:,} differences.")
    if found:
        raise click.exceptions.Exit(1)
