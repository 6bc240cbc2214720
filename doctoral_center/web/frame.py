"""The frame around every page: who reads, the tabs of her parts, and what templates may call."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from flask import Flask, current_app, g, request
from flask_babel import lazy_gettext as _
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from doctoral_center.domain.milestones import Status
from doctoral_center.labels import STATUS, StatusLabel
from doctoral_center.labels.days import Deadline, day_text, deadline_text, moment_text, month_name
from doctoral_center.labels.institutions import institution_name, institution_short
from doctoral_center.labels.milestones import local_text, milestone_title
from doctoral_center.labels.names import Named, ShownName, comma, shown_name
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.permissions import administers, coordinates_something, observes
from doctoral_center.queries.access import Reader, get_reader
from doctoral_center.web.languages import reader_locale, reader_zone


@dataclass(frozen=True)
class Tab:
    """One entry of the main navigation."""

    path: str
    text: object
    count: int = 0

    @property
    def is_current(self) -> bool:
        """Tell whether the page shown lies under this tab."""
        return request.path == self.path or (self.path != "/" and request.path.startswith(f"{self.path}/"))


@dataclass(frozen=True)
class Frame:
    """What the bar shows of the signed-in reader."""

    name: ShownName
    tabs: tuple[Tab, ...]
    help_email: str | None


def init_app(app: Flask) -> None:
    """Give templates the frame, names, days, statuses and tokens."""
    app.jinja_env.globals.update(
        frame=frame,
        csrf=csrf,
        status_label=status_label,
        deadline=deadline,
        shown_name=name_for_reader,
        institution_name=institution_name,
        institution_short=institution_short,
        milestone_title=milestone_title,
        local_text=local_text,
        comma=comma,
        centre_name=app.config["CENTRE_NAME"],
    )
    app.jinja_env.filters.update(day=day_text, month_name=month_name, moment=moment)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def frame() -> Frame | None:
    """Return the reader's frame, asked of the database once a request; None for a visitor, and on a page of failure."""
    if "frame" not in g:
        g.frame = _frame() if current_user and current_user.is_authenticated else None
    found: Frame | None = g.frame
    return found


def _frame() -> Frame:
    actor: Actor = current_user.actor
    reader = reader_of(actor)
    tabs = tuple(tab for tab in _tabs(actor, reader) if _has_page(tab.path))
    return Frame(shown_name(reader, reader_locale()), tabs, reader.help_email)


def reader_of(actor: Actor) -> Reader:
    """Return what the bar and `/` know of the actor, asked of the database once a request."""
    if "reader" not in g:
        g.reader = get_reader(actor=actor)
    found: Reader = g.reader
    return found


def _tabs(actor: Actor, reader: Reader) -> Iterator[Tab]:
    coordinates = coordinates_something(actor, None)
    yield Tab("/", _("Home"))
    if reader.is_supervisor or coordinates or reader.waiting:
        yield Tab("/inbox", _("Inbox"), reader.waiting)
    if reader.is_supervisor or coordinates:
        yield Tab("/candidates", _("Candidates"))
    if reader.is_candidate or reader.is_supervisor or coordinates or reader.waiting:
        yield Tab("/calendar", _("Calendar"))
    if coordinates or observes(actor, None):
        yield Tab("/cohorts", _("Cohorts"))
    if coordinates or observes(actor, None) or administers(actor, None):
        yield Tab("/regulations", _("Regulations"))
    if coordinates:
        yield Tab("/conflicts", _("Conflicts"))
    if coordinates or administers(actor, None):
        yield Tab("/reminders", _("Reminders"))


def _has_page(path: str) -> bool:
    return current_app.url_map.bind("localhost").test(path, "GET")


def csrf() -> Markup:
    """Return the hidden field that every form that posts carries."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def status_label(status: Status) -> StatusLabel:
    """Return a status's icon, word and colours."""
    return STATUS[status]


def deadline(day: date, zone: str) -> Deadline:
    """Say when a due day of the programme's zone ends, there and by the reader's own clock."""
    return deadline_text(day, zone, reader_zone())


def moment(at: datetime, zone: str | None = None) -> str:
    """Return a moment by the reader's own clock, or in `zone`."""
    return moment_text(at, zone or reader_zone())


def name_for_reader(person: Named) -> ShownName:
    """Return a person's name, the reader's script first."""
    return shown_name(person, reader_locale())
