"""What a password must be: long, not common, not made of what anybody knows about its owner. Nothing else is asked.

After NIST SP 800-63B-4, section 3.1.1.2: length counts, composition rules and forced changes do not.
"""

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from itertools import pairwise

from doctoral_center.domain.access import MAX_PASSWORD_CHARACTERS, MIN_PASSWORD_CHARACTERS
from doctoral_center.domain.errors import InvalidInputError
from doctoral_center.domain.people import fold

# What is left of a password without the words that anybody would try must still be worth guessing at.
_OWN_CHARACTERS = 8
_SHORTEST_KNOWN_WORD = 3


def check_password(password: str, *, common: AbstractSet[str], known: Iterable[str]) -> None:
    """Pass a password that is good enough, or raise InvalidInputError for the field `password`.

    `common` holds folded common passwords; `known` whatever anybody may know: names, address, the centre's name. Codes:
    `password-too-short` and `password-too-long` (params `least`, `most`), `password-common`, `password-about-you`.
    """
    if len(password) < MIN_PASSWORD_CHARACTERS:
        raise InvalidInputError("password-too-short", "password", {"least": MIN_PASSWORD_CHARACTERS})
    if len(password) > MAX_PASSWORD_CHARACTERS:
        raise InvalidInputError("password-too-long", "password", {"most": MAX_PASSWORD_CHARACTERS})
    plain = _letters(fold(password))
    if plain in common or _repeats(plain) or _is_a_sequence(plain):
        raise InvalidInputError("password-common", "password")
    if len(_without(plain, known)) < _OWN_CHARACTERS:
        raise InvalidInputError("password-about-you", "password")


def _letters(text: str) -> str:
    """Drop what people put between words."""
    return re.sub(r"[\W_]+", "", text)


def _repeats(text: str) -> bool:
    """Tell whether the text is one short piece over and over."""
    return any(text == (text[:size] * len(text))[: len(text)] for size in range(1, 6))


def _is_a_sequence(text: str) -> bool:
    """Tell whether each character follows the one before it in the alphabet or among the digits, up or down."""
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return steps <= {1, -9} or steps <= {-1, 9}


def _without(text: str, known: Iterable[str]) -> str:
    words = {_letters(word) for phrase in known for word in [fold(phrase), *re.split(r"[\W_]+", fold(phrase))]}
    for word in sorted(words, key=len, reverse=True):
        if len(word) >= _SHORTEST_KNOWN_WORD:
            text = text.replace(word, "")
    # A year or a birthday beside a name adds little.
    return re.sub(r"\d+", "", text)
