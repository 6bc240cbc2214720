"""`flask plans`: compute every file's plan again, say where the stored days differ, and put them right."""

from collections.abc import Sequence

import click
from flask.cli import with_appcontext
from flask_babel import force_locale

from doctoral_center import clock
from doctoral_center.cli.writing import dry_run_option
from doctoral_center.db import db, transaction
from doctoral_center.domain.days import day_in
from doctoral_center.domain.errors import DomainError
from doctoral_center.labels import error_sentence
from doctoral_center.operations import plans as operations
from doctoral_center.operations.plans import Moved, differences
from doctoral_center.policy.actors import operator
from doctoral_center.queries.candidacies import list_refs_for_jobs, list_refs_of
from doctoral_center.queries.files import LoadedFile, get_file, lock_file_by_ref

# Why the dates moved, in the journal.
CAUSE = "recomputed"


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


@plans.command()
@click.argument("which", metavar="[CODE]...", nargs=-1)
@dry_run_option
@with_appcontext
def recompute(which: tuple[str, ...], *, dry_run: bool) -> None:
    """Write the days that are not what the plan says: after an upgrade, or when holidays have become known.

    CODE is a programme's code or a candidacy's reference; without any, all files. Each file is a transaction of its
    own, and what is settled keeps its day. Prints each date that moves. A file whose plan cannot be computed is named
    and left as it is, the others go on; then the status is 1.
    """
    refs = _refs(which)
    written = moved = refused = 0
    for ref in refs:
        try:
            moves = _put_right(ref, dry_run=dry_run)
        except DomainError as error:
            refused += 1
            with force_locale("en"):
                click.echo(f"{ref}: {error_sentence(error)}", err=True)
            moves = None
        for move in moves or ():
            click.echo(f"{ref} {move.milestone.reviewable.ref}: {_day(move.old_due_on)} → {_day(move.new_due_on)}")
        written += moves is not None
        moved += len(moves or ())
        db.session.expunge_all()
    click.echo(f"{len(refs):,} files computed again; differed: {written:,}, dates moved: {moved:,}.")
    if dry_run:
        click.echo("Nothing was written: this was a dry run.")
    if refused:
        raise click.exceptions.Exit(1)


def _refs(which: Sequence[str]) -> list[str]:
    if not which:
        return list_refs_for_jobs()
    found = list_refs_of(which)
    if unknown := [name for name in which if name not in found]:
        raise click.BadParameter(f"There is no programme and no candidacy {', '.join(unknown)}.", param_hint="CODE")
    return list(dict.fromkeys(ref for name in which for ref in found[name]))


def _put_right(ref: str, *, dry_run: bool) -> Sequence[Moved] | None:
    """Bring one file to what its plan says; return what moved, None if nothing differed at all."""
    file = get_file(ref)
    if file is None or not differences(file):
        return None
    if dry_run:
        return operations.preview(file)
    db.session.expunge_all()
    with transaction():
        return _recompute(lock_file_by_ref(ref))


def _recompute(file: LoadedFile) -> Sequence[Moved]:
    now = clock.now()
    return operations.recompute(file, actor=operator(day_in(now, "UTC")), now=now, cause=CAUSE)


def _day(day: object) -> str:
    return str(day) if day is not None else "no day"
