"""Write a mail, at delivery, from ids, in the recipient's language and time.

A kind's template, templates/mail/<kind>/mail.txt, has three blocks: the subject (person and step), the paragraphs (the
first says what is to be done and until when) and the words on the one link. The plain and the HTML part are made of the
same paragraphs, so neither can say what the other does not.
"""

import hashlib
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Any

from flask import current_app, render_template
from flask_babel import force_locale, gettext

from doctoral_center.db import db
from doctoral_center.domain.days import day_in
from doctoral_center.domain.digests import urgency_of
from doctoral_center.domain.notices import NoticeKind
from doctoral_center.domain.reminders import Audience, ReminderSource
from doctoral_center.labels.days import day_text
from doctoral_center.labels.names import shown_name
from doctoral_center.models.messages import KEY
from doctoral_center.models.people import Person
from doctoral_center.notifications.delivery import Claim
from doctoral_center.notifications.digest_mails import digest_facts, list_items, sections_of
from doctoral_center.notifications.letters import Item, Mail
from doctoral_center.notifications.mail_facts import facts_of
from doctoral_center.queries.digests import list_carried

# Seven bits only: not every mail server on the way takes more.
_POLICY = SMTP.clone(cte_type="7bit")
# With it a Message-ID takes no more than the 120 characters of its column.
_LONGEST_DOMAIN = 53
_BLOCKS = ("subject", "paragraphs", "action")


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
    facts = digest_facts(items) if is_digest else facts_of(claim, recipient, now)
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
    facts = facts_of(claim, recipient, now)
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
