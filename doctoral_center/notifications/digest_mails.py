"""Write a digest: everything that it carries in one list, the most urgent first, each with its own link."""

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from doctoral_center.domain.digests import Urgency
from doctoral_center.domain.notices import NoticeKind
from doctoral_center.domain.reminders import ReminderSource
from doctoral_center.labels.reminders import URGENCIES
from doctoral_center.models.messages import Message
from doctoral_center.models.people import Person
from doctoral_center.notifications.delivery import Claim
from doctoral_center.notifications.digests import as_claim, leave_out
from doctoral_center.notifications.letters import Item, NothingToTellError, Section
from doctoral_center.queries.digests import list_carried

log = logging.getLogger(__name__)

ACCOUNT_PATH = "/me#mail_rhythm"

WriteItem = Callable[[Claim, Person, datetime], Item]


def list_items(claim: Claim, recipient: Person, now: datetime, write_item: WriteItem) -> list[Item]:
    """Return what the digest carries, the most urgent first.

    What cannot be written is left out, and fails by itself: it must not hold the others up. Raises NothingToTellError
    when nothing is left.
    """
    items, broken = [], {}
    for row in _each_matter_once(list_carried(claim.id)):
        try:
            items.append(write_item(as_claim(row), recipient, now))
        except Exception as error:  # whatever is wrong with one
            log.exception("Message %s cannot be told of in a digest.", row.id)
            broken[row.id] = f"{type(error).__name__}: {error}"
    for row_id, words in broken.items():
        leave_out(claim, row_id, words)
    if not items:
        raise NothingToTellError
    return sorted(items, key=lambda item: (_ORDER[item.urgency], item.due_on or date.max))


def _each_matter_once(rows: Sequence[Message]) -> list[Message]:
    """Leave out the request for a verdict of which a reminder tells as well: both are told by one entry."""
    reminded = {row.sign_off_id for row in rows if row.kind == ReminderSource.SIGN_OFF_DUE}
    return [row for row in rows if row.kind != NoticeKind.SIGN_OFF_ASKED or row.sign_off_id not in reminded]


_ORDER = {urgency: place for place, urgency in enumerate(Urgency)}


def digest_facts(items: Sequence[Item]) -> dict[str, Any]:
    """Return what the template of a digest needs: how many things there are, and what is asked for how many."""
    asked = Counter(item.ask for item in items)
    return {"number": len(items), "asked": asked, "path": ACCOUNT_PATH}


def sections_of(items: Sequence[Item]) -> tuple[Section, ...]:
    """Return the items, in their order, by how urgent they are."""
    return tuple(
        Section(str(URGENCIES[urgency]), tuple(group))
        for urgency, group in groupby(items, key=lambda item: item.urgency)
    )
