"""`flask journal`: prove that nobody has rewritten the past."""

import click
from flask.cli import with_appcontext

from doctoral_center.queries.journal import find_break_for_jobs

_FAULTS = {
    "missing": "entry {seq} of {stream} is missing",
    "changed": "entry {seq} of {stream} was changed after it was written",
    "unlinked": "entry {seq} of {stream} does not follow from the one before it",
    "beyond-head": "entry {seq} of {stream} is not what the head of the chain says",
    "not-as-anchored": "entry {seq} of {stream} is not what was anchored at the end of its day",
}


@click.group("journal")
def journal() -> None:
    """Look after the journal."""


@journal.command("verify")
@with_appcontext
def verify() -> None:
    """Recompute every chain; name the first entry that does not hold, and end with status 1 then."""
    found = find_break_for_jobs()
    if found is not None:
        sentence = _FAULTS[found.fault].format(seq=found.seq, stream=found.stream)
        raise click.ClickException(f"The journal does not hold: {sentence}.")
    click.echo("The journal holds: every entry follows from the one before it.")
