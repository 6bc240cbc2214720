"""Demo people's names, drawn from the shipped name parts."""

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping

from doctoral_center.domain.people import NameOrder, fold
from doctoral_center.operations.people import Names

LANGUAGES = {"CN": "zh", "RU": "ru", "BY": "be", "KZ": "kk", "KG": "ky", "UZ": "uz"}
FAMILY_FIRST = frozenset({"CN"})


class NamePool:
    """Draws a full name of a country, none twice while there are others."""

    def __init__(self, parts: Iterable[Mapping[str, str]], rng: random.Random, *, taken: Iterable[Names] = ()) -> None:
        self._rng = rng
        self._taken = {(name.latin_family, name.latin_given) for name in taken}
        by_country: dict[str, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
        for row in parts:
            by_country[row["country"]][row["part"]].append((row["native"], row["latin"]))
        self._fresh = {country: self._combinations(country, found) for country, found in by_country.items()}
        self._used: dict[str, int] = defaultdict(int)

    def draw(self, country: str) -> Names:
        """Return the next name of the country `country` (two letters)."""
        names = self._fresh[country]
        name = names[self._used[country] % len(names)]
        self._used[country] += 1
        return name

    def _combinations(self, country: str, parts: Mapping[str, list[tuple[str, str]]]) -> list[Names]:
        order = NameOrder.FAMILY_FIRST if country in FAMILY_FIRST else NameOrder.GIVEN_FIRST
        names = []
        for gender in ("m", "f"):
            for family in parts.get(f"family_{gender}") or [_of(gender, *family) for family in parts.get("family", [])]:
                for given in parts.get(f"given_{gender}", []):
                    if (family[1], given[1]) in self._taken:
                        continue
                    native = family[0] + given[0] if country == "CN" else f"{given[0]} {family[0]}"
                    names.append(Names(native, LANGUAGES.get(country, "en"), family[1], given[1], order))
        self._rng.shuffle(names)
        return names


# Endings of the man's and the woman's form of one family name, native and Latin.
_ENDINGS = (("ов", "ова"), ("ев", "ева"), ("ov", "ova"), ("ev", "eva"))


def _of(gender: str, native: str, latin: str) -> tuple[str, str]:
    """Return a family name in the form that a man or a woman bears; names without two forms stay as they are."""
    return _form(gender, native), _form(gender, latin)


def _form(gender: str, name: str) -> str:
    for man, woman in _ENDINGS:
        if gender == "f" and name.endswith(man):
            return name.removesuffix(man) + woman
        if gender == "m" and name.endswith(woman):
            return name.removesuffix(woman) + man
    return name


class Addresses:
    """Makes an address of a name that nobody has yet."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def make(self, names: Names) -> str:
        """Return `given.family@demo.example`, with a number where that is taken."""
        local = fold(f"{names.latin_given}.{names.latin_family}").replace(" ", "")
        address, number = f"{local}@demo.example", 1
        while address in self._taken:
            number += 1
            address = f"{local}{number}@demo.example"
        self._taken.add(address)
        return address
