"""How a university is called in the language in force."""

from typing import Protocol

from flask_babel import get_locale


class NamedInstitution(Protocol):
    """Whatever carries a university's names: an Institution, or a row with the same columns."""

    @property
    def name_en(self) -> str: ...
    @property
    def name_zh(self) -> str | None: ...
    @property
    def name_ru(self) -> str | None: ...
    @property
    def acronyms(self) -> str | None: ...


# Longer names are cut to their acronym where a cell is narrow.
SHORT = 26


def institution_name(institution: NamedInstitution) -> str:
    """Return the university's name in the reader's language, else in English."""
    language = str(get_locale())[:2]
    own = {"zh": institution.name_zh, "ru": institution.name_ru}.get(language)
    return own or institution.name_en


def institution_short(institution: NamedInstitution) -> str:
    """Return a name for narrow places: the name itself if short, else the first acronym, else the name."""
    name = institution_name(institution)
    if len(name) <= SHORT or not institution.acronyms:
        return name
    return institution.acronyms.replace(";", ",").replace("|", ",").split(",")[0].strip() or name
