"""Where files lie, how long they are and which tests belong to them."""

import ast
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, text_of, tracked

LINES = 400
FORBIDDEN = {"utils", "util", "helpers", "common", "services", "managers", "misc"}
VENDORED = ("doctoral_center/static/vendor/",)
GENERATED = ("migrations/versions/",)

# What decides, changes, tells or prints is tested by name. What reads and shows (queries, labels, parts of a page) is
# tested through the pages, operations and jobs that use it, and by name only where it decides something itself.
READS_AND_SHOWS = ("doctoral_center/queries/", "doctoral_center/labels/", "doctoral_center/web/")

# Other sources without a test file of the same name: {source: the tests that cover it instead}.
TESTED_ELSEWHERE = {
    "doctoral_center/jobs/__init__.py": "tests/cli/test_reminders.py",
    "doctoral_center/jobs/runner.py": "tests/faults/test_sender_storm.py",
    "doctoral_center/notifications/circuit.py": "tests/notifications/test_delivery.py",
    "doctoral_center/notifications/rechecks.py": "tests/operations/test_reminders.py",
    "doctoral_center/notifications/senders.py": "tests/cli/test_reminders.py",
    "doctoral_center/operations/demo/centre.py": "tests/operations/demo/test_load.py",
    "doctoral_center/operations/demo/names.py": "tests/operations/demo/test_load.py",
    "doctoral_center/operations/demo/requests.py": "tests/operations/demo/test_load.py",
    "doctoral_center/operations/demo/story.py": "tests/operations/demo/test_load.py",
    "doctoral_center/operations/demo/texts.py": "tests/operations/demo/test_load.py",
    "doctoral_center/operations/following.py": "tests/operations/test_reviews.py",
    "doctoral_center/operations/milestone_effects.py": "tests/operations/test_reviews.py",
    "doctoral_center/policy/visibility.py": "tests/policy/test_parity.py",
    "doctoral_center/app.py": "every test that has a client",
    "doctoral_center/clock.py": "tests/faults",
}


OURS = [path for path in tracked(".py", ".html", ".css", ".js") if not path.as_posix().startswith(VENDORED + GENERATED)]


@pytest.mark.parametrize("path", OURS, ids=str)
def test_no_file_is_longer_than_400_lines(path):
    assert len(text_of(path).splitlines()) <= LINES


def test_no_name_says_nothing():
    nameless = [str(path) for path in tracked() if FORBIDDEN & {*path.parts, path.stem}]
    assert nameless == []


def test_every_source_with_functions_has_its_test_file():
    sources = [path for path in tracked(".py") if path.parts[0] == "doctoral_center" and _has_functions(path)]
    missing = [str(source) for source in sources if not _test_of(source).exists()]
    untested = [
        source for source in missing if source not in TESTED_ELSEWHERE and not source.startswith(READS_AND_SHOWS)
    ]
    assert not untested, "\n".join(untested)


@pytest.mark.parametrize("source", TESTED_ELSEWHERE)
def test_the_list_of_exceptions_is_no_longer_than_needed(source):
    assert (ROOT / source).exists()
    assert not _test_of(Path(source)).exists()


def _test_of(source):
    """doctoral_center/x/y.py has tests/x/test_y.py, and the package x itself has tests/x/test_x.py."""
    name = source.parent.name if source.stem == "__init__" else source.stem
    return ROOT / "tests" / source.relative_to("doctoral_center").with_stem(f"test_{name}")


def _has_functions(path):
    tree = ast.parse(text_of(path))
    return any(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) for node in ast.walk(tree))
