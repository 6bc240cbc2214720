"""Write a mail, at delivery, from ids, in the recipient's language and time.

A kind's template, templates/mail/<kind>/mail.txt, has three blocks: the subject (person and step), the paragraphs (the
first says what is to be done and until when) and the words on the one link. The plain and the HTML part are made of the
same paragraphs, so neither can say what the other does not.
"""

import hashlib
from datetime import date, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app, render_template
from flask_babel import force_locale, gettext

from doctoral_center.db import db
from doctoral_center.domain.access import link_path
from doctoral_center.domain.days import day_in, end_of_day
from doctoral_center.domain.decision_links import LINK_LIVES
from doctoral_center.domain.digests import urgency_of
from doctoral_center.domain.notices import NoticeKind
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
from doctoral_center.models.messages import KEY
from doctoral_center.models.people import Person
from doctoral_center.notifications.decision_links import path_of_decision
from doctoral_center.notifications.delivery import Claim
from doctoral_center.notifications.digest_mails import digest_facts, list_items, sections_of
from doctoral_center.notifications.letters import Item, Mail, NothingToTellError
from doctoral_center.queries.digests import list_carried
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

# Seven bits only: not every mail server on the way takes more.
_POLICY = SMTP.clone(cte_type="7bit")
# With it a Message-ID takes no more than the 120 characters of its column.
_LONGEST_DOMAIN = 53
_BLOCKS = ("subject", "paragraphs", "action")
_OF_SIGNERS = frozenset(
    {
        ReminderSource.SIGN_OFF_DUE.value,
        NoticeKind.SIGN_OFF_ASKED.value,
        NoticeKind.NUDGE.value,
        NoticeKind.DECISION_LINK.value,
    }
)
# Facts of the whole file: their link leads there.
_OF_THE_FILE = frozenset(
    {NoticeKind.DATE_MOVED.value, NoticeKind.CHANGE_TAKEN_BACK.value, NoticeKind.RETURN_CONFIRMED.value}
)
_OF_CALENDARS = frozenset({NoticeKind.WORKING_DAYS.value, NoticeKind.CALENDAR_MISSING.value})
_LINKS = frozenset({NoticeKind.INVITATION.value, NoticeKind.PASSWORD.value})


def compose(claim: Claim, now: datetime) -> EmailMessage:
    """Return the claimed message as a mail, ready to be handed over.

    `now` is an aware UTC moment. The Message-ID is made from the message's key, so that every copy has the same.
    """
    recipient = db.session.get_one(Person, claim.recipient_id)
    with force_locale(recipient.locale.value):
        mail = write(claim, recipient, now)
        plain = render_template("mail/layout.txt", mail=mail, centre=current_app.config["CENTRE_NAME"])
        html = render_template("mail/layout.html", mail=mail, centre=current_app.config["CENTRE_NAME"])
        name = shown_name(recipient, recipient.locale).main
    sender = str(current_app.config["MAIL_FROM"])
    message = EmailMessage(policy=_POLICY)
    message["From"] = sender
    message["To"] = Address(_one_line(name), addr_spec=recipient.email)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = _message_id(claim, parseaddr(sender)[1])
    message["Auto-Submitted"] = "auto-generated"
    if claim.kind == NoticeKind.DIGEST:
        message["List-Unsubscribe"] = f"<{mail.link}>"
    if claim.is_possibly_doubled:
        message["X-Attempt"] = str(claim.attempts + 1)
    message.set_content(plain)
    message.add_alternative(html, subtype="html")
    # Last: adding a part moves the headers that speak of the content into the first part.
    message["Content-Language"] = recipient.locale.value
    return message


def write(claim: Claim, recipient: Person, now: datetime) -> Mail:
    """Return the mail in words, in the language in force. Raises NothingToTellError when its subject is gone."""
    is_digest = claim.kind == NoticeKind.DIGEST
    items = list_items(claim, recipient, now, _item) if is_digest else ()
    facts = digest_facts(items) if is_digest else _facts(claim, recipient, now)
    subject, paragraphs, action = _blocks(claim, facts)
    own_name = shown_name(recipient, recipient.locale).main
    return Mail(
        subject=subject,
        paragraphs=paragraphs,
        action=action,
        link=_link(facts),
        greeting=gettext("Dear %(name)s,", name=recipient.letter_name or own_name),
        locale=recipient.locale,
        sections=sections_of(items),
    )


