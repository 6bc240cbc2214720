"""The lines of an agenda by the reader's own clock: what is late, the next weeks, then the months."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from flask_babel import gettext as _

from doctoral_center.domain.days import day_in
from doctoral_center.domain.milestones import Standing, Status, status
from doctoral_center.labels.days import month_and_year
from doctoral_center.labels.statuses import STATUS, StatusLabel
from doctoral_center.queries.agendas import Agenda, DueMilestone, Leave, Whose
from doctoral_center.web.agenda_lines import step_title

MOST_LINES = 100
# Read of each kind: what lies behind and is not late takes places too.
MOST_READ = 500
_YEAR = timedelta(days=366)
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Line:
    """One date. `until` is the last day of what lasts several; `label` is None where nothing needs to be said of it."""

    day: date
    title: str
    whose: Whose
    address: str
    label: StatusLabel | None = None
    until: date | None = None
    is_forecast: bool = False
    is_late: bool = False


@dataclass(frozen=True)
class Section:
    """Lines under one heading."""

    heading: str
    lines: Sequence[Line]
    is_late: bool = False


@dataclass(frozen=True)
class ShownAgenda:
    """A page of an agenda; `later_from` is the first day of the next page, if there is one."""

    sections: Sequence[Section]
    later_from: date | None


def shown_agenda(agenda: Agenda, from_on: date, now: datetime, zone: str) -> ShownAgenda:
    """Return a page of lines from `from_on` on; what is late comes first. `zone` is the reader's (IANA)."""
    today = day_in(now, zone)
    first = max(from_on, today)
    lines = sorted(_lines(agenda, now, first), key=lambda line: (line.day, line.title))
    late = [line for line in lines if line.is_late]
    ahead = [line for line in lines if not line.is_late]
    later_from = _later_from(ahead, agenda, first)
    shown = late[:MOST_LINES] + [line for line in ahead if later_from is None or line.day < later_from]
    grouped = [(key, list(found)) for key, found in groupby(shown, key=lambda line: _heading(line, today))]
    return ShownAgenda([Section(heading, found, found[0].is_late) for heading, found in grouped], later_from)


def _later_from(ahead: Sequence[Line], agenda: Agenda, first: date) -> date | None:
    """Return the day before which the page ends: after a year or a page of lines, or where reading ended."""
    ends = [line.day for line in ahead[MOST_LINES : MOST_LINES + 1]]
    # Of a kind that was not read to its end, the last day read may lack something.
    ends += [max(days[-1], first) for days in _days_read(agenda) if len(days) >= MOST_READ]
    beyond = next((line.day for line in ahead if line.day > first + _YEAR), None)
    if beyond is not None and ahead[0].day < beyond:
        ends.append(beyond)
    # A single day that holds more than a page does not stop the reader for ever.
    return max(min(ends), first + _DAY) if ends else None


def _days_read(agenda: Agenda) -> Iterator[list[date]]:
    yield [each.due_on for each in agenda.milestones]
    yield [each.due_on for each in agenda.sign_offs]
    yield [each.first_on for each in agenda.leaves]
    yield [each.latest_end_on for each in agenda.latest_ends]


def _lines(agenda: Agenda, now: datetime, first: date) -> Iterator[Line]:
    """Days that lie behind are left out, unless somebody is late with them."""
    for milestone in agenda.milestones:
        line = _of_milestone(milestone, _on_leave(agenda.leaves, milestone, now), now)
        if line.is_late or line.day >= first:
            yield line
    for sign_off in agenda.sign_offs:
        is_late = sign_off.due_on < day_in(now, sign_off.whose.zone)
        yield Line(
            sign_off.due_on,
            _("To sign: %(title)s", title=step_title(sign_off)),
            sign_off.whose,
            f"/sign-offs/{sign_off.ref}",
            STATUS[Status.OVERDUE] if is_late else STATUS[Status.IN_REVIEW],
            is_late=is_late,
        )
    for leave in agenda.leaves:
        if leave.last_on >= first:
            day = max(leave.first_on, first)
            yield Line(
                day,
                _("Leave"),
                leave.whose,
                f"/candidates/{leave.candidacy_ref}",
                STATUS[Status.ON_LEAVE],
                leave.last_on,
            )
    for end in agenda.latest_ends:
        if end.latest_end_on >= first:
            yield Line(end.latest_end_on, _("Latest end of study"), end.whose, f"/candidates/{end.candidacy_ref}")


def _on_leave(leaves: Sequence[Leave], milestone: DueMilestone, now: datetime) -> bool:
    today = day_in(now, milestone.whose.zone)
    return any(
        leave.candidacy_ref == milestone.candidacy_ref and leave.first_on <= today <= leave.last_on for leave in leaves
    )


def _of_milestone(milestone: DueMilestone, on_leave: bool, now: datetime) -> Line:
    standing = Standing(milestone.state, milestone.due_on, milestone.opens_on, is_on_leave=on_leave)
    found = status(standing, day_in(now, milestone.whose.zone))
    return Line(
        milestone.due_on,
        step_title(milestone),
        milestone.whose,
        f"/milestones/{milestone.ref}",
        None if found in {Status.NOT_STARTED, Status.NOT_OPEN} else STATUS[found],
        is_forecast=milestone.is_forecast,
        is_late=found is Status.OVERDUE,
    )


def _heading(line: Line, today: date) -> str:
    if line.is_late:
        return str(_("Overdue"))
    monday = today - timedelta(days=today.weekday())
    weeks = {monday: _("This week"), monday + _WEEK: _("Next week")}
    week = weeks.get(line.day - timedelta(days=line.day.weekday()))
    return str(week) if week is not None else month_and_year(line.day)
