"""The judge of all tests: green only if every suite ran and passed."""

import pytest

from tests.run import Suite, main

PASSES = "def test_it(): pass\n"
FAILS = "def test_it(): assert False\n"
CRASHES = "import os\ndef test_it(): os._exit(0)\n"


@pytest.fixture
def judge(tmp_path, monkeypatch):
    """Judge a tree with one test file of the given content, with the given suites."""
    monkeypatch.chdir(tmp_path)

    def judge(content, *suites, arguments=()):
        (tmp_path / "test_it.py").write_text(content)
        return main(arguments, suites, tmp_path)

    return judge


ALL = Suite("judged: all", "sqlite", "not nothing", 0)
NONE = Suite("judged: none", "sqlite", "nothing", 0)


def test_passing_suites_are_green_and_counted(judge, capfd):
    assert judge(PASSES, ALL, ALL) == 0
    assert capfd.readouterr().out.splitlines()[-1] == "2 passed, 0 failed, 0 skipped"


def test_a_failing_test_is_red_whatever_follows_it(judge, capfd):
    assert judge(FAILS, ALL, ALL) == 1
    assert capfd.readouterr().out.splitlines()[-1] == "0 passed, 2 failed, 0 skipped"


@pytest.mark.parametrize("content", ["import no_such_module\n", CRASHES, ""])
def test_a_suite_that_cannot_run_is_red(judge, content):
    assert judge(content, ALL) == 1


def test_a_suite_without_tests_is_red_unless_some_were_chosen(judge):
    assert judge(PASSES, ALL, NONE) == 1
    assert judge(PASSES, ALL, NONE, arguments=["-k", "it"]) == 0
    assert judge(PASSES, ALL, NONE, arguments=["-k", "no_such"]) == 1
