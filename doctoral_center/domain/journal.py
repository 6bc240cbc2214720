"""The journal's chain: each entry's hash covers its content and its predecessor's hash."""

import hashlib
import json
from collections.abc import Mapping

CENTRE_STREAM = "centre"


def candidacy_stream(candidacy_id: int) -> str:
    """Return the name of a candidacy's stream."""
    return f"candidacy:{candidacy_id}"


def entry_hash(previous_hash: str, content: Mapping[str, object]) -> str:
    """Return the SHA-256 (hex) of `content` as canonical JSON behind the predecessor's hash ("" for the first)."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(f"{previous_hash}\n{canonical}".encode()).hexdigest()
