"""Where files lie, how long they are and which tests belong to them."""

import ast

import pytest

from tests.architecture.sources import ROOT, text_of, tracked

LINES = 400
FORBIDDEN = {"utils", "util", "helpers", "common", "services", "managers", "misc"}
VENDORED = ("doctoral_center/static/vendor/",)
GENERATED = ("migrations/versions/",)

# Sources without a test file of the same name: {source: the tests that cover it instead}.
TESTED_ELSEWHERE = {
    "doctoral_center/app.py": "every test that has a client",
    "doctoral_center/clock.py": "tests/faults",
}


@pytest.mark.parametrize("path", tracked(".py", ".html", ".css", ".js"), ids=str)
def test_no_file_is_longer_than_400_lines(path):
    if path.as_posix().startswith(VENDORED + GENERATED):
        pytest.skip("written elsewhere, or generated")
    assert len(text_of(path).splitlines()) <= LINES


def test_no_name_says_nothing():
    nameless = [str(path) for path in tracked() if FORBIDDEN & {*path.parts, path.stem}]
    assert nameless == []


def test_every_source_with_functions_has_its_test_file():
    sources = [path for path in tracked(".py") if path.parts[0] == "doctoral_center" and _has_functions(path)]
    expected = {
        str(path): ROOT / "tests" / path.relative_to("doctoral_center").with_stem(f"test_{path.stem}")
        for path in sources
    }
    missing = {source for source, test in expected.items() if not test.exists()}
    assert missing - TESTED_ELSEWHERE.keys() == set()


def test_the_list_of_exceptions_is_no_longer_than_needed():
    for source in TESTED_ELSEWHERE:
        path = ROOT / source
        assert path.exists(), f"{source} is gone"
        test = ROOT / "tests" / path.relative_to(ROOT / "doctoral_center").with_stem(f"test_{path.stem}")
        assert not test.exists(), f"{source} has a test file"


def _has_functions(path):
    tree = ast.parse(text_of(path))
    return any(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) for node in ast.walk(tree))
