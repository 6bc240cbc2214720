"""The worked examples of the deadline engine, and one test for each sentence of its rules that they leave open."""

from pathlib import Path

import pytest
import yaml

from doctoral_center.domain.deadlines import Change, ChangeKind, Deadline, compute_schedule
from doctoral_center.domain.regulations import regulation_from_mapping

HERE = Path(__file__).parent
CASES = yaml.safe_load((HERE / "deadline_cases.yaml").read_text(encoding="utf-8"))
SHARED = HERE.parents[1].joinpath("..", "..", "shared", "data", "deadline_cases.yaml")


def changes_of(case: dict) -> list[Change]:
    return [Change(**{**change, "kind": ChangeKind(change["kind"])}) for change in case["changes"]]


def row(deadline: Deadline, asked: dict) -> dict:
    """What a worked example says about an occurrence; it leaves out what is null or false, and opens_on at times."""
    full = {
        "code": deadline.code,
        "occurrence": deadline.occurrence,
        "opens_on": deadline.opens_on,
        "due_on": deadline.due_on,
        "forecast": deadline.forecast,
        "skipped": deadline.skipped,
    }
    return {key: value for key, value in full.items() if value or key in asked}


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["name"])
def test_worked_example(case):
    schedule = compute_schedule(
        regulation_from_mapping(CASES["packs"][case["pack"]]),
        case["start_on"],
        changes=changes_of(case),
        settled={(done["code"], done["occurrence"]): done["done_on"] for done in case["settled"]},
    )
    expected = case["expect"]
    assert [row(*pair) for pair in zip(schedule.deadlines, expected, strict=True)] == expected
    assert (schedule.normal_end_on, schedule.latest_end_on) == (case["normal_end_on"], case["latest_end_on"])


@pytest.mark.skipif(not SHARED.exists(), reason="the worked examples are not beside this tree")
def test_the_worked_examples_are_the_agreed_ones():
    assert (HERE / "deadline_cases.yaml").read_bytes() == SHARED.read_bytes()
