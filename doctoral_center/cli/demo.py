"""`flask demo`: a whole centre to look at, never in production."""

import csv
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from doctoral_center import clock
from doctoral_center.cli.writing import change, dry_run_option
from doctoral_center.documents.spreadsheets import read_table
from doctoral_center.domain.days import local_moment
from doctoral_center.domain.institutions import register_rows
from doctoral_center.operations.demo.centre import ACCOUNTS, Sources
from doctoral_center.operations.demo.load import load_demo
from doctoral_center.operations.demo.texts import Topic
from doctoral_center.operations.passwords import hash_password
from doctoral_center.queries.people import count_people_for_jobs, get_person_by_email

DATA = Path(__file__).parents[1] / "data"


@click.group()
def demo() -> None:
    """A demonstration centre."""


@demo.command()
@click.option("--candidates", default=120, show_default=True, type=click.IntRange(1, 2000))
@click.option("--seed", default=1, show_default=True, type=int)
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day on which the story ends; default: today.")
@click.option("--if-empty", is_flag=True, help="Make nothing when the database is not empty.")
@dry_run_option
@with_appcontext
def load(candidates: int, seed: int, today: datetime | None, *, if_empty: bool, dry_run: bool) -> None:
    """Load the demo centre into an empty database: candidates of six states with three years of history.

    The same for the same seed and day. Refused in production.
    """
    if current_app.config["ENVIRONMENT"] == "production":
        raise click.ClickException("The demo centre is not for production. Set ENVIRONMENT to development.")
    password = str(current_app.config["DEMO_PASSWORD"])
    if count_people_for_jobs():
        if if_empty:
            _say_accounts(password)
            return
        raise click.ClickException("The database is not empty. Load the demo into a new one.")
    now = clock.now()
    moment = local_moment(today.date(), 9, "UTC") if today else now
    click.echo(f"Making a demo centre of {candidates} candidates with their history; this takes about a minute.")
    password_hash = hash_password(password, known=())
    sources = read_sources()
    with change(dry_run=dry_run) as actor:
        enrolled = load_demo(
            sources,
            operator=actor,
            password_hash=password_hash,
            candidates=candidates,
            seed=seed,
            now=moment,
        )
    click.echo(f"The demo centre has {enrolled} candidates.")
    _say_accounts(password)


def _say_accounts(password: str) -> None:
    """Print the accounts of the manual, if this is a demo centre."""
    if get_person_by_email("candidate@demo.example") is None:
        return
    click.echo(f"Demo accounts, all with the password {password}:")
    for key in ACCOUNTS:
        click.echo(f"  {key}@demo.example")


def read_sources() -> Sources:
    """Read what the demo is made of from the files that ship."""
    with (DATA / "institutions.csv").open("rb") as stream:
        register = register_rows(read_table(stream))
    packs = {path.stem: path.read_text("utf-8") for path in sorted((DATA / "regulations").glob("*.yaml"))}
    return Sources(register, packs, _rows("name_parts.csv"), list(_topics(_rows("thesis_topics.csv"))))


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _topics(rows: Iterable[dict[str, str]]) -> Iterable[Topic]:
    titles: dict[str, dict[str, str]] = {}
    codes: dict[str, str] = {}
    for row in rows:
        titles.setdefault(row["topic_id"], {})[row["language"]] = row["title"]
        codes[row["topic_id"]] = row["ford_code"]
    return (Topic(texts, codes[topic_id]) for topic_id, texts in titles.items())
