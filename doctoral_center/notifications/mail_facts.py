"""What a mail's words are made of: names, titles, days and moments as its recipient reads them."""

from datetime import date, datetime
from typing import Any

from flask import current_app
from flask_babel import gettext

from doctoral_center.domain.access import link_path
from doctoral_center.domain.days import end_of_day, zone_of
from doctoral_center.domain.decision_links import LINK_LIVES
from doctoral_center.domain.notices import OF_THE_FILE, NoticeKind
from doctoral_center.domain.reminders import Audience, ReminderSource
from doctoral_center.domain.requests import RequestKind
from doctoral_center.labels.changes_of_time import taken_back_text
from doctoral_center.labels.days import city_text, day_text, moment_text
from doctoral_center.labels.institutions import institution_name
from doctoral_center.labels.milestones import local_text, milestone_title
from doctoral_center.labels.names import shown_name
from doctoral_center.labels.packs import country_text
from doctoral_center.labels.request_reviews import REQUEST_PLEAS
from doctoral_center.labels.requests import request_title
from doctoral_center.models.people import Person
from doctoral_center.notifications.decision_links import path_of_decision
from doctoral_center.notifications.delivery import Claim
from doctoral_center.notifications.letters import NothingToTellError
from doctoral_center.queries.mails import (
    MilestoneFacts,
    RequestFacts,
    SignOffFacts,
    get_change,
    get_link_facts,
    get_request_facts,
    get_sign_off_facts,
    get_track_facts,
    is_lead_supervisor,
    list_awaited_signers,
    list_milestone_facts,
)

_OF_SIGNERS = frozenset(
    {
        ReminderSource.SIGN_OFF_DUE.value,
        NoticeKind.SIGN_OFF_ASKED.value,
        NoticeKind.NUDGE.value,
        NoticeKind.DECISION_LINK.value,
    }
)
# The ends of a leave and of study are days of their own.
_OF_AN_END = frozenset({ReminderSource.LEAVE_ENDING.value, ReminderSource.LATEST_END.value})
_OF_CALENDARS = frozenset({NoticeKind.WORKING_DAYS.value, NoticeKind.CALENDAR_MISSING.value})
_LINKS = frozenset({NoticeKind.INVITATION.value, NoticeKind.PASSWORD.value})


def facts_of(claim: Claim, recipient: Person, now: datetime) -> dict[str, Any]:
    """Return what the template of the claim's kind is given, in the language in force. `now` is an aware UTC moment.

    Raises NothingToTellError when the subject is gone.
    """
    if claim.kind in _LINKS:
        return _link_facts(claim, recipient)
    if claim.kind == NoticeKind.REGULATION_VERSION:
        return _track_facts(claim, recipient)
    if claim.kind in _OF_CALENDARS:
        return _calendar_facts(claim, recipient)
    if claim.kind == NoticeKind.TEST_MAIL:
        return _test_facts(claim, recipient)
    milestones = list_milestone_facts([claim.reviewable_id]) if claim.reviewable_id is not None else []
    sign_off = get_sign_off_facts(claim.sign_off_id) if claim.sign_off_id is not None else None
    if milestones:
        facts = _milestone_facts(claim, recipient, milestones[0], now)
        return facts | _signing_facts(claim, recipient, milestones[0], sign_off, now)
    request = get_request_facts(claim.reviewable_id) if claim.reviewable_id is not None else None
    if request is None:
        raise NothingToTellError
    return _request_facts(claim, recipient, request) | _signing_facts(claim, recipient, request, sign_off, now)


def _calendar_facts(claim: Claim, recipient: Person) -> dict[str, Any]:
    country, year = claim.data["country"], claim.data["year"]
    is_own = "moved" in claim.data
    path = f"/working-days/{country}/{year}" if claim.kind == NoticeKind.CALENDAR_MISSING else "/"
    return {
        "person": _name(recipient, recipient),
        "country": country_text(country),
        "year": str(year),
        "is_own": is_own,
        **_moved(claim, recipient),
        "path": path,
    }


def _test_facts(claim: Claim, recipient: Person) -> dict[str, Any]:
    return {
        "person": _name(recipient, recipient),
        "centre": current_app.config["CENTRE_NAME"],
        "at": _moment(claim, recipient),
        "path": "/reminders?show=sent",
    }


