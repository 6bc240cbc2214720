"""Sign in and out, and set passwords by links that work once. Hashing happens before, outside the transaction."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete

from doctoral_center.db import db
from doctoral_center.domain.access import LINK_LIVES, LinkPurpose
from doctoral_center.domain.errors import ImpossibleNowError, NotFoundError
from doctoral_center.domain.notices import NoticeKind
from doctoral_center.domain.permissions import Permission
from doctoral_center.models.people import Person
from doctoral_center.models.sessions import AccessLink, WebSession
from doctoral_center.notifications.outbox import Notice, enqueue
from doctoral_center.operations.journal import Happening, record
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.permissions import require
from doctoral_center.queries.access import (
    Credentials,
    get_credentials,
    get_live_link,
    list_open_links,
    lock_account,
)
from doctoral_center.queries.actors import get_actor

_KEY_BYTES = 32
_KINDS = {LinkPurpose.INVITATION: NoticeKind.INVITATION, LinkPurpose.PASSWORD: NoticeKind.PASSWORD}
_USER_AGENT_CHARACTERS = 300


@dataclass(frozen=True)
class Visit:
    """A browser that signs in: what it calls itself, and until when (aware UTC) its session lives at most."""

    user_agent: str
    expires_at: datetime


def invite(person: Person, *, actor: Actor, now: datetime) -> None:
    """Send the person a link with which she sets her first password; a new invitation replaces an older one."""
    require(actor, Permission.INVITE_PEOPLE)
    end_links(person.id, now=now)
    link = _send_link(person.id, LinkPurpose.INVITATION, now)
    record(Happening("invited", "person", person.id, after={"link": link.id}), actor=actor, now=now)


def ask_for_password_link(email: str, *, now: datetime) -> bool:
    """Send a link for a new password to the person with this address, if there is one; tell whether there is.

    The page answers the same either way. Somebody who has not used her invitation yet gets the invitation again.
    """
    credentials = get_credentials(email)
    if credentials is None:
        return False
    is_new = credentials.password_hash is None
    _send_link(credentials.person_id, LinkPurpose.INVITATION if is_new else LinkPurpose.PASSWORD, now)
    return True


def set_password_by_link(nonce: str, purpose: LinkPurpose, *, password_hash: str, now: datetime) -> int:
    """Set the password of the link's person, use the link up, end all sessions; return the person's id.

    Raises NotFoundError for a link that was used, has run out, never was, or whose account has been closed.
    """
    link = get_live_link(nonce, purpose, now=now)
    person = lock_account(link.person_id) if link else None
    # The link is read again behind the person's lock: of two who use it at once, one finds it used up.
    if person is None or get_live_link(nonce, purpose, now=now) is None:
        raise NotFoundError
    _set_password(person, password_hash, now)
    end_sessions(person.id)
    return person.id


def change_password(old_hash: str, new_hash: str, *, keep_key: str, actor: Actor, now: datetime) -> None:
    """Set the actor's new password, end her other sessions, and make her links by mail useless.

    `old_hash` is the one the old password was checked against, `keep_key` the key of the session that goes on. Raises
    ImpossibleNowError `password-changed-meanwhile` when another password has been set since.
    """
    person = lock_account(actor.person_id)
    if person is None or person.password_hash != old_hash:
        raise ImpossibleNowError("password-changed-meanwhile")
    _set_password(person, new_hash, now)
    end_sessions(person.id, keep_key=keep_key)


def sign_in(proven: Credentials, visit: Visit, *, now: datetime, new_hash: str | None = None) -> str | None:
    """Start a session for the person whose password was just checked, and return its key, kept nowhere but there.

    None when the account or the password has changed since the check. `new_hash` replaces one of outdated costs.
    """
    person = lock_account(proven.person_id)
    if person is None or person.password_hash is None or person.password_hash != proven.password_hash:
        return None
    if new_hash is not None:
        person.password_hash = new_hash
    db.session.execute(delete(WebSession).where(WebSession.person_id == person.id, WebSession.expires_at <= now))
    key = secrets.token_urlsafe(_KEY_BYTES)
    db.session.add(
        WebSession(
            key_sha256=hash_of(key),
            person_id=person.id,
            created_at=now,
            expires_at=visit.expires_at,
            user_agent=visit.user_agent[:_USER_AGENT_CHARACTERS],
        )
    )
    return key


def sign_out(key: str) -> None:
    """End the session with this key; nothing happens when it has ended."""
    db.session.execute(delete(WebSession).where(WebSession.key_sha256 == hash_of(key)))


def end_sessions(person_id: int, *, keep_key: str | None = None) -> None:
    """End all sessions of a person, but for the one whose key is given: everywhere else she is signed out at once."""
    condition = WebSession.person_id == person_id
    if keep_key is not None:
        condition &= WebSession.key_sha256 != hash_of(keep_key)
    db.session.execute(delete(WebSession).where(condition))


def end_session(key_sha256: str, *, actor: Actor) -> None:
    """End one of the actor's own sessions, named by its key's hash; nothing happens to somebody else's."""
    db.session.execute(
        delete(WebSession).where(WebSession.key_sha256 == key_sha256, WebSession.person_id == actor.person_id)
    )


def hash_of(key: str) -> str:
    """Return the SHA-256 (hex) under which a session's key is stored."""
    return hashlib.sha256(key.encode()).hexdigest()


def _send_link(person_id: int, purpose: LinkPurpose, now: datetime) -> AccessLink:
    link = AccessLink(
        nonce=secrets.token_urlsafe(_KEY_BYTES),
        person_id=person_id,
        purpose=purpose,
        created_at=now,
        expires_at=now + LINK_LIVES[purpose],
    )
    db.session.add(link)
    db.session.flush()
    enqueue(Notice(_KINDS[purpose], recipient_id=person_id, subject_id=link.id), now=now)
    return link


def _set_password(person: Person, password_hash: str, now: datetime) -> None:
    person.password_hash = password_hash
    end_links(person.id, now=now)
    actor = get_actor(person.id, now=now)
    record(Happening("password-set", "person", person.id), actor=actor, now=now)


def end_links(person_id: int, *, now: datetime) -> None:
    """Make all links that were sent to a person useless, used or not."""
    for link in list_open_links(person_id):
        link.used_at = now
