from datetime import UTC, date, datetime

from doctoral_center.domain.milestones import Status
from doctoral_center.operations.own_milestones import OwnMilestoneData, add_milestone
from doctoral_center.queries.cohorts import get_cohort
from doctoral_center.queries.matrix import get_matrix
from tests.centre import HIT


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


def test_what_is_asked_of_one_alone_makes_no_column(centre):
    before = matrix(centre, centre.coordinator)
    assert not before.has_own
    data = OwnMilestoneData(HIT, {"en": "Course"}, date(2027, 6, 15), "Comes from chemistry")
    with centre.writing():
        ref = add_milestone(centre.candidacy.ref, data, actor=centre.actor(centre.coordinator), now=centre.now)
    shown = matrix(centre, centre.coordinator)
    (own,) = shown.lines[0].own.values()
    assert shown.columns == before.columns
    assert (shown.has_own, own.title["en"], own.cell.ref) == (True, "Course", ref)
    centre.at(datetime(2027, 6, 17, 9, tzinfo=UTC))
    (line,) = matrix(centre, centre.coordinator).lines
    assert next(iter(line.own.values())).cell.days_late == 2
