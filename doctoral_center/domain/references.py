"""Random references for addresses: short, sayable, not guessable, and never an identifier of the database."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum

# No look-alikes: no 0/O, 1/I/L, 5/S, 8/B.
ALPHABET = "234679ACDEFGHJKMNPQRTUVWXYZ"
LENGTH = 8


class Prefix(StrEnum):
    """The letter that says what a reference names."""

    CANDIDACY = "C"
    MILESTONE = "M"
    SIGN_OFF = "S"
    REPORT = "R"
    ATTACHMENT = "F"
    PERSON = "P"
    COHORT = "K"
    SUPERVISION = "V"
    CHANGE = "T"
    REQUEST = "Q"
    DECISION = "D"
    PACK_DRAFT = "G"


_source: ContextVar[random.Random | None] = ContextVar("reference_source", default=None)
_system = random.SystemRandom()


def new_reference(prefix: Prefix) -> str:
    """Return a fresh reference such as `C-7QK4M2XD` (27⁸ ≈ 2.8·10¹¹ of them; the database refuses a repeat)."""
    source = _source.get() or _system
    return f"{prefix}-{''.join(source.choices(ALPHABET, k=LENGTH))}"


def as_reference(typed: str, prefix: Prefix) -> str | None:
    """Return the reference that was typed, in whatever case and with white space around it; None if it is none."""
    text = typed.strip().upper()
    is_one = text.startswith(f"{prefix}-") and len(text) == len(prefix) + 1 + LENGTH
    return text if is_one and set(text[-LENGTH:]) <= set(ALPHABET) else None


@contextmanager
def references_from(source: random.Random) -> Iterator[None]:
    """Draw references from `source` while the block runs: the demo centre is the same for the same seed."""
    token = _source.set(source)
    try:
        yield
    finally:
        _source.reset(token)
