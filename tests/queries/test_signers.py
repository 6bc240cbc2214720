"""Who would sign a milestone that is handed in today."""

from datetime import date

from doctoral_center.queries.reports import get_head
from doctoral_center.queries.signers import list_expected_stages


def test_each_stage_of_each_side_names_its_people_before_anything_is_sent(centre):
    with centre.reading():
        head = get_head(centre.milestone("study-plan"), actor=centre.actor(centre.candidate))
        stages = list_expected_stages(head, today=date(2026, 11, 23))
        people = [(each.position, [person.latin_family for person in each.people]) for each in stages]
    assert people == [(1, ["Li", "Ivanova"]), (1, ["Li", "Ivanova"]), (2, ["Wang"]), (2, ["Smirnov"])]


def test_where_nobody_holds_the_part_the_centre_stands_in(centre):
    with centre.reading():
        head = get_head(centre.milestone("study-plan"), actor=centre.actor(centre.candidate))
        stages = list_expected_stages(head, today=date(2020, 1, 1))
        assert [each.people for each in stages] == [[], [], [], []]
