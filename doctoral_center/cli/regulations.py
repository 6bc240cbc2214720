"""`flask regulations`: check packs, preview the dates that follow from one, load them (the last needs a database)."""

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
from flask.cli import with_appcontext

from doctoral_center import clock
from doctoral_center.cli import changes as options
from doctoral_center.cli.writing import change, dry_run_option
from doctoral_center.domain.days import end_of_day
from doctoral_center.domain.deadlines import Deadline, DeadlineError, Schedule, Step, compute_schedule
from doctoral_center.domain.regulations import Regulation, RegulationError, parse_regulation
from doctoral_center.labels import error_sentence
from doctoral_center.labels.regulations import finding_line
from doctoral_center.models.regulations import Regulation as PublishedRegulation
from doctoral_center.operations.regulations import publish_regulation
from doctoral_center.policy.actors import Actor

SHIPPED = Path(__file__).parents[1] / "data" / "regulations"


def pack_file(text: str) -> Path:
    """Find a pack by its path, or a shipped one by its code; raises click.BadParameter if there is none."""
    path = Path(text)
    if path.is_file():
        return path
    shipped = {file.stem: file for file in SHIPPED.glob("*.yaml")}
    if text not in shipped:
        known = ", ".join(sorted(shipped))
        raise click.BadParameter(f"“{text}” is neither a file nor the code of a shipped pack ({known}).")
    return shipped[text]


def known_zone(text: str) -> str:
    """Check the name of an IANA time zone; raises click.BadParameter if there is none of that name."""
    try:
        return ZoneInfo(text).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise click.BadParameter(f"“{text}” is not a time zone such as Asia/Shanghai.") from None


@click.group()
def regulations() -> None:
    """Regulation packs: check them, preview their dates, load them."""


@regulations.command()
@click.argument("packs", metavar="PACK…", type=pack_file, nargs=-1, required=True)
def check(packs: tuple[Path, ...]) -> None:
    """Check packs and name every mistake with file, line and key."""
    mistakes = 0
    for path in packs:
        try:
            regulation = parse_regulation(_text(path), str(path))
        except RegulationError as error:
            mistakes += len(error.findings)
            for finding in error.findings:
                click.echo(finding_line(finding))
        else:
            click.echo(f"{path}: no mistakes ({regulation.code}, version {regulation.version}).")
    if mistakes:
        raise click.exceptions.Exit(1)


@regulations.command()
@click.argument("packs", metavar="PACK…", type=pack_file, nargs=-1, required=True)
@dry_run_option
@with_appcontext
def load(packs: tuple[Path, ...], *, dry_run: bool) -> None:
    """Publish packs, all of them or none. A published version never changes: another text needs a new version."""
    now = clock.now()
    with change(dry_run=dry_run) as actor:
        for path in packs:
            published = _published(path, actor, now)
            word = "published" if published.published_at == now else "is published already"
            click.echo(f"{published.code}, version {published.version}: {word}.")


def _published(path: Path, actor: Actor, now: datetime) -> PublishedRegulation:
    try:
        return publish_regulation(_text(path), actor=actor, now=now, file_name=str(path))
    except RegulationError as error:
        for finding in error.findings:
            click.echo(finding_line(finding), err=True)
        raise click.ClickException(f"Nothing was written: {path.name} has {len(error.findings)} mistakes.") from error


@regulations.command()
@click.argument("pack", type=pack_file)
@click.option("--start", "start_on", metavar="DAY", type=options.day, required=True, help="The first day of study.")
@click.option("--change", "changes", metavar="JSON", multiple=True, help="A change of time; may be given repeatedly.")
@click.option("--settled", metavar="CODE[#N]=DAY", multiple=True, help="A settled occurrence; may be repeated.")
@click.option(
    "--zone",
    metavar="ZONE",
    type=known_zone,
    help="Show, beside each day, the moment at which it ends in this time zone.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def preview(
    pack: Path, start_on: date, changes: tuple[str, ...], settled: tuple[str, ...], zone: str | None, *, as_json: bool
) -> None:
    """Compute the dates that follow from a pack and print them with the steps that lead there.

    A pack may leave out here what the dates do not need; `check` misses it.
    """
    asked = [options.change(text) for text in changes]
    done = options.settled(settled)
    try:
        regulation = parse_regulation(_text(pack), str(pack), strict=False)
        schedule = compute_schedule(regulation, start_on, changes=asked, settled=done)
    except RegulationError as error:
        raise click.ClickException("\n".join(["The pack has mistakes.", *map(finding_line, error.findings)])) from error
    except DeadlineError as error:
        raise click.ClickException(error_sentence(error)) from error
    if as_json:
        click.echo(json.dumps(schedule_as_json(schedule), ensure_ascii=False, indent=2))
    else:
        for line in _lines(regulation, schedule, zone):
            click.echo(line)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{path} is not UTF-8 text (byte {error.start}): save it as UTF-8.") from error
    except OSError as error:
        raise click.ClickException(f"{path} cannot be read: {error.strerror}.") from error


def schedule_as_json(schedule: Schedule) -> dict[str, Any]:
    """Return a schedule as plain values; days as YYYY-MM-DD."""
    return {
        "milestones": [_deadline_as_json(deadline) for deadline in schedule.deadlines],
        "normal_end_on": schedule.normal_end_on.isoformat(),
        "latest_end_on": schedule.latest_end_on.isoformat(),
    }


def _deadline_as_json(deadline: Deadline) -> dict[str, Any]:
    return {
        "code": deadline.code,
        "occurrence": deadline.occurrence,
        "opens_on": _plain(deadline.opens_on),
        "due_on": _plain(deadline.due_on),
        "forecast": deadline.forecast,
        "skipped": deadline.skipped,
        "steps": [_step_as_json(step) for step in deadline.steps],
    }


def _step_as_json(step: Step) -> dict[str, Any]:
    return {
        "kind": step.kind.value,
        "from_on": _plain(step.from_on),
        "to_on": _plain(step.to_on),
        "detail": {key: _plain(value) for key, value in step.detail.items()},
    }


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _lines(regulation: Regulation, schedule: Schedule, zone: str | None) -> Iterator[str]:
    yield f"{regulation.code}, version {regulation.version}"
    for deadline in schedule.deadlines:
        yield f"{deadline.due_on or 'skipped   '}  {deadline.code} #{deadline.occurrence}{_notes(deadline, zone)}"
        for step in deadline.steps:
            detail = ", ".join(f"{key} {_shown(value)}" for key, value in step.detail.items())
            yield f"    {step.to_on}  {step.kind}: {detail}"
    yield f"{schedule.normal_end_on}  normal end"
    yield f"{schedule.latest_end_on}  latest end"


def _notes(deadline: Deadline, zone: str | None) -> str:
    notes = ["a forecast"] if deadline.forecast else []
    if deadline.opens_on is not None:
        notes.append(f"opens {deadline.opens_on}")
    if zone is not None and deadline.due_on is not None:
        with suppress(OverflowError):  # the last evening of the year 9999 is no moment in every zone
            notes.append(f"until {end_of_day(deadline.due_on, zone):%Y-%m-%d %H:%M:%S} UTC")
    return f" ({', '.join(notes)})" if notes else ""


def _shown(value: object) -> str:
    plain = _plain(value)
    if isinstance(plain, list):
        return " ".join(map(str, plain))
    return "–" if plain is None else str(plain)
