from datetime import UTC, date, datetime

from doctoral_center.domain.milestones import Status
from doctoral_center.queries.cohorts import get_cohort
from doctoral_center.queries.matrix import get_matrix


def matrix(centre, person):
    with centre.reading():
        actor = centre.actor(person)
        cohort = get_cohort(centre.cohort_refs["hit-itmo"], actor=actor)
        return get_matrix(cohort, actor=actor, now=centre.now)


def test_columns_stand_in_the_order_of_time_and_joint_milestones_once(centre):
    shown = matrix(centre, centre.coordinator)
    days = [column.planned_on for column in shown.columns]
    assert days == sorted(days)
    assert days[0] == date(2026, 12, 1)
    codes = [column.key[1] for column in shown.columns]
    assert codes.count("mid-term") == 1
    assert "plan" not in codes


def test_a_cell_says_the_word_of_its_day(centre):
    (line,) = matrix(centre, centre.coordinator).lines
    assert line.cells[0, "study-plan", 1].status is Status.DUE_SOON
    centre.at(datetime(2026, 12, 5, 9, tzinfo=UTC))
    (line,) = matrix(centre, centre.coordinator).lines
    assert (line.cells[0, "study-plan", 1].days_late, line.is_late, line.is_blocked) == (4, True, False)


def test_an_observer_gets_no_lines(centre):
    assert matrix(centre, centre.observer).lines == ()
