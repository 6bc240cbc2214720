"""Measure everything, print the table and keep it in docs/benchmarks.md: `make bench`."""

import os
import platform
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import dry_runs, plans
from benchmarks.measuring import ROUNDS, Row

DOCUMENT = Path(__file__).parents[1] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- the last run: written by make bench -->", "<!-- end of the last run -->"

# What is measured, in the order of the table.
BENCHMARKS: tuple[Callable[[], Iterator[Row]], ...] = (plans.rows, dry_runs.rows)


def main() -> None:
    """Run all benchmarks and write the table."""
    table = _table([row for rows in BENCHMARKS for row in rows()])
    print(table)
    text = DOCUMENT.read_text("utf-8")
    before, _begin, rest = text.partition(BEGIN)
    _old, _end, after = rest.partition(END)
    DOCUMENT.write_text(f"{before}{BEGIN}\n\n{table}\n\n{END}{after}", "utf-8")


def _table(rows: list[Row]) -> str:
    head = ["| what | ms | floor | ms | times the floor |", "|---|---:|---|---:|---:|"]
    lines = [
        f"| {row.what} | {row.milliseconds:.2f} | {row.floor} | {row.floor_milliseconds:.3f} | {row.ratio:.1f} |"
        for row in rows
    ]
    where = f"Medians of {ROUNDS} rounds; Python {platform.python_version()}, {os.cpu_count()} cores."
    return "\n".join([*head, *lines, "", where])


if __name__ == "__main__":
    main()
