"""Names and addresses as people write them: letters that cannot be told apart by eye, and marks that cannot be seen."""

import re
import unicodedata

from doctoral_center.domain.people import fold_email

# Marks that come along when a text is copied and mean nothing at its ends or at all: zero-width space, left-to-right
# and right-to-left mark, byte-order mark. Joiners stay: Persian and Hindi names need them.
_COPIED = str.maketrans(dict.fromkeys("\u200b\u200e\u200f\u2060\ufeff", ""))
# Embeddings, overrides and isolates make a text look like another.
_REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}"
)
_LONGEST_EMAIL = 254
_IN_NAMES = frozenset(" -'’ʻʼ`.‐\u00a0")


def tidy(text: str) -> str:
    """Return `text` without the invisible marks that copying adds, and with single spaces."""
    return " ".join(text.translate(_COPIED).split())


def has_hidden_marks(text: str) -> bool:
    """Tell whether `text` holds control characters or marks that reorder what is shown."""
    return any(c in _REORDERING or unicodedata.category(c) == "Cc" for c in text)


def first_foreign_letter(text: str) -> str | None:
    """Return the first character that does not belong into a Latin name, such as a Cyrillic «а»; None if all do."""
    return next((c for c in text if not _is_latin(c)), None)


def is_email(text: str) -> bool:
    """Tell whether `text` is an address in Latin letters, as mail servers everywhere accept it."""
    folded = fold_email(text)
    return len(folded) <= _LONGEST_EMAIL and ".." not in folded and _EMAIL.fullmatch(folded) is not None


def split_latin(name: str) -> tuple[str, str] | None:
    """Return family and given name of a Latin name written «Family, Given»; None if there is not exactly one comma."""
    family, comma, given = name.partition(",")
    return (family.strip(), given.strip()) if comma and "," not in given and family.strip() else None


def _is_latin(character: str) -> bool:
    return (
        character in _IN_NAMES
        or unicodedata.category(character).startswith("M")
        or (character.isalpha() and unicodedata.name(character, "").startswith("LATIN"))
    )
