"""What a round of planning consists of."""

from doctoral_center.domain.reminders import ReminderSource
from doctoral_center.operations.planning import planners


def test_every_source_is_planned_by_itself_and_digests_after_what_they_gather(centre):
    with centre.reading():
        names = [name for name, _planner in planners(centre.now)]
    assert names == [*(source.value for source in ReminderSource), "calendars", "digests", "chats"]


def test_a_round_plans_what_is_due_and_the_next_round_nothing(centre):
    with centre.writing():
        first = {name: planner() for name, planner in planners(centre.now)}
        second = {name: planner() for name, planner in planners(centre.now)}
    assert first == {
        "report-due": 3, "sign-off-due": 0, "leave-ending": 0, "latest-end": 0, "calendars": 0, "digests": 0, "chats": 0
    }  # fmt: skip
    assert sum(second.values()) == 0
