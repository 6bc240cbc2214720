"""A mail in words, before it has a form."""

from dataclasses import dataclass
from datetime import date

from doctoral_center.domain.digests import Urgency
from doctoral_center.domain.people import Locale


class NothingToTellError(Exception):
    """What the message speaks of is gone."""


@dataclass(frozen=True)
class Item:
    """One thing of a digest, in the words of the mail that it would have been by itself, with its own link."""

    text: str
    note: str
    action: str
    link: str
    ask: str
    due_on: date | None
    urgency: Urgency


@dataclass(frozen=True)
class Section:
    """The part of a digest that holds what is equally urgent."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Mail:
    """A mail in words: what both its parts are made of. Only a digest has sections."""

    subject: str
    paragraphs: tuple[str, ...]
    action: str
    link: str
    greeting: str
    locale: Locale
    sections: tuple[Section, ...] = ()
