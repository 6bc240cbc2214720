"""REQUESTS: what a candidate asks for and how far it is, in words; why it cannot be sent, and what to do instead."""

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from doctoral_center.domain.milestones import MilestoneState, Status
from doctoral_center.domain.requests import RequestKind
from doctoral_center.labels.days import day_text
from doctoral_center.labels.statuses import STATUS, StatusLabel

REQUEST_KINDS: Mapping[RequestKind, object] = {
    RequestKind.LEAVE: _("Leave"),
    RequestKind.INTENSITY: _("Part-time study"),
    RequestKind.EXTENSION: _("More time"),
    RequestKind.SUPERVISOR: _("Change of supervisor"),
}

# What links to the forms, and the forms themselves, are called.
ASKING: Mapping[RequestKind, object] = {
    RequestKind.LEAVE: _("Ask for leave"),
    RequestKind.INTENSITY: _("Ask for part-time study"),
    RequestKind.EXTENSION: _("Ask for more time"),
    RequestKind.SUPERVISOR: _("Ask for another supervisor"),
}

REQUEST_ERRORS: Mapping[str, object] = {
    "candidacy-ended": _("This doctorate has ended, so nothing can be asked for any more."),
    "request-open-already": _(
        "You have asked for this already, and it is not settled: change or take back that request instead."
    ),
    "request-not-returned": _("This request cannot be sent again: nobody has returned it to you."),
    "request-settled": _("This request is settled, so it can no longer be taken back. Ask your coordinator."),
    "value-missing": _("Fill this in: without it nobody can decide."),
}

_SETTLED: Mapping[MilestoneState, StatusLabel] = {
    MilestoneState.APPROVED: STATUS[Status.APPROVED],
    MilestoneState.RETURNED: STATUS[Status.RETURNED],
    MilestoneState.NOT_PASSED: StatusLabel("x", _("Refused"), "is-late"),
    MilestoneState.CANCELLED: StatusLabel("slash", _("Taken back"), "is-none"),
}


class AskedFor(Protocol):
    """The days and figures of a request; which of them are set follows from the kind."""

    @property
    def kind(self) -> RequestKind: ...
    @property
    def first_on(self) -> date | None: ...
    @property
    def last_on(self) -> date | None: ...
    @property
    def from_on(self) -> date | None: ...
    @property
    def percent(self) -> int | None: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def successor_name(self) -> str | None: ...


def request_status(state: MilestoneState, *, has_verdict: bool) -> StatusLabel:
    """Return the word for a request in `state`; `has_verdict`: somebody has decided in the round under way."""
    under_way = STATUS[Status.IN_REVIEW if has_verdict else Status.SUBMITTED]
    return _SETTLED.get(state, under_way)


def request_title(asked: AskedFor, *, milestone: str = "", supervisor: str = "") -> str:
    """Say in one phrase what is asked for.

    `milestone` is the title of the one that is to have more time, `supervisor` the name of whoever is to be replaced
    ("": nobody, one more is asked for).
    """
    match asked.kind:
        case RequestKind.LEAVE:
            return str(
                gettext(
                    "Leave from %(first_on)s to %(last_on)s",
                    first_on=_day(asked.first_on),
                    last_on=_day(asked.last_on),
                )
            )
        case RequestKind.INTENSITY:
            return str(
                gettext("Study at %(percent)s %% from %(from_on)s", percent=asked.percent, from_on=_day(asked.from_on))
            )
        case RequestKind.EXTENSION:
            return str(gettext("“%(title)s”: more time, until %(day)s", title=milestone, day=_day(asked.due_on)))
        case RequestKind.SUPERVISOR:
            return _change_of_supervisor(asked.successor_name or "", supervisor)


def _change_of_supervisor(successor: str, supervisor: str) -> str:
    if not supervisor:
        return str(gettext("%(name)s as one more supervisor", name=successor))
    return str(gettext("%(successor)s as supervisor instead of %(name)s", successor=successor, name=supervisor))


def _day(day: date | None) -> str:
    return day_text(day) if day is not None else "…"
