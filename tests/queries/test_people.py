"""People are found by what is typed of their names, as far as the actor may be shown them."""

import pytest

from doctoral_center.queries.people import find_people


def found(centre, typed, actor=None, **options):
    with centre.reading():
        who = centre.actor(actor) if actor else centre.operator
        return [row.email.partition("@")[0] for row in find_people(typed, actor=who, **options)]


@pytest.mark.parametrize(
    ("typed", "people"),
    [
        ("zeng", ["candidate"]),
        ("min zeng", ["candidate"]),
        ("zengmin", ["candidate"]),
        ("曾", ["candidate"]),
        ("ИВАНОВА", ["cosupervisor"]),
        ("айгерим бек", ["stranger_candidate"]),
        ("candidate@example.org", ["candidate"]),
        ("candidate@", []),
        ("%", []),
        ("  ", []),
    ],
)
def test_people_are_found_by_the_beginning_of_any_name(centre, typed, people):
    assert [email.replace(".", "_") for email in found(centre, typed)] == people


def test_the_list_is_ordered_by_name_and_limited(centre):
    assert found(centre, "li") == ["supervisor"]
    assert found(centre, "a", limit=2) == ["stranger.candidate", "cosupervisor"]


@pytest.mark.parametrize(
    ("name", "own", "foreign"),
    [
        ("centre_coordinator", ["supervisor"], ["stranger.supervisor"]),
        ("administrator", ["supervisor"], ["stranger.supervisor"]),
        ("coordinator", ["supervisor"], []),
        ("partner", ["supervisor"], []),
        ("cosupervisor", ["supervisor"], []),
        ("candidate", ["supervisor"], []),
        ("stranger_coordinator", [], ["stranger.supervisor"]),
        ("observer", [], []),
    ],
)
def test_everybody_finds_only_whom_they_may_be_shown(centre, name, own, foreign):
    actor = getattr(centre, name)
    assert (found(centre, "wei", actor), found(centre, "bekov, dan", actor)) == (own, foreign)