def _signing_facts(
    claim: Claim,
    recipient: Person,
    subject: MilestoneFacts | RequestFacts,
    sign_off: SignOffFacts | None,
    now: datetime,
) -> dict[str, Any]:
    """Return what every mail about something under review may need, whatever its kind."""
    due_on = sign_off.due_on if sign_off is not None and claim.kind in _OF_SIGNERS else _due_on(claim, subject)
    audience = _audience(claim, recipient, subject, sign_off)
    return {
        "person": _name(subject.candidate, recipient),
        "is_own": subject.candidate.id == recipient.id,
        "audience": audience,
        "deadline": _deadline(due_on, subject.zone, recipient.timezone),
        "is_over": due_on is not None and end_of_day(due_on, subject.zone) < now,
        "due_on": due_on,
        "signer": _name(sign_off.signer, recipient) if sign_off is not None else None,
        "is_signer": sign_off is not None and sign_off.signer.id == recipient.id,
        "since": _day(claim.data.get("since")),
        "city": city_text(subject.zone),
        # Only who is asked may open a decision.
        **(_way_to_decide(sign_off, recipient, now) if sign_off is not None and audience is Audience.SIGNER else {}),
    }


def _way_to_decide(sign_off: SignOffFacts, recipient: Person, now: datetime) -> dict[str, Any]:
    return {
        "path": path_of_decision(sign_off.ref, recipient, now=now),
        "link_until": moment_text(now + LINK_LIVES, recipient.timezone),
    }


def _due_on(claim: Claim, subject: MilestoneFacts | RequestFacts) -> date | None:
    if claim.kind in _OF_AN_END:
        return claim.due_on
    return subject.due_on if isinstance(subject, MilestoneFacts) else None


def _milestone_facts(claim: Claim, recipient: Person, milestone: MilestoneFacts, now: datetime) -> dict[str, Any]:
    return {
        "step": _title(milestone),
        "path": _path(claim, milestone),
        **_particulars(claim, recipient, milestone, now),
    }


def _request_facts(claim: Claim, recipient: Person, request: RequestFacts) -> dict[str, Any]:
    asked = request_title(
        request.asked,
        milestone=_title(request.milestone) if request.milestone is not None else "",
        supervisor=_name(request.supervisor, recipient) if request.supervisor is not None else "",
    )
    return {
        "asked": asked,
        "moves_dates": request.asked.kind is not RequestKind.SUPERVISOR,
        "plea": REQUEST_PLEAS[request.asked.kind],
        **_moved(claim, recipient),
        "path": f"/requests/{request.ref}",
    }


def _particulars(claim: Claim, recipient: Person, milestone: MilestoneFacts, now: datetime) -> dict[str, Any]:
    if claim.kind == NoticeKind.REPORT_SUBMITTED:
        signers = list_awaited_signers(milestone.id)
        names = [_name(signer, recipient) for signer in signers]
        return {"signers": names, "at": _moment(claim, recipient) or moment_text(now, recipient.timezone)}
    if claim.kind == NoticeKind.MILESTONE_ADDED:
        replaced = list_milestone_facts([claim.data["replaces"]]) if claim.data.get("replaces") else []
        return {"replaces": _title(replaced[0]) if replaced else None}
    if claim.kind == NoticeKind.DATE_MOVED:
        return {**_moved(claim, recipient), "others": claim.data.get("candidates", 1) - 1}
    if claim.kind == NoticeKind.RETURN_CONFIRMED:
        return {"returned": _day(claim.data.get("returned_on"))}
    if claim.kind == NoticeKind.CHANGE_TAKEN_BACK:
        return {**_moved(claim, recipient), **_taken_back(claim, recipient, milestone)}
    return _of_an_end(claim)


def _of_an_end(claim: Claim) -> dict[str, Any]:
    if claim.kind == ReminderSource.LATEST_END and (track := get_track_facts(claim.subject_id)) is not None:
        return {"university": institution_name(track.institution)}
    if claim.kind == ReminderSource.LEAVE_ENDING and (change := get_change(claim.subject_id)) is not None:
        # What is over waits to be confirmed.
        return {"path": f"/changes/{change.ref}/return"} if claim.step > 0 else {}
    if claim.kind in _OF_AN_END:
        raise NothingToTellError
    return {}


