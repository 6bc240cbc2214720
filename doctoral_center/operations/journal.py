"""Write the journal: in the same transaction as the change it tells of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from doctoral_center.db import db
from doctoral_center.domain.days import day_in
from doctoral_center.domain.journal import CENTRE_STREAM, candidacy_stream, entry_content, entry_hash
from doctoral_center.models.candidacies import Candidacy
from doctoral_center.models.journal import JournalAnchor, JournalEntry
from doctoral_center.policy.actors import Actor
from doctoral_center.queries.journal import list_heads_before, lock_centre_head


@dataclass(frozen=True)
class Happening:
    """What is told: a kebab-case past fact, what it happened to, and the values before and after (ids, not names)."""

    action: str
    subject_type: str
    subject_id: int
    before: Mapping[str, object] | None = None
    after: Mapping[str, object] | None = None
    in_name_of_id: int | None = None


def record(happening: Happening, *, actor: Actor | None, now: datetime, candidacy: Candidacy | None = None) -> None:
    """Append one entry to the candidacy's chain, or to the centre's when `candidacy` is None.

    `now` is an aware UTC moment; `actor` None means the system itself. The caller has locked the candidacy's row (every
    change of a file does so first), so chains of different files do not queue behind each other.
    """
    head: Candidacy | None = candidacy
    if head is None:
        centre = lock_centre_head()
        stream, seq, previous = CENTRE_STREAM, centre.seq + 1, centre.hash
    else:
        centre = None
        stream, seq, previous = candidacy_stream(head.id), head.journal_seq + 1, head.journal_hash
    entry = JournalEntry(
        stream=stream,
        seq=seq,
        at=now,
        # The operator is nobody in particular: her commands are the system's.
        actor_id=(actor.person_id or None) if actor else None,
        in_name_of_id=happening.in_name_of_id,
        action=happening.action,
        subject_type=happening.subject_type,
        subject_id=happening.subject_id,
        before=plain(happening.before),
        after=plain(happening.after),
        request_id=actor.request_id if actor else None,
        previous_hash=previous,
    )
    entry.hash = digest = entry_hash(previous, entry_content(entry))
    db.session.add(entry)
    if head is not None:
        head.journal_seq, head.journal_hash = seq, digest
    elif centre is not None:
        centre.seq, centre.hash = seq, digest


def anchor_heads(*, now: datetime) -> int:
    """Keep where each stream stood at the end of the last whole UTC day before `now`; return how many had moved.

    Whoever rewrites the past later must also rewrite the anchors, and those can be copied elsewhere every day.
    """
    today = day_in(now, "UTC")
    heads = list_heads_before(datetime.combine(today, time(), tzinfo=UTC))
    yesterday = today - timedelta(days=1)
    db.session.add_all(
        JournalAnchor(stream=head.stream, anchored_on=yesterday, seq=head.seq, hash=head.hash) for head in heads
    )
    return len(heads)


def plain(values: Mapping[str, object] | None) -> dict[str, object]:
    """Return `values` as JSON keeps them, so that the hash of what is read back equals the hash of what was written."""
    return {key: _plain(value) for key, value in (values or {}).items()}


def _plain(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return str(value)
