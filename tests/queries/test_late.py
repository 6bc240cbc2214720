from datetime import UTC, datetime

from doctoral_center.domain.milestones import MilestoneState
from doctoral_center.queries.late import list_late_items


def test_a_candidates_own_delay_counts_from_the_due_day_in_the_programmes_zone(centre):
    # 1 December in Shanghai begins at 16:00 UTC the day before.
    centre.at(datetime(2026, 12, 1, 15, 59, tzinfo=UTC))
    with centre.reading():
        assert list_late_items(centre.actor(centre.coordinator), now=centre.now) == []
    centre.at(datetime(2026, 12, 1, 16, 0, tzinfo=UTC))
    with centre.reading():
        (item,) = list_late_items(centre.actor(centre.coordinator), now=centre.now)
    assert (item.candidate.latin_family, item.state, item.days_late, item.holders) == (
        "Zeng",
        MilestoneState.OPEN,
        1,
        (),
    )


def test_nobody_elses_candidates_are_listed(centre):
    centre.at(datetime(2027, 12, 1, tzinfo=UTC))
    with centre.reading():
        items = list_late_items(centre.actor(centre.stranger_coordinator), now=centre.now)
        assert {item.candidate.latin_family for item in items} == {"Bekova"}
        assert list_late_items(centre.actor(centre.supervisor), now=centre.now) == []
        assert list_late_items(centre.actor(centre.observer), now=centre.now) == []
