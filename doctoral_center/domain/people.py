"""People: their languages, offices and parts in a candidacy; how a name is shown, sorted and found."""

import unicodedata
from enum import StrEnum


class Locale(StrEnum):
    """The interface's languages; content may be in any."""

    EN = "en"
    ZH = "zh"
    RU = "ru"


class NameOrder(StrEnum):
    """The order in which the Latin name is shown."""

    FAMILY_FIRST = "family-first"
    GIVEN_FIRST = "given-first"


class Office(StrEnum):
    """A person's appointment. Candidate and supervisor are not offices: they follow from candidacy and supervision."""

    ADMINISTRATOR = "administrator"
    COORDINATOR = "coordinator"
    OBSERVER = "observer"


class SupervisionRole(StrEnum):
    """A supervisor's part in one candidacy."""

    LEAD = "lead"
    CO_SUPERVISOR = "co-supervisor"
    ADVISER = "adviser"


# Letters that unaccented decomposition does not reach: ё=е, қ=к and the like, so that one typed form finds all.
_FOLDS = str.maketrans(
    {
        "ё": "е", "қ": "к", "ғ": "г", "ҳ": "х", "ҷ": "ч", "ӣ": "и", "ӯ": "у", "ў": "у", "ң": "н", "ө": "о", "ү": "у",
        "ұ": "у", "һ": "х", "ә": "а", "і": "и", "ł": "l", "ø": "o", "ı": "i", "đ": "d", "ß": "ss",
        "\0": " ", "ʻ": "", "ʼ": "", "’": "", "‘": "", "'": "", "`": "",
    }
)  # fmt: skip


_LAST_CHARACTER = "\U0010ffff"


def fold(text: str) -> str:
    """Fold a typed or stored name for search: case, accents, Cyrillic variants and apostrophes do not matter."""
    lowered = unicodedata.normalize("NFKC", text).casefold().translate(_FOLDS)
    plain = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))
    # NFKD takes й apart into и; search folds it on both sides, so it matches itself.
    return " ".join(plain.translate(_FOLDS).split())


def fold_email(email: str) -> str:
    """Fold an e-mail address for comparison: the whole of it in lower case, white space trimmed."""
    return unicodedata.normalize("NFKC", email).strip().lower()


def latin_name(family: str, given: str, order: NameOrder) -> str:
    """Put the passport's Latin parts in the person's own order; either part may be empty (mononyms)."""
    parts = (family, given) if order is NameOrder.FAMILY_FIRST else (given, family)
    return " ".join(part for part in parts if part)


def sort_key(family: str, given: str, native: str) -> str:
    """Lists are ordered by Latin family name, then given name; a person with neither by the native name."""
    return fold(f"{family} {given}") or fold(native)


def prefix_bounds(prefix: str) -> tuple[str, str]:
    """Return the bounds of the folded keys that begin with `prefix`, by code points: the first in, the second out.

    A range is found by an index on every database, whatever its rules for LIKE.
    """
    return prefix, f"{prefix}{_LAST_CHARACTER}"


def search_keys(native: str, family: str, given: str) -> frozenset[str]:
    """Return the folded forms under which a person is found by prefix: each name, and each whole in both orders."""
    wholes = {native, f"{family} {given}", f"{given} {family}"}
    words = {word for whole in wholes for word in whole.split()}
    # A Chinese name is also typed as one word, «zengmin».
    joined = {f"{family}{given}".replace(" ", "")}
    return frozenset(key for key in map(fold, wholes | words | joined) if key)
