"""ENTER by time: what runs by itself."""

import click
from flask import Flask

from doctoral_center.jobs.runner import run


def register(app: Flask) -> None:
    """Add `flask reminders run` to the commands on reminders."""
    group = app.cli.commands["reminders"]
    assert isinstance(group, click.Group)
    group.add_command(run)