def _item(claim: Claim, recipient: Person, now: datetime) -> Item:
    """Return a message as one thing of a digest."""
    facts = _facts(claim, recipient, now)
    _subject, paragraphs, action = _blocks(claim, facts)
    audience, due_on, is_over = facts.get("audience"), facts.get("due_on"), bool(facts.get("is_over"))
    is_deputy = audience is Audience.SIGNER and not facts["is_signer"]
    return Item(
        text=paragraphs[0],
        note=gettext("You are asked as the deputy of %(signer)s.", signer=facts["signer"]) if is_deputy else "",
        action=action,
        link=_link(facts),
        ask=_ask(claim.kind, audience),
        due_on=due_on,
        urgency=urgency_of(due_on, day_in(now, recipient.timezone), is_over=is_over),
    )


def _ask(kind: str, audience: Audience | None) -> str:
    if audience is Audience.SIGNER:
        return "decide"
    return "hand-in" if kind == ReminderSource.REPORT_DUE and audience is Audience.CANDIDATE else "look"


def _blocks(claim: Claim, facts: dict[str, Any]) -> tuple[str, tuple[str, ...], str]:
    template = current_app.jinja_env.get_template(f"mail/{claim.kind}/mail.txt")
    context = template.new_context({**facts, "data": claim.data, "day": day_text})
    subject, paragraphs, action = ("".join(template.blocks[block](context)) for block in _BLOCKS)
    texts = tuple(text for part in paragraphs.split("\n\n") if (text := part.strip()))
    return _one_line(subject), texts, _one_line(action)


def _link(facts: dict[str, Any]) -> str:
    return f"{current_app.config['BASE_URL']}{facts['path']}"


def _facts(claim: Claim, recipient: Person, now: datetime) -> dict[str, Any]:
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
    due_on = sign_off.due_on if sign_off is not None and claim.kind in _OF_SIGNERS else _due_on(subject)
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


def _due_on(subject: MilestoneFacts | RequestFacts) -> date | None:
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
    if claim.kind in _OF_THE_FILE:
        return f"/candidates/{milestone.candidacy_ref}"
    return f"/milestones/{milestone.ref}"


def _deadline(due_on: date | None, zone: str, own_zone: str) -> str:
    """Say until when, first by the reader's clock, with the programme's zone beside it where that differs."""
    if due_on is None:
        return ""
    end = end_of_day(due_on, zone)
    there = moment_text(end, zone)
    if end.astimezone(ZoneInfo(own_zone)).utcoffset() == end.astimezone(ZoneInfo(zone)).utcoffset():
        return there
    own = moment_text(end, own_zone)
    city = city_text(zone)
    return str(gettext("%(own)s your time (%(there)s in %(city)s)", own=own, there=there, city=city))


def _title(milestone: MilestoneFacts) -> str:
    return milestone_title(milestone.title, milestone.occurrence, is_repeating=milestone.is_repeating)


def _name(person: Person, reader: Person) -> str:
    return shown_name(person, reader.locale).main


def _one_line(text: str) -> str:
    """Return the text as one line: a name with a line break in it must not end a header."""
    return " ".join(text.split())


def _message_id(claim: Claim, sender: str) -> str:
    """Return the same for every copy: the first one's where there has been one, whatever the sender is called now.

    A digest that tells of other things at its next try is another mail: whoever drops copies must not drop that.
    """
    key = [str(getattr(claim, name)) for name in KEY]
    if claim.kind == NoticeKind.DIGEST:
        key += [str(row.id) for row in list_carried(claim.id)]
    elif claim.message_id is not None:
        return claim.message_id
    domain = sender.rpartition("@")[2]
    while len(domain) > _LONGEST_DOMAIN:
        # Of a long domain as many of its last labels as the column holds; what makes it unique is the left side.
        domain = domain.partition(".")[2]
    return f"<{hashlib.sha256('/'.join(key).encode()).hexdigest()}@{domain or 'localhost'}>"
