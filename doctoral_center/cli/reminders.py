"""`flask reminders`: plan and deliver once. `run`, which does both until stopped, is added by the jobs."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from doctoral_center import clock
from doctoral_center.cli.writing import change, dry_run_option
from doctoral_center.notifications.delivery import deliver, reap
from doctoral_center.notifications.liveness import alive
from doctoral_center.notifications.senders import make_sender
from doctoral_center.operations.reminders import plan


@click.group("reminders")
def reminders() -> None:
    """Plan, deliver, foresee and explain reminders and notices."""


@reminders.command("plan")
@dry_run_option
@with_appcontext
def plan_once(*, dry_run: bool) -> None:
    """Write a message for every step that is due now."""
    with change(dry_run=dry_run):
        planned = plan(now=clock.now())
        click.echo(f"Planned: {planned}.")


@reminders.command("deliver")
@with_appcontext
def deliver_once() -> None:
    """Deliver all that is due now, and end."""
    with alive(Path(current_app.instance_path) / "run") as liveness:
        reap(liveness, now=clock.now())
        tally = deliver(make_sender(liveness, now=clock.now), may_go_on=lambda: True)
    click.echo(", ".join(f"{word}: {count}" for word, count in sorted(tally.items())) or "Nothing was due.")
