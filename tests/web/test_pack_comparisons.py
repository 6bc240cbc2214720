"""Two versions side by side, and the same start day under both."""

import re

import pytest

from doctoral_center.operations.regulations import publish_regulation
from tests.centre import DATA

BOTH = "/regulations/compare?a=cn-joint-phd/1&b=cn-joint-phd/2"
CHANGES = (
    ("version: 1", "version: 2"),
    ("due: {after: start, months: 3}", "due: {after: start, months: 2}"),
    ("- code: courses", "- code: course-work"),
    ("normal:  {months: 48", "normal:  {months: 36"),
)


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


@pytest.fixture
def second(centre):
    text = (DATA / "regulations" / "cn-joint-phd.yaml").read_text("utf-8")
    for old, new in CHANGES:
        assert old in text
        text = text.replace(old, new, 1)
    with centre.writing():
        publish_regulation(text, actor=centre.operator, now=centre.now)


def test_versions_are_chosen_first(centre, second):
    page = words(centre.client_for(centre.candidate).get("/regulations/compare"))
    assert "Joint doctorate in China, version 2" in page
    assert "Differences" not in page


def test_each_changed_field_stands_with_both_values(centre, second):
    page = words(centre.client_for(centre.candidate).get(BOTH))
    due = "Due cn-joint-phd 1 3 months after the start cn-joint-phd 2 2 months after the start"
    assert f"Milestone “Individual study plan” What cn-joint-phd 1 cn-joint-phd 2 {due}" in page
    assert "Normal length of study" in page
    assert "Length cn-joint-phd 1 48 months cn-joint-phd 2 36 months" in page


def test_what_only_one_of_them_asks_for_is_added_or_removed(centre, second):
    page = words(centre.client_for(centre.candidate).get(BOTH))
    assert "Milestone “Courses completed” added" in page
    assert "Milestone “Courses completed” removed" in page


def test_a_version_compared_with_itself_has_no_difference(centre):
    page = words(centre.client_for(centre.candidate).get("/regulations/compare?a=cn-joint-phd/1&b=cn-joint-phd/1"))
    assert "No difference: both ask the same." in page


def test_the_same_start_day_is_shown_under_both(centre, second):
    page = words(centre.client_for(centre.candidate).get(f"{BOTH}&start=2026-09-01"))
    assert "Dates of somebody who starts on 1 Sept 2026" in page
    assert "Individual study plan 1 Dec 2026 2 Nov 2026" in page
    assert "Normal end of study 1 Sept 2030 1 Sept 2029" in page
    assert "Thesis proposal 1 Mar 2028 stays" in page


@pytest.mark.parametrize("start", ["soon", "2026-02-30", "9999-12-31", "0001-01-01"])
def test_a_start_that_is_no_near_day_is_refused_with_a_sentence(centre, second, start):
    answer = centre.client_for(centre.candidate).get(f"{BOTH}&start={start}")
    assert answer.status_code == 422
    assert 'id="start-error"' in answer.text


@pytest.mark.parametrize("name", ["nothing", "cn-joint-phd/9", "cn-joint-phd", "/", "cn-joint-phd/1/2"])
def test_a_version_that_is_not_there_is_not_found(centre, name):
    client = centre.client_for(centre.candidate)
    assert client.get(f"/regulations/compare?a=cn-joint-phd/1&b={name}").status_code == 404


def test_all_shipped_packs_can_be_compared_with_each_other(centre):
    """Whatever differs has words."""
    for path in sorted((DATA / "regulations").glob("*.yaml")):
        with centre.writing():
            publish_regulation(path.read_text("utf-8"), actor=centre.operator, now=centre.now)
    names = [f"{path.stem}/1" for path in sorted((DATA / "regulations").glob("*.yaml"))]
    client = centre.client_for(centre.candidate)
    for one, other in zip(names, [*names[1:], names[0]], strict=True):
        assert client.get(f"/regulations/compare?a={one}&b={other}&start=2026-09-01").status_code == 200
