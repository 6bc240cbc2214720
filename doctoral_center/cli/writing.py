"""What every writing command shares: one transaction, a rehearsal on request, and sentences for what was refused."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask_babel import force_locale

from doctoral_center import clock
from doctoral_center.db import transaction
from doctoral_center.domain.days import day_in
from doctoral_center.domain.errors import DomainError
from doctoral_center.domain.tables import TableError
from doctoral_center.labels import error_sentence
from doctoral_center.labels.tables import finding_sentence
from doctoral_center.policy.actors import Actor, operator

dry_run_option = click.option("--dry-run", is_flag=True, help="Check everything and write nothing.")


class _RehearsedError(Exception):
    """Takes back what a rehearsal wrote."""


@contextmanager
def change(*, dry_run: bool) -> Iterator[Actor]:
    """Run the block as the operator in one writing transaction; a dry run does all the work and then takes it back.

    What the domain refuses becomes sentences on standard error and status 1; nothing is written then.
    """
    with refusals():
        try:
            with transaction() as session:
                yield operator(day_in(clock.now(), "UTC"))
                session.flush()
                _take_back(dry_run=dry_run)
        except _RehearsedError:
            click.echo("Nothing was written: this was a dry run.")


def _take_back(*, dry_run: bool) -> None:
    if dry_run:
        raise _RehearsedError


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what the domain refuses into sentences on standard error and exit status 1."""
    # Commands speak English: there is no reader whose language could be asked for.
    with force_locale("en"), _said():
        yield


@contextmanager
def _said() -> Iterator[None]:
    try:
        yield
    except TableError as error:
        for finding in error.findings:
            click.echo(finding_sentence(finding), err=True)
        count = len(error.findings)
        raise click.ClickException(f"Nothing was written: {count} to put right.") from error
    except DomainError as error:
        raise click.ClickException(error_sentence(error)) from error
