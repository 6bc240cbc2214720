"""How a milestone is called, in the language in force: in pages, and in mails under `force_locale`."""

from collections.abc import Mapping

from flask_babel import get_locale, gettext


def local_text(texts: Mapping[str, str]) -> str:
    """Return the text in the language in force; English, else the first there is, where it has none of its own."""
    own = texts.get(str(get_locale()))
    return own or texts.get("en") or next((text for text in texts.values() if text), "")


def milestone_title(title: Mapping[str, str], occurrence: int, *, is_repeating: bool) -> str:
    """Return a rule's title, with its number where there are several: «Progress report 3»."""
    name = local_text(title)
    if not is_repeating:
        return name
    return str(gettext("%(title)s %(number)d", title=name, number=occurrence))
