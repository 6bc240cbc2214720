"""One place in a pack: a value with its key path. Reading it as something notes a mistake if it is none.

After a mistake a harmless value is returned and reading goes on, so that all mistakes are found at once; whoever reads
throws the result away if there were any.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from doctoral_center.domain.pack_reader import Unreadable, shown
from doctoral_center.domain.regulation_findings import Findings, KeyPath

CODE = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")
MOST_CODE = 80  # as many characters as a code may have
LEAP_YEAR = 2024  # 29 February is a day of the year

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True)
class Place:
    """A value, where it is, and where mistakes are noted. `is_strict`: what an engine could do without is missed."""

    value: object
    path: KeyPath
    findings: Findings
    is_strict: bool

    def at(self, key: str | int, value: object) -> "Place":
        """Return the place below this one."""
        return Place(value, (*self.path, key), self.findings, self.is_strict)

    def wrong(self, code: str, **params: object) -> None:
        """Note a mistake here."""
        self.findings.add(self.path, code, **params)

    def keys(self, needed: Sequence[str] = (), strict: Sequence[str] = (), free: Sequence[str] = ()) -> "Keys":
        """Read a mapping with these keys; `strict` ones may be missing from a pack that is not checked strictly."""
        if not isinstance(self.value, Mapping):
            self.wrong("not-a-mapping", found=shown(self.value))
            return Keys({})
        known = (*needed, *strict, *free)
        for name in self.value:
            if name not in known:
                self.at(str(name), None).wrong("unknown-key", name=name, known=", ".join(known))
        for name in (*needed, *strict) if self.is_strict else needed:
            if name not in self.value:
                self.wrong("missing", name=name)
        return Keys({name: self.at(name, self.value[name]) for name in known if name in self.value})

    def any_keys(self) -> list["Place"]:
        """Read a mapping whose keys are names that the pack chooses."""
        if not isinstance(self.value, Mapping):
            self.wrong("not-a-mapping", found=shown(self.value))
            return []
        return [self.at(str(name), value) for name, value in self.value.items()]

    def items(self, most: int) -> list["Place"]:
        """Read a list with at least one item and at most so many."""
        if not isinstance(self.value, list | tuple):
            self.wrong("not-a-list", found=shown(self.value))
            return []
        if not self.value:
            self.wrong("empty")
        if len(self.value) > most:
            self.wrong("too-many", most=most)
        return [self.at(index, item) for index, item in enumerate(self.value)]

    def text(self) -> str:
        """Read text that is not empty."""
        if not isinstance(self.value, str) or isinstance(self.value, Unreadable):
            self.wrong("not-text", found=shown(self.value))
            return ""
        if not self.value.strip():
            self.wrong("empty-text")
        return self.value.strip()

    def code(self) -> str:
        """Read a code: small letters, digits, hyphens or underscores."""
        text = self.text()
        if text and not CODE.fullmatch(text):
            self.wrong("not-a-code", value=text)
        if len(text) > MOST_CODE:
            self.wrong("code-too-long", most=MOST_CODE)
        return text

    def whole(self, least: int, most: int) -> int:
        """Read a whole number between the two, both included."""
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            self.wrong("not-a-whole-number", found=shown(self.value))
            return least
        if self.value < least:
            self.wrong("too-small", value=self.value, least=least)
        if self.value > most:
            self.wrong("too-large", value=self.value, most=most)
        return self.value

    def yes_or_no(self) -> bool:
        """Read true or false."""
        if not isinstance(self.value, bool):
            self.wrong("not-yes-or-no", found=shown(self.value))
            return False
        return self.value

    def day(self) -> date:
        """Read a calendar day."""
        if isinstance(self.value, date) and not isinstance(self.value, datetime):
            return self.value
        self.wrong("not-a-day", found=shown(self.value))
        return date.min

    def day_of_the_year(self) -> tuple[int, int]:
        """Read a (month, day) pair written MM-DD; 02-29 is one."""
        match = re.fullmatch(r"(\d\d)-(\d\d)", self.value) if isinstance(self.value, str) else None
        if match:
            month, day = int(match[1]), int(match[2])
            try:
                date(LEAP_YEAR, month, day)
            except ValueError:
                pass
            else:
                return month, day
        self.wrong("not-a-day-of-the-year", found=shown(self.value))
        return 1, 1

    def one_of(self, members: type[E]) -> E:
        """Read a member of an enum by its value."""
        first = next(iter(members))
        if not isinstance(self.value, str):
            self.wrong("not-text", found=shown(self.value))
            return first
        try:
            return members(self.value)
        except ValueError:
            self.wrong("not-one-of", value=self.value, known=", ".join(members))
            return first


@dataclass(frozen=True)
class Keys:
    """The keys of a mapping that are there and known."""

    places: Mapping[str, Place]

    def get(self, name: str) -> Place | None:
        """Return the place of a key, None if it is missing or null."""
        place = self.places.get(name)
        return None if place is None or place.value is None else place

    def given(self, name: str) -> Place | None:
        """Return the place of a key, null included; None if it is missing."""
        return self.places.get(name)
