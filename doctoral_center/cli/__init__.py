"""ENTER by command line: `flask --app wsgi …`, and the same as `doctoral-center …`.

Exit status 0: done; 1: not done, with a sentence; 2: wrong use.
"""

from flask import Flask
from flask.cli import FlaskGroup


def register(app: Flask) -> None:
    """Add our command groups to `flask`."""


def main() -> None:
    """Run the console script `doctoral-center`."""
    # The group imports the application lazily: the layer above hands itself down by name.
    FlaskGroup(add_default_commands=True, set_debug_flag=False)()
