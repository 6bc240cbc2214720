"""`flask reminders`: plan and deliver once, foresee and explain. `run`, which works until stopped, is of the jobs."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import force_locale

from doctoral_center import clock
from doctoral_center.cli.writing import change, dry_run_option
from doctoral_center.domain.days import local_moment
from doctoral_center.domain.notices import OF_THE_FILE
from doctoral_center.domain.people import Locale
from doctoral_center.domain.reminders import MessageState
from doctoral_center.labels.days import day_text, moment_text
from doctoral_center.labels.milestones import milestone_title
from doctoral_center.labels.names import shown_name
from doctoral_center.labels.reminders import carried_sentence, message_text, skip_sentence
from doctoral_center.labels.requests import REQUEST_KINDS
from doctoral_center.models.messages import Message
from doctoral_center.models.people import Person
from doctoral_center.notifications.delivery import deliver, reap
from doctoral_center.notifications.liveness import alive
from doctoral_center.notifications.senders import make_senders
from doctoral_center.operations.planning import planners
from doctoral_center.queries.explanations import DAYS, Explanation, explain
from doctoral_center.queries.foresight import MOST, Foreseen, list_foreseen_for_jobs


@click.group("reminders")
def reminders() -> None:
    """Plan, deliver, foresee and explain reminders and notices."""


@reminders.command("plan")
@dry_run_option
@with_appcontext
def plan_once(*, dry_run: bool) -> None:
    """Write a message for every step that is due now."""
    with change(dry_run=dry_run):
        click.echo(f"Planned: {sum(planner() for _name, planner in planners(clock.now()))}.")


@reminders.command("deliver")
@with_appcontext
def deliver_once() -> None:
    """Deliver all that is due now, and end."""
    with alive(Path(current_app.instance_path) / "run") as liveness:
        reap(liveness, now=clock.now())
        tally: Counter[str] = Counter()
        for sender in make_senders(liveness, now=clock.now):
            tally.update(deliver(sender, may_go_on=lambda: True))
    click.echo(", ".join(f"{word}: {count}" for word, count in sorted(tally.items())) or "Nothing was due.")


@reminders.command("preview")
@click.option("--days", default=14, show_default=True, type=click.IntRange(1, 366))
@with_appcontext
def preview(days: int) -> None:
    """List the reminders of the next days, as things stand now."""
    with force_locale("en"):
        lines = list_foreseen_for_jobs(now=clock.now(), days=days)
        for line in lines:
            about = f"{_title(line)}{_name(line.candidate)}, due {line.due_on}"
            click.echo(f"{line.goes_on}  {line.recipient.email}  {message_text(line.kind, line.step)}: {about}")
        if len(lines) == MOST:
            click.echo(f"These are the first {MOST}.")
        if not lines:
            click.echo(f"Nothing will go out in {days} days.")


def _title(line: Foreseen) -> str:
    if line.kind in OF_THE_FILE:
        return ""
    if line.asked is not None:
        return f"{REQUEST_KINDS[line.asked]} of "
    title = milestone_title(line.title or {}, line.occurrence or 1, is_repeating=bool(line.is_repeating))
    return f"{title} of "


@reminders.command("explain")
@click.argument("milestone")
@click.argument("person")
@with_appcontext
def explain_reminders(milestone: str, person: str) -> None:
    """Say which mails on MILESTONE (M-…) went to PERSON (P-… or an address), which did not and why, and what comes."""
    now = clock.now()
    found = explain(milestone, person, now=now)
    if found is None:
        raise click.ClickException("There is no such milestone, or no such person.")
    with force_locale("en"):
        for sentence in _explained(found, now):
            click.echo(sentence)


def _explained(found: Explanation, now: datetime) -> Iterator[str]:
    zone = found.person.timezone
    part = found.milestone
    title = milestone_title(part.title, part.occurrence, is_repeating=part.is_repeating)
    due = f"due on {day_text(part.due_on)}" if part.due_on else "without a due day"
    yield f"{title} of {_name(part.candidate)}, {due} ({part.zone}); mails to {_name(found.person)} ({zone})."
    for message in found.history:
        yield f"{message_text(message.kind, message.step)}, due {message.due_on}: {_what_became(message, zone)}"
    if not found.history:
        yield "No mail has been planned so far."
    for number, step in enumerate(found.to_come):
        lead = "Next" if number == 0 else "Then"
        at = max(local_moment(step.goes_on, found.person.send_hour, zone), found.opens_at, now)
        what = message_text(step.kind, step.step)
        digest = found.digest_of(step, at)
        if digest is not None:
            yield f"{lead}: {what}, in the digest of {moment_text(digest, zone, 'full')}."
        else:
            yield f"{lead}: {what}, on {moment_text(at, zone)} at the earliest."
    if found.reason is not None:
        yield f"Nothing more comes: {skip_sentence(found.reason.reason, found.reason.day)}"
    elif not found.to_come:
        yield f"Nothing comes within {DAYS} days: no step of the ladder falls to {_name(found.person)}."


def _what_became(message: Message, zone: str) -> str:
    error = f" Last answer: {message.last_error}" if message.last_error else ""
    match message.state:
        case MessageState.SENT if message.carried_by_id is not None:
            return carried_sentence(message.sent_at or message.planned_at, zone)
        case MessageState.SENT:
            doubled = " It may have arrived twice." if message.is_possibly_doubled else ""
            return f"sent {moment_text(message.sent_at or message.planned_at, zone)}.{doubled}"
        case MessageState.SKIPPED:
            return f"not sent. {skip_sentence(message.skip_reason, message.skip_day)}"
        case MessageState.FAILED:
            return f"failed.{error}"
        case MessageState.SENDING:
            return "being sent just now."
        case MessageState.HELD:
            return "held back by a coordinator."
        case MessageState.PLANNED:
            return f"waits, not before {moment_text(message.next_at, zone)}.{error}"


def _name(person: Person) -> str:
    return shown_name(person, Locale.EN).main
