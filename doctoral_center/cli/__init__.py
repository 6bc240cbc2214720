"""ENTER by command line: `flask --app doctoral_center …`, and the same as `doctoral-center …`.

Exit status 0: done; 1: not done, with a sentence; 2: wrong use.
"""

import sys

from flask import Flask
from flask.cli import FlaskGroup

from doctoral_center.cli.cohorts import cohorts
from doctoral_center.cli.demo import demo
from doctoral_center.cli.institutions import institutions
from doctoral_center.cli.journal import journal
from doctoral_center.cli.people import people
from doctoral_center.cli.plans import plans
from doctoral_center.cli.programmes import programmes
from doctoral_center.cli.regulations import regulations
from doctoral_center.cli.reminders import reminders
from doctoral_center.cli.serve import serve


def register(app: Flask) -> None:
    """Add our command groups to `flask`."""
    for command in (cohorts, demo, institutions, journal, people, plans, programmes, regulations, reminders, serve):
        app.cli.add_command(command)


def main() -> None:
    """Run the console script `doctoral-center`, from any folder."""
    # The application is the layer above, so it is handed down by name and imported late.
    FlaskGroup(set_debug_flag=False).main(args=["--app", "doctoral_center", *sys.argv[1:]], prog_name="doctoral-center")
