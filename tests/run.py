"""Run every suite, one after another, and close with a total: `python -m tests.run [pytest's arguments]`.

The suites differ in the database they use and in what may run at the same time: tests that open a browser or kill
processes are sensitive to a busy machine and run by themselves. A suite without any test is a failure, unless
arguments have chosen some of the tests.
"""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

ARTIFACTS = Path(__file__).parent / ".artifacts"
NO_TESTS = 5


@dataclass(frozen=True)
class Suite:
    """Tests that are chosen by a mark expression and run in one way."""

    name: str
    database: str
    marks: str
    workers: int


SUITES = (
    Suite("all but browser and faults, on SQLite", "sqlite", "not browser and not fault", 2),
    Suite(
        "the same, as far as it uses a database, on PostgreSQL",
        "postgresql",
        "database and not browser and not fault",
        2,
    ),
    Suite("faults", "sqlite", "fault", 0),
    Suite("faults, on PostgreSQL", "postgresql", "fault and database", 0),
    Suite("in the browser", "sqlite", "browser and not fault", 0),
)


@dataclass(frozen=True)
class Result:
    """What a suite came to."""

    suite: Suite
    status: int
    seconds: float
    passed: int = 0
    failed: int = 0
    skipped: int = 0


def run(suite: Suite, arguments: Sequence[str], reports: Path) -> Result:
    """Run one suite with its output on the terminal."""
    print(f"\n=== {suite.name}", flush=True)
    report = reports / f"{_file_name(suite)}.xml"
    report.unlink(missing_ok=True)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n",
        str(suite.workers),
        "-m",
        suite.marks,
        f"--junitxml={report}",
    ]
    started = time.monotonic()
    status = subprocess.run(
        [*command, *arguments], env={**os.environ, "TEST_DATABASE": suite.database}, check=False
    ).returncode
    return Result(suite, status, time.monotonic() - started, **_counts(report))


def _file_name(suite: Suite) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in suite.name.lower())


def _counts(report: Path) -> dict[str, int]:
    if not report.exists():
        return {}
    numbers = ET.parse(report).getroot()[0].attrib  # noqa: S314 - written by pytest a moment ago
    tests, skipped = int(numbers["tests"]), int(numbers["skipped"])
    failed = int(numbers["failures"]) + int(numbers["errors"])
    return {"passed": tests - skipped - failed, "failed": failed, "skipped": skipped}


def main(arguments: Sequence[str], suites: Sequence[Suite] = SUITES, reports: Path = ARTIFACTS) -> int:
    """Return 0 if every suite ran and passed."""
    reports.mkdir(exist_ok=True)
    results = [run(suite, arguments, reports) for suite in suites]
    allowed = {0, NO_TESTS} if arguments else {0}
    bad = [result for result in results if result.status not in allowed]
    print()
    for result in results:
        verdict = "FAILED" if result in bad else "ok"
        print(f"{verdict:6} {result.seconds:6.1f} s  {result.passed:5} passed  {result.suite.name}")
    total = {name: sum(getattr(result, name) for result in results) for name in ("passed", "failed", "skipped")}
    print(f"\n{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped")
    return 1 if bad or not total["passed"] else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
