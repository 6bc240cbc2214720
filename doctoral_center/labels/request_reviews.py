"""What is said of signing a request: verdicts, mails' subjects, why it cannot be approved, and the journal's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _

from doctoral_center.domain.requests import RequestKind
from doctoral_center.domain.sign_off import Verdict
from doctoral_center.labels.requests import REQUEST_KINDS, request_title

REQUEST_VERDICTS: Mapping[Verdict, object] = {
    Verdict.APPROVE: _("Approved"),
    Verdict.RETURN: _("Returned for changes"),
    Verdict.NOT_PASS: _("Refused"),
}

# The subject of the mail that asks a signer; `%(person)s` is the candidate.
REQUEST_PLEAS: Mapping[RequestKind, object] = {
    RequestKind.LEAVE: _("%(person)s asks for leave: please decide"),
    RequestKind.INTENSITY: _("%(person)s asks to study part-time: please decide"),
    RequestKind.EXTENSION: _("%(person)s asks for more time: please decide"),
    RequestKind.SUPERVISOR: _("%(person)s asks for a change of supervisor: please decide"),
}

REQUEST_REVIEW_ERRORS: Mapping[str, object] = {
    "request-moves-nothing": _(
        "More time until %(due_on)s would not move the day any more: it is as late already, or has been set by hand."
    ),
    "request-of-settled-milestone": _("This milestone is settled by now, so more time would change nothing."),
    "undo-impossible": _("The supervisor has been changed, which cannot be undone: change it back by hand."),
}


def told_request(values: Mapping[str, Any], milestone: str = "") -> str:
    """Say what a request asks for from what the journal keeps of it; `milestone` is the title of the one meant.

    Who is proposed as a supervisor the journal does not keep.
    """
    kind = RequestKind(values["kind"])
    if kind is RequestKind.SUPERVISOR:
        return str(REQUEST_KINDS[kind])
    told = _Told(
        kind,
        first_on=_day(values.get("first_on")),
        last_on=_day(values.get("last_on")),
        from_on=_day(values.get("from_on")),
        due_on=_day(values.get("due_on")),
        percent=values.get("percent"),
    )
    return request_title(told, milestone=milestone)


@dataclass(frozen=True)
class _Told:
    kind: RequestKind
    first_on: date | None
    last_on: date | None
    from_on: date | None
    due_on: date | None
    percent: int | None
    successor_name: str = ""


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
