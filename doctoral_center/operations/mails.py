"""What a coordinator does with single mails of the outbox: hold, release, send again, send once more, correct."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from doctoral_center.domain.channels import ChatKind
from doctoral_center.domain.errors import ImpossibleNowError, InvalidInputError, NotFoundError, NotPermittedError
from doctoral_center.domain.notices import NoticeKind
from doctoral_center.domain.people import Office, fold_email
from doctoral_center.domain.permissions import Permission
from doctoral_center.domain.reminders import MessageState, SkipReason
from doctoral_center.domain.written_names import is_email
from doctoral_center.models.candidacies import Candidacy
from doctoral_center.models.messages import Message
from doctoral_center.models.people import Person
from doctoral_center.notifications.outbox import Notice, enqueue, enqueue_copy
from doctoral_center.operations.access import end_links, invite
from doctoral_center.operations.journal import Happening, record
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.permissions import can, require
from doctoral_center.queries.access import lock_account
from doctoral_center.queries.appointments import holds_an_office
from doctoral_center.queries.files import LoadedFile, lock_file
from doctoral_center.queries.messages import (
    OF_ACCOUNTS,
    get_copy_id,
    get_test_mail_id,
    list_candidacy_ids,
    list_failed_ids,
    lock_messages,
)
from doctoral_center.queries.people import get_person_by_email

LINKS = frozenset({NoticeKind.INVITATION.value, NoticeKind.PASSWORD.value})
# A digest is made of what waits on its day, a chat message tells how much waits now: a copy would say another thing.
NEVER_TWICE = frozenset({NoticeKind.DIGEST.value, NoticeKind.TEST_MAIL.value, *ChatKind}) | LINKS


@dataclass(frozen=True)
class Tally:
    """How many mails it was done to, and how many had moved on before."""

    done: int
    left: int


@dataclass(frozen=True)
class _Held:
    """A locked message and the locked file it is about, if it is about one."""

    message: Message
    file: LoadedFile | None

    @property
    def candidacy(self) -> Candidacy | None:
        return self.file.candidacy if self.file is not None else None


def hold_mails(message_ids: Sequence[int], *, actor: Actor, now: datetime) -> Tally:
    """Hold mails back that wait, until somebody releases them; one that is held already stays so.

    All or none: raises NotFoundError when one of them is not there, or is none that the actor sees to.
    """

    def hold(message: Message) -> None:
        message.state, message.held_by_id = MessageState.HELD, actor.person_id

    return _each(message_ids, MessageState.PLANNED, hold, "message-held", actor=actor, now=now)


def release_mails(message_ids: Sequence[int], *, actor: Actor, now: datetime) -> Tally:
    """Let mails go that were held back, as soon as their moment has come; raises as hold_mails does.

    Delivery looks again at each: whoever is done by then gets none.
    """

    def release(message: Message) -> None:
        message.state, message.held_by_id = MessageState.PLANNED, None

    return _each(message_ids, MessageState.HELD, release, "message-released", actor=actor, now=now)


def _each(
    message_ids: Sequence[int],
    state: MessageState,
    change: Callable[[Message], None],
    action: str,
    *,
    actor: Actor,
    now: datetime,
) -> Tally:
    found = _locked(message_ids, actor)
    concerned = [each for each in found if each.message.state is state]
    for each in concerned:
        change(each.message)
        record(Happening(action, "message", each.message.id), actor=actor, now=now, candidacy=each.candidacy)
    return Tally(len(concerned), len(found) - len(concerned))


def send_again(message_id: int, *, actor: Actor, now: datetime) -> None:
    """Let a message that failed be tried again, from the first try on; the same request twice is one.

    Raises NotFoundError for a message that is not there or that the actor does not see to, and ImpossibleNowError
    `message-has-not-failed`.
    """
    (held,) = _locked([message_id], actor)
    message = held.message
    if message.state in {MessageState.PLANNED, MessageState.SENDING}:
        return
    if message.state is not MessageState.FAILED:
        raise ImpossibleNowError("message-has-not-failed")
    _try_again(held, actor=actor, now=now)


def _try_again(held: _Held, *, actor: Actor, now: datetime) -> None:
    message = held.message
    message.state, message.next_at, message.attempts = MessageState.PLANNED, now, 0
    happening = Happening("message-sent-again", "message", message.id, before={"error": message.last_error})
    record(happening, actor=actor, now=now, candidacy=held.candidacy)


def send_once_more(message_id: int, *, actor: Actor, now: datetime) -> int:
    """Send a mail that has gone a second time, as a message of its own; return that one's id.

    The first stays what it was. The same request twice is one. Raises NotFoundError as send_again does, and
    ImpossibleNowError `message-has-not-gone` or `message-only-once`.
    """
    (held,) = _locked([message_id], actor)
    if held.message.state is not MessageState.SENT:
        raise ImpossibleNowError("message-has-not-gone")
    if held.message.kind in NEVER_TWICE:
        raise ImpossibleNowError("message-only-once")
    known = get_copy_id(message_id)
    if known is not None:
        return known
    copy_id = enqueue_copy(held.message, now=now)
    happening = Happening("message-repeated", "message", message_id, after={"copy": copy_id})
    record(happening, actor=actor, now=now, candidacy=held.candidacy)
    return copy_id


def send_test_mail(*, actor: Actor, now: datetime) -> int:
    """Send the actor a mail the way that reminders go, and return its message's id; within one minute it is one mail.

    Raises NotPermittedError.
    """
    require(actor, Permission.MANAGE_REMINDERS)
    minute = int(now.timestamp() // 60)
    data = {"at": now.isoformat()}
    enqueue(Notice(NoticeKind.TEST_MAIL, actor.person_id, actor.person_id, round=minute, data=data), now=now)
    return get_test_mail_id(actor.person_id, minute)


def may_correct_address(person: Person, actor: Actor, *, candidate_id: int | None, holds_office: bool) -> bool:
    """Tell whether the actor may correct the address of the recipient of a mail that she sees to.

    `candidate_id` is whose file it is about. Mail is the way to a new password, so whoever corrects an address could
    become that person: administrators may everybody's; coordinators only their own candidates', and that of whoever has
    not chosen a password yet, and of nobody who holds an office.
    """
    if can(actor, Permission.MANAGE_PEOPLE):
        return True
    return not holds_office and (person.password_hash is None or person.id == candidate_id)


def correct_address(message_id: int, email: str, *, with_others: bool, actor: Actor, now: datetime) -> int:
    """Correct the address of the recipient of a mail that failed, and send it to the new one; return how many go.

    `with_others`: so do the others to her that failed and that the actor sees to. Links that were sent to the old
    address open nothing any more; an invitation that failed is made anew. The same request twice is one. Raises
    NotFoundError as send_again does, NotPermittedError, ImpossibleNowError `message-has-not-failed`, InvalidInputError
    `email-malformed`, `email-taken`, `email-unchanged`.
    """
    (first,) = _locked([message_id], actor)
    person = lock_account(first.message.recipient_id)
    candidate_id = first.file.candidate.id if first.file is not None else None
    if person is None or not may_correct_address(
        person, actor, candidate_id=candidate_id, holds_office=holds_an_office(first.message.recipient_id)
    ):
        raise NotPermittedError
    wanted = fold_email(email)
    if first.message.state is not MessageState.FAILED:
        if person.email == wanted:
            return 0
        raise ImpossibleNowError("message-has-not-failed")
    _check_address(email, person)
    person.email = wanted
    # Ids rather than addresses, so that an erasure leaves the journal whole.
    happening = Happening("address-corrected", "person", person.id, after={"message": message_id})
    record(happening, actor=actor, now=now, candidacy=first.candidacy)
    others = list_failed_ids(person.id, actor) if with_others else []
    return _to_new_address(person, _locked({message_id, *others}, actor), actor=actor, now=now)


def _check_address(email: str, person: Person) -> None:
    if not is_email(email):
        raise InvalidInputError("email-malformed", "email", {"email": email})
    holder = get_person_by_email(email)
    if holder is not None:
        code = "email-unchanged" if holder.id == person.id else "email-taken"
        raise InvalidInputError(code, "email", {"email": fold_email(email)})


def _to_new_address(person: Person, mails: Sequence[_Held], *, actor: Actor, now: datetime) -> int:
    end_links(person.id, now=now)
    sent, is_invited = 0, any(each.message.kind == NoticeKind.INVITATION for each in mails)
    for each in mails:
        if each.message.kind in LINKS:
            each.message.state, each.message.skip_reason = MessageState.SKIPPED, SkipReason.LINK_USED
        else:
            _try_again(each, actor=actor, now=now)
            sent += 1
    if is_invited and person.password_hash is None:
        invite(person, actor=actor, now=now)
        sent += 1
    return sent


def _locked(message_ids: Sequence[int] | set[int], actor: Actor) -> list[_Held]:
    """Lock the files, then the messages; raise NotFoundError unless all are there and the actor sees to all."""
    require(actor, Permission.MANAGE_REMINDERS)
    about = list_candidacy_ids(sorted(message_ids))
    if not about or len(about) < len(set(message_ids)):
        raise NotFoundError
    files = {each: lock_file(each) for each in sorted({each for each in about.values() if each is not None})}
    for file in files.values():
        require(actor, Permission.MANAGE_CANDIDACY, file.access(actor))
    found = [_Held(message, files.get(about[message.id] or 0)) for message in lock_messages(sorted(about))]
    if not all(each.file is not None or _sees_to(actor, each.message) for each in found):
        raise NotFoundError
    return found


def _sees_to(actor: Actor, message: Message) -> bool:
    """Tell whether the actor sees to a message about no candidacy."""
    is_of_accounts = message.kind in OF_ACCOUNTS and actor.holds(Office.ADMINISTRATOR)
    return actor.holds(Office.COORDINATOR) or is_of_accounts
