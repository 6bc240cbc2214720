"""An agenda as entries of a calendar program: who and which step, the exact moment, and where to read more."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from urllib.parse import urlsplit

from flask_babel import gettext as _

from doctoral_center.documents.calendars import Entry
from doctoral_center.domain.days import zone_of
from doctoral_center.domain.people import Locale
from doctoral_center.labels.days import day_text, deadline_text
from doctoral_center.policy.actors import Actor
from doctoral_center.queries.agendas import Agenda, DueMilestone, DueSignOff, LatestEnd, Leave, Whose
from doctoral_center.web.agenda_lines import named, step_title

_LAST_HOUR = 23


class CalendarEntries:
    """Makes the entries of one reader. Words of a day and zone are made once: many candidates share them."""

    def __init__(self, actor: Actor, base_url: str, today: date) -> None:
        self._locale: Locale = actor.locale
        self._zone = actor.timezone
        self._base_url = base_url
        self._host = urlsplit(base_url).netloc
        self._today = today
        self._moments: dict[tuple[date, str], tuple[str, bool]] = {}

    def all_of(self, agenda: Agenda) -> list[Entry]:
        """Return the entries of an agenda, each kind in its order."""
        return [
            *(entry for milestone in agenda.milestones for entry in self._milestone(milestone)),
            *(entry for sign_off in agenda.sign_offs for entry in self._sign_off(sign_off)),
            *(self._leave(leave) for leave in agenda.leaves),
            *(self._latest_end(end) for end in agenda.latest_ends),
        ]

    def _milestone(self, milestone: DueMilestone) -> Iterator[Entry]:
        lines = [self._moment(milestone.due_on, milestone.whose.zone)]
        if milestone.settled_on is not None:
            lines.append(_("Done on %(day)s.", day=day_text(milestone.settled_on)))
        elif milestone.is_forecast:
            lines.append(_("A forecast: it hangs on a day that is not known yet."))
        entry = replace(
            self._entry(milestone.ref, milestone.whose, step_title(milestone), f"/milestones/{milestone.ref}", lines),
            first_on=milestone.due_on,
            last_on=milestone.due_on,
            is_tentative=milestone.is_forecast and milestone.settled_on is None,
        )
        yield entry
        if milestone.whose.is_own and milestone.is_with_candidate and not entry.is_tentative:
            yield from self._last_hour(entry, milestone.whose.zone)

    def _sign_off(self, sign_off: DueSignOff) -> Iterator[Entry]:
        lines = [self._moment(sign_off.due_on, sign_off.whose.zone)]
        title = _("To sign: %(title)s", title=step_title(sign_off))
        entry = replace(
            self._entry(sign_off.ref, sign_off.whose, title, f"/sign-offs/{sign_off.ref}", lines),
            first_on=sign_off.due_on,
            last_on=sign_off.due_on,
        )
        yield entry
        yield from self._last_hour(entry, sign_off.whose.zone)

    def _leave(self, leave: Leave) -> Entry:
        entry = self._entry(leave.ref, leave.whose, _("Leave"), f"/candidates/{leave.candidacy_ref}", [])
        return replace(entry, first_on=leave.first_on, last_on=leave.last_on)

    def _latest_end(self, end: LatestEnd) -> Entry:
        lines = [self._moment(end.latest_end_on, end.whose.zone)]
        uid = f"{end.candidacy_ref}-latest-end"
        entry = self._entry(uid, end.whose, _("Latest end of study"), f"/candidates/{end.candidacy_ref}", lines)
        return replace(entry, first_on=end.latest_end_on, last_on=end.latest_end_on)

    def _entry(self, uid: str, whose: Whose, title: str, path: str, lines: list[str]) -> Entry:
        """Return an entry without its days. The address stands in the text too: not every program shows the other."""
        address = self._base_url + path
        return Entry(
            uid=f"{uid}@{self._host}",
            title=named(whose, title, self._locale),
            text="\n".join([*lines, address]),
            address=address,
            first_on=self._today,
            last_on=self._today,
            changed_at=whose.changed_at,
            changes=whose.changes,
        )

    def _moment(self, day: date, zone: str) -> str:
        return self._told(day, zone)[0]

    def _told(self, day: date, zone: str) -> tuple[str, bool]:
        """Say when the day ends, there and by the reader's clock; and whether her clock shows another hour then."""
        if (day, zone) not in self._moments:
            end = deadline_text(day, zone, self._zone)
            words = (
                _("%(day)s, %(ends)s.", day=end.day, ends=end.ends)
                if end.own is None
                else _("%(day)s, %(ends)s = %(own)s.", day=end.day, ends=end.ends, own=end.own)
            )
            self._moments[day, zone] = str(words), end.own is not None
        return self._moments[day, zone]

    def _last_hour(self, entry: Entry, zone: str) -> Iterator[Entry]:
        """Yield the last hour of what the reader herself must do, where her clock is not the programme's.

        A whole day has no zone: without it her calendar would let a day that ends at 18:59 for her look longer.
        """
        if entry.first_on < self._today or not self._told(entry.first_on, zone)[1]:
            return
        begins_at = datetime.combine(entry.first_on, time(_LAST_HOUR), tzinfo=zone_of(zone))
        uid, _at, host = entry.uid.partition("@")
        yield replace(
            entry,
            uid=f"{uid}-last-hour@{host}",
            title=_("%(title)s: the last hour", title=entry.title),
            begins_at=begins_at,
            ends_at=begins_at.replace(minute=59, second=59),
        )
