"""Read the word lists that ship with the product; each file is read once a process."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parents[1] / "data"


@cache
def disciplines() -> Mapping[str, Mapping[str, str]]:
    """Return the names of the disciplines by language (en, zh, ru), by «scheme:code»."""
    with (_DATA / "disciplines.csv").open(encoding="utf-8", newline="") as file:
        return {
            f"{row['scheme']}:{row['code']}": {language: row[f"name_{language}"] for language in ("en", "zh", "ru")}
            for row in csv.DictReader(file)
        }


def discipline_code(text: str) -> str | None:
    """Return the «scheme:code» that `text` means, with or without its scheme; None if there is none or several."""
    if text in disciplines():
        return text
    found = [key for key in disciplines() if key.partition(":")[2] == text]
    return found[0] if len(found) == 1 else None
