from datetime import UTC, date, datetime

from doctoral_center.domain.milestones import MilestoneState
from doctoral_center.operations.own_milestones import OwnMilestoneData, replace_milestone
from doctoral_center.queries.late import list_late_items
from tests.centre import HIT
from tests.signing import decide, submit


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


def fail(centre, ref, at):
    centre.at(at)
    submit(centre, ref)
    decide(centre, ref, centre.supervisor, "not-pass", reason="Not convincing")


def listed(centre):
    with centre.reading():
        items = list_late_items(centre.actor(centre.coordinator), now=centre.now)
        return [(item.milestone_ref, item.days_late) for item in items if item.state is MilestoneState.NOT_PASSED]


def test_what_was_not_passed_waits_for_the_coordinator_when_no_attempt_is_left(centre):
    first = centre.milestone("proposal")
    fail(centre, first, datetime(2028, 1, 10, 9, tzinfo=UTC))
    assert listed(centre) == []
    fail(centre, centre.milestone("proposal", attempt=2), datetime(2028, 5, 10, 9, tzinfo=UTC))
    last = centre.milestone("proposal", attempt=3)
    fail(centre, last, datetime(2028, 9, 10, 9, tzinfo=UTC))
    assert listed(centre) == [(last, 1)]
    centre.at(datetime(2028, 9, 20, 9, tzinfo=UTC))
    assert listed(centre) == [(last, 10)]
    data = OwnMilestoneData(HIT, {"en": "Proposal at another school"}, date(2029, 9, 3), "Agreed with the school")
    with centre.writing():
        replace_milestone(last, data, actor=centre.actor(centre.coordinator), now=centre.now)
    assert listed(centre) == []
