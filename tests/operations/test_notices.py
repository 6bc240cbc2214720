"""Whom a change of dates concerns."""

import pytest

from doctoral_center.operations.notices import list_concerned_ids
from doctoral_center.queries.files import get_file_of_milestone


@pytest.mark.parametrize(
    ("code", "by", "concerned"),
    [
        ("study-plan", "coordinator", ["candidate", "partner"]),
        ("study-plan", "partner", ["candidate", "coordinator"]),
        ("study-plan", "centre_coordinator", ["candidate", "coordinator", "partner"]),
        ("qualifying-exam", "coordinator", ["candidate"]),
        ("agreement", "centre_coordinator", ["candidate"]),
    ],
)
def test_the_candidate_and_of_a_joint_milestone_all_sides_but_not_who_did_it(centre, code, by, concerned):
    names = {person.id: name for name, person in centre.people.items()}
    ref = centre.milestone(code)
    with centre.reading():
        file, milestone = get_file_of_milestone(ref)
        found = list_concerned_ids(file, [milestone], actor=centre.actor(centre.people[by]))
    assert [names[person_id] for person_id in found] == concerned
