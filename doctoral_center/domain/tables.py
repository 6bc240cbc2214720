"""Tables that people hand in: rows of text with the addresses of their cells, and what is wrong in them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from doctoral_center.domain.errors import DomainError, InvalidInputError


@dataclass(frozen=True)
class Finding:
    """Something wrong in a table. `cell` is an address such as «C7», «7» for a whole line, or "" for the whole file."""

    code: str
    cell: str = ""
    params: Mapping[str, object] = field(default_factory=dict)


class TableError(InvalidInputError):
    """A table that cannot be taken as it is; `findings` name every place and what is wrong there."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        first = self.findings[0]
        super().__init__(first.code, params=first.params)


REFUSED = "refused:"


def refusal(error: DomainError, cell: str) -> Finding:
    """Return what an operation refused as a finding at `cell`; labels.tables says it in the error's own words."""
    return Finding(f"{REFUSED}{error.code}", cell, error.params)


@dataclass(frozen=True)
class Line:
    """One line of a table: its number as the person sees it (the header is 1) and its cells, white space trimmed."""

    number: int
    cells: Sequence[str]


@dataclass(frozen=True)
class Table:
    """The header and the lines of a table; lines without any text are left out."""

    headers: Sequence[str]
    lines: Sequence[Line]
    # How a text file was read when it was not UTF-8: worth telling, for it was guessed.
    encoding: str = "utf-8"


def column_letters(index: int) -> str:
    """Return the letters of the column at `index` (0 is A, 26 is AA)."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """Return the index (from 0) of the column with these letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def cell_address(index: int, line_number: int) -> str:
    """Return a cell's address, such as «C7», of the column at `index` (from 0)."""
    return f"{column_letters(index)}{line_number}"
