"""Try every goal of reliability in full on both databases and write the table: `python -m tests.faults [G1 G7 ...]`.

Each row is a pytest of its own, so that a row which fails, hangs or crashes leaves the next its turn. What earlier runs
measured stays in the table until it is measured again. `TEST_FAULT_SHARE=0.1` tries a tenth.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
DOCUMENT = HERE.parents[1] / "docs" / "reliability.md"
KEPT = HERE.parent / ".artifacts" / "faults.json"
BEGIN, END = "<!-- the last run: written by make faults -->", "<!-- end of the last run -->"
# A row that takes longer hangs.
LONGEST_SECONDS = 900
BOTH, ONE, NONE = ("sqlite", "postgresql"), ("postgresql",), ("sqlite",)


@dataclass(frozen=True)
class Goal:
    """A goal: what is done to what, the test that does it, and on which databases."""

    name: str
    fault: str
    test: str
    databases: tuple[str, ...] = BOTH

    def on(self, database):
        """Which database the row names; dates need none."""
        return "–" if self.databases is NONE else {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[database]


STORM = "test_sender_storm.py::test_senders_"
BAD = "test_bad_mail_servers.py::test_"
GOALS = (
    Goal("G1/G2", "3 senders, 250 × SIGKILL at random moments", f"{STORM}killed_at_any_moment"),
    Goal("G1/G2", "50 × SIGKILL while digests of four things each go", "test_digest_storm.py"),
    Goal("G3", "100 × SIGTERM", f"{STORM}asked_to_stop"),
    Goal("G4", "60 × SIGSTOP for longer than the lease", "test_sender_storm.py::test_a_sender_frozen"),
    Goal("G5", "60 × the clock jumps by ±30 s, ±1 h", f"{STORM}whose_clocks_jump"),
    Goal("G6", "20 × immediate stop of PostgreSQL", "test_database_crashes.py", ONE),
    Goal("G7", "5 % 451, 5 % 421, 3 % cut, 3 % unanswered, 20 × the mail server killed", f"{BAD}a_server_that_fails"),
    Goal("G7", "mail server down, or refusing everybody, for an hour", f"{BAD}an_hour"),
    Goal("G7", "mail server slower than the lease", f"{BAD}a_slow"),
    Goal("G8", "6 planners at once for 10,000 reminders, 2 killed", "test_planners.py"),
    Goal("G9", "nothing runs for 1 h, 3 d, 40 d", "test_outages.py::test_after"),
    Goal("G10", "800 days × 12 zones × 12 local times", "test_local_dates.py", NONE),
)


def measure(goal, database, environment):
    """Try the goal once and return its figures."""
    file, _, word = goal.test.partition("::")
    chosen = ["-k", word] if word else []
    with tempfile.TemporaryDirectory() as folder:
        figures = Path(folder) / "figures"
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-s",
            "-n",
            "0",
            "-o",
            f"faulthandler_timeout={LONGEST_SECONDS}",
        ]
        started = time.monotonic()
        try:
            status = subprocess.run(
                [*command, HERE / file, *chosen],
                env=environment | {"TEST_DATABASE": database, "TEST_FAULT_FIGURES": str(figures)},
                timeout=LONGEST_SECONDS + 60,
                check=False,
            ).returncode
        except subprocess.TimeoutExpired:
            status = -1
        found = json.loads(figures.read_text("utf-8")) if figures.exists() else {}
    return found | {"passed": status == 0, "seconds": round(time.monotonic() - started)}


def table(kept):
    """The lines of the table, in the order of the goals."""
    lines = [
        "| goal | fault | database | trials | mails | lost | extra copies | of them not listed | s | verdict |",
        "|---|---|---|---:|---:|---:|---:|---:|---:|---|",
    ]
    for goal in GOALS:
        for database in goal.databases:
            found = kept.get(key(goal, database))
            cells = [goal.name, goal.fault, goal.on(database)]
            if found is None:
                lines.append(f"| {' | '.join(cells)} | | | | | | | not run |")
                continue
            cells += [f"{found.get(name, ''):,}" if found.get(name, "") != "" else "" for name in COLUMNS]
            lines.append(f"| {' | '.join(cells)} | {'passed' if found['passed'] else '**failed**'} |")
    return lines


COLUMNS = ("trials", "mails", "lost", "extra", "unlisted", "seconds")


def key(goal, database):
    return f"{goal.test} {database}"


def write(kept, environment):
    """Put the table into the document."""
    seed, share = environment.get("TEST_SEED", "20261123"), environment["TEST_FAULT_SHARE"]
    about = f"Seed {seed}, share of the trials {share}; Python {sys.version.split()[0]}, {os.cpu_count()} cores."
    text = DOCUMENT.read_text("utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    lines = "\n".join(table(kept))
    DOCUMENT.write_text(f"{before}{BEGIN}\n\n{lines}\n\n{about}\n\n{END}{after}", "utf-8")
    print(f"\n{lines}\n\n{about}")


def main(names):
    environment = {"TEST_FAULT_SHARE": "1", **os.environ}
    KEPT.parent.mkdir(exist_ok=True)
    kept = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
    has_failed = False
    for goal in GOALS:
        if names and not set(goal.name.split("/")) & set(names):
            continue
        for database in goal.databases:
            print(f"\n=== {goal.name} on {database}: {goal.fault}", flush=True)
            found = measure(goal, database, environment)
            has_failed |= not found["passed"]
            kept[key(goal, database)] = found
            KEPT.write_text(json.dumps(kept, indent=1), "utf-8")
            write(kept, environment)
    return 1 if has_failed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