def _taken_back(claim: Claim, recipient: Person, milestone: MilestoneFacts) -> dict[str, Any]:
    change = get_change(claim.subject_id)
    if change is None or change.taken_back_by is None:
        raise NothingToTellError
    return {
        "sentence": taken_back_text(change, _title(milestone)),
        "who": _name(change.taken_back_by, recipient),
        "because": change.taken_back_because,
    }


def _moment(claim: Claim, recipient: Person) -> str | None:
    at = claim.data.get("at")
    return moment_text(datetime.fromisoformat(at), recipient.timezone) if at else None


def _moved(claim: Claim, recipient: Person) -> dict[str, Any]:
    """Return what a change of time moved: (step, old day, new day) in words, and the first of the new deadlines."""
    days = {milestone_id: (old, new) for milestone_id, old, new in claim.data.get("moved", [])}
    milestones = list_milestone_facts(list(days))
    new = [(date.fromisoformat(days[each.id][1]), each.zone) for each in milestones if days[each.id][1]]
    return {
        "moved": [(_title(each), _day(days[each.id][0]), _day(days[each.id][1])) for each in milestones],
        "first_day": _deadline(*min(new), recipient.timezone) if new else "",
    }


def _day(written: str | None) -> str | None:
    return day_text(date.fromisoformat(written)) if written else None


def _track_facts(claim: Claim, recipient: Person) -> dict[str, Any]:
    track = get_track_facts(claim.subject_id)
    if track is None:
        raise NothingToTellError
    return {
        "person": _name(track.candidate, recipient),
        "is_own": track.candidate.id == recipient.id,
        "university": institution_name(track.institution),
        "pack": local_text(track.pack_title),
        "version": track.version,
        **_moved(claim, recipient),
        "city": city_text(track.zone),
        "path": f"/candidates/{track.candidacy_ref}",
    }


def _link_facts(claim: Claim, recipient: Person) -> dict[str, Any]:
    link = get_link_facts(claim.subject_id)
    if link is None:
        raise NothingToTellError
    secret = str(current_app.config["SECRET_KEY"])
    return {
        "person": shown_name(recipient, recipient.locale).main,
        "until": moment_text(link.expires_at, recipient.timezone),
        "centre": current_app.config["CENTRE_NAME"],
        "path": link_path(link.nonce, link.purpose, secret),
    }


def _audience(
    claim: Claim, recipient: Person, subject: MilestoneFacts | RequestFacts, sign_off: SignOffFacts | None
) -> Audience:
    """Return as what the recipient is spoken to: it follows from her part, so no message needs to carry it."""
    if claim.kind in _OF_SIGNERS and sign_off is not None:
        asked = {sign_off.signer.id, sign_off.deputy_id}
        return Audience.SIGNER if recipient.id in asked else Audience.COORDINATOR
    if subject.candidate.id == recipient.id:
        return Audience.CANDIDATE
    is_lead = is_lead_supervisor(recipient.id, subject.candidacy_id)
    return Audience.LEAD_SUPERVISOR if is_lead else Audience.COORDINATOR


def _path(claim: Claim, milestone: MilestoneFacts) -> str:
    if claim.kind == NoticeKind.REPORT_SUBMITTED and claim.data.get("report"):
        return f"/reports/{claim.data['report']}"
    if claim.kind == NoticeKind.MILESTONE_RETURNED:
        return f"/reports/{milestone.ref}/edit"
    if claim.data.get("decision"):
        return f"/decisions/{claim.data['decision']}"
    if claim.kind in OF_THE_FILE:
        return f"/candidates/{milestone.candidacy_ref}"
    return f"/milestones/{milestone.ref}"


def _deadline(due_on: date | None, zone: str, own_zone: str) -> str:
    """Say until when, first by the reader's clock, with the programme's zone beside it where that differs."""
    if due_on is None:
        return ""
    end = end_of_day(due_on, zone)
    there = moment_text(end, zone)
    if end.astimezone(zone_of(own_zone)).utcoffset() == end.astimezone(zone_of(zone)).utcoffset():
        return there
    own = moment_text(end, own_zone)
    city = city_text(zone)
    return str(gettext("%(own)s your time (%(there)s in %(city)s)", own=own, there=there, city=city))


def _title(milestone: MilestoneFacts) -> str:
    return milestone_title(milestone.title, milestone.occurrence, is_repeating=milestone.is_repeating)


def _name(person: Person, reader: Person) -> str:
    return shown_name(person, reader.locale).main
