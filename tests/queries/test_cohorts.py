from datetime import UTC, datetime

from doctoral_center.queries.cohorts import get_cohort, list_cohort_figures


def figures(centre, person):
    with centre.reading():
        return [
            (cohort.year, cohort.people, cohort.done, cohort.in_review, cohort.late)
            for cohort in list_cohort_figures(centre.actor(person), now=centre.now)
        ]


def test_figures_count_people_and_what_should_be_done_by_now(centre):
    assert figures(centre, centre.coordinator) == [(2026, 1, 0, 0, 0)]
    centre.at(datetime(2026, 12, 2, 9, tzinfo=UTC))
    assert figures(centre, centre.coordinator) == [(2026, 1, 0, 0, 1)]


def test_figures_are_of_those_whom_one_may_count(centre):
    assert len(figures(centre, centre.observer)) == 2
    assert len(figures(centre, centre.stranger_observer)) == 1
    assert figures(centre, centre.candidate) == []


def test_a_cohort_without_anybody_one_may_count_does_not_exist(centre):
    with centre.reading():
        ref = centre.cohort_refs["hit-itmo"]
        assert get_cohort(ref, actor=centre.actor(centre.coordinator)).year == 2026
        assert get_cohort(ref, actor=centre.actor(centre.stranger_coordinator)) is None
        assert get_cohort("K-NOTTHERE", actor=centre.actor(centre.centre_coordinator)) is None
