"""Read the journal and its heads, and prove its chains."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import joinedload

from doctoral_center.db import db
from doctoral_center.domain.journal import CENTRE_STREAM, candidacy_stream, entry_content, entry_hash
from doctoral_center.models.candidacies import Candidacy
from doctoral_center.models.journal import JournalAnchor, JournalEntry, JournalHead


def lock_centre_head() -> JournalHead:
    """Return the head of the centre's stream, locked until the transaction ends; made on first use."""
    head = db.session.execute(
        select(JournalHead).where(JournalHead.stream == CENTRE_STREAM).with_for_update()
    ).scalar_one_or_none()
    if head is None:
        head = JournalHead(stream=CENTRE_STREAM, seq=0, hash="")
        db.session.add(head)
        db.session.flush()
    return head


@dataclass(frozen=True)
class Head:
    """Where a stream stands, or stood: the number and the hash of its last entry."""

    stream: str
    seq: int
    hash: str


def list_heads_before(moment: datetime) -> list[Head]:
    """Return where each stream stood at the aware moment, but for those that an anchor already says so of."""
    last = (
        select(JournalEntry.stream, func.max(JournalEntry.seq).label("seq"))
        .where(JournalEntry.at < moment)
        .group_by(JournalEntry.stream)
        .subquery()
    )
    is_anchored = exists().where(JournalAnchor.stream == JournalEntry.stream, JournalAnchor.seq == JournalEntry.seq)
    rows = db.session.execute(
        select(JournalEntry.stream, JournalEntry.seq, JournalEntry.hash)
        .join(last, and_(last.c.stream == JournalEntry.stream, last.c.seq == JournalEntry.seq))
        .where(~is_anchored)
        .order_by(JournalEntry.stream)
    )
    return [Head(row.stream, row.seq, row.hash) for row in rows]


@dataclass(frozen=True)
class Break:
    """The first entry of a stream at which the chain does not hold. `fault` is one of FAULTS."""

    stream: str
    seq: int
    fault: str


FAULTS = ("missing", "changed", "unlinked", "beyond-head", "not-as-anchored")
_AT_A_TIME = 1000


def find_break_for_jobs() -> Break | None:
    """Recompute every hash of every stream and compare it with the heads and the anchors; return the first break."""
    heads = _heads()
    anchors = _anchors()
    entries = db.session.scalars(
        select(JournalEntry).order_by(JournalEntry.stream, JournalEntry.seq),
        execution_options={"yield_per": _AT_A_TIME},
    )
    # A break ends the walk in the midst of the rows; their cursor is closed all the same.
    with closing(entries):
        for stream, chain in groupby(entries, key=lambda entry: entry.stream):
            found = _break_of(stream, chain, heads.pop(stream, Head(stream, 0, "")), anchors.get(stream, {}))
            if found is not None:
                return found
    lost = min((head for head in heads.values() if head.seq), key=lambda head: head.stream, default=None)
    return Break(lost.stream, 1, "missing") if lost is not None else None


def _break_of(stream: str, chain: Iterator[JournalEntry], head: Head, anchors: dict[int, str]) -> Break | None:
    previous, seq = "", 0
    for entry in chain:
        seq += 1
        fault = _fault(entry, seq, previous, head, anchors)
        if fault is not None:
            return Break(stream, seq if fault == "missing" else entry.seq, fault)
        previous = entry.hash
    if seq < head.seq:
        return Break(stream, seq + 1, "missing")
    return None


def _fault(entry: JournalEntry, seq: int, previous: str, head: Head, anchors: dict[int, str]) -> str | None:
    if entry.seq != seq:
        return "missing"
    if entry.previous_hash != previous:
        return "unlinked"
    if entry.hash != entry_hash(previous, entry_content(entry)):
        return "changed"
    if seq > head.seq or (seq == head.seq and entry.hash != head.hash):
        return "beyond-head"
    return "not-as-anchored" if anchors.get(seq, entry.hash) != entry.hash else None


def _heads() -> dict[str, Head]:
    files = db.session.execute(select(Candidacy.id, Candidacy.journal_seq, Candidacy.journal_hash))
    heads = {
        candidacy_stream(row.id): Head(candidacy_stream(row.id), row.journal_seq, row.journal_hash) for row in files
    }
    for head in db.session.scalars(select(JournalHead)):
        heads[head.stream] = Head(head.stream, head.seq, head.hash)
    return heads


def _anchors() -> dict[str, dict[int, str]]:
    found: dict[str, dict[int, str]] = {}
    for anchor in db.session.scalars(select(JournalAnchor)):
        found.setdefault(anchor.stream, {})[anchor.seq] = anchor.hash
    return found


def list_milestone_log(milestone_id: int, *, limit: int = 40) -> list[JournalEntry]:
    """Return what has happened to a milestone, with who did it, newest first; the caller has checked who may read."""
    return _log("milestone", milestone_id, limit)


def list_request_log(request_id: int, *, limit: int = 40) -> list[JournalEntry]:
    """Return what has happened to a request, as list_milestone_log does."""
    return _log("request", request_id, limit)


def list_message_log(message_id: int, *, limit: int = 40) -> list[JournalEntry]:
    """Return what people did to a mail of the outbox, as list_milestone_log does."""
    return _log("message", message_id, limit)


def _log(subject_type: str, subject_id: int, limit: int) -> list[JournalEntry]:
    return list(
        db.session.scalars(
            select(JournalEntry)
            .where(JournalEntry.subject_type == subject_type, JournalEntry.subject_id == subject_id)
            .order_by(JournalEntry.id.desc())
            .limit(limit)
            .options(joinedload(JournalEntry.actor), joinedload(JournalEntry.in_name_of))
        )
    )
