"""How a person's name stands on a page: the spelling in the reader's script first, the other one beside it."""

import unicodedata
from dataclasses import dataclass
from typing import Protocol

from flask_babel import pgettext

from doctoral_center.domain.people import Locale, NameOrder, latin_name


class Named(Protocol):
    """Whatever carries a person's own spellings: a Person, or a row with the same columns."""

    @property
    def native_name(self) -> str: ...
    @property
    def native_language(self) -> str: ...
    @property
    def latin_family(self) -> str: ...
    @property
    def latin_given(self) -> str: ...
    @property
    def name_order(self) -> NameOrder: ...


@dataclass(frozen=True)
class ShownName:
    """The two spellings in the order of showing; `other` may be empty. Languages are for `lang` attributes."""

    main: str
    main_language: str
    other: str
    other_language: str

    @property
    def initials(self) -> str:
        """Return one or two letters for the round mark beside the name."""
        if _script(self.main) == "CJK":
            return self.main[:1]
        return "".join(word[0] for word in self.main.split()[:2]).upper()


_SCRIPTS = {Locale.ZH: "CJK", Locale.RU: "CYRILLIC"}
_LATIN = "en"


def shown_name(person: Named, locale: Locale) -> ShownName:
    """Return the spellings of a person's name for a reader of `locale`."""
    latin = latin_name(person.latin_family, person.latin_given, person.name_order)
    native, language = person.native_name, person.native_language
    if not native or native == latin:
        return ShownName(latin, _LATIN, "", "")
    if not latin:
        return ShownName(native, language, "", "")
    if _SCRIPTS.get(locale) == _script(native):
        return ShownName(native, language, latin, _LATIN)
    return ShownName(latin, _LATIN, native, language)


def comma() -> str:
    """Return what stands between two of several names: a comma and a space, in Chinese «、»."""
    return str(pgettext("between names", ", "))


def _script(text: str) -> str:
    """Return the first word of the Unicode name of the first letter: LATIN, CYRILLIC, CJK, ARABIC and so on."""
    letter = next((character for character in text if character.isalpha()), "")
    return unicodedata.name(letter, "").partition(" ")[0]
