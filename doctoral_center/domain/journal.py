"""The journal's chain: each entry's hash covers its content and its predecessor's hash."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

CANDIDACY_STREAMS = "candidacy:"
CENTRE_STREAM = "centre"


def candidacy_stream(candidacy_id: int) -> str:
    """Return the name of a candidacy's stream."""
    return f"{CANDIDACY_STREAMS}{candidacy_id}"


class Entry(Protocol):
    """What of an entry its hash covers: the columns of the table but for the hashes themselves."""

    stream: str
    seq: int
    at: datetime
    actor_id: int | None
    in_name_of_id: int | None
    action: str
    subject_type: str
    subject_id: int
    request_id: str | None

    @property
    def before(self) -> Mapping[str, object]: ...
    @property
    def after(self) -> Mapping[str, object]: ...


def entry_content(entry: Entry) -> dict[str, object]:
    """Return what the entry's hash covers; the same when it is written and when it is read back."""
    return {
        "stream": entry.stream,
        "seq": entry.seq,
        "at": entry.at.isoformat(timespec="microseconds"),
        "actor": entry.actor_id,
        "in_name_of": entry.in_name_of_id,
        "action": entry.action,
        "subject": [entry.subject_type, entry.subject_id],
        "before": entry.before,
        "after": entry.after,
        "request": entry.request_id,
    }


def entry_hash(previous_hash: str, content: Mapping[str, object]) -> str:
    """Return the SHA-256 (hex) of `content` as canonical JSON behind the predecessor's hash ("" for the first)."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(f"{previous_hash}\n{canonical}".encode()).hexdigest()
