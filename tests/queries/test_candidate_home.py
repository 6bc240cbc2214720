"""What a candidate's home reads, in three statements."""

from datetime import UTC, datetime

from doctoral_center.queries.candidate_home import get_candidate_home
from tests.signing import decide, submit


def home(centre, person):
    return get_candidate_home(actor=centre.actor(person), now=centre.now)


def test_somebody_who_is_no_candidate_has_no_such_home(centre):
    with centre.reading():
        assert home(centre, centre.supervisor) is None


def test_the_coordinator_of_the_home_university_helps_before_that_of_the_centre(centre):
    with centre.reading():
        assert home(centre, centre.candidate).coordinator.id == centre.coordinator.id


def test_the_open_stages_of_what_was_sent_are_read_with_their_people(centre):
    ref = centre.milestone("study-plan")
    submit(centre, ref)
    with centre.reading():
        found = home(centre, centre.candidate)
        (stages,) = found.stages.values()
        asked = [[person.latin_family for _sign_off, person in stage.asked] for stage in stages]
        assert asked == [["Li", "Ivanova"], ["Li", "Ivanova"], [], []]
        assert [each.draft.version for each in found.milestones if each.draft] == [2]
    decide(centre, ref, centre.supervisor, "return", reason="More.")
    with centre.reading():
        assert home(centre, centre.candidate).stages == {}


def test_news_are_what_others_did_in_seven_days(centre):
    submit(centre, centre.milestone("study-plan"))
    decide(centre, centre.milestone("study-plan"), centre.supervisor)
    with centre.reading():
        assert [entry.action for entry in home(centre, centre.candidate).news][:1] == ["verdict-approve"]
    centre.at(datetime(2026, 11, 30, 9, 0, 1, tzinfo=UTC))
    with centre.reading():
        assert home(centre, centre.candidate).news == []


def test_it_takes_three_statements(centre, count_statements):
    with centre.reading():
        actor = centre.actor(centre.candidate)
        with count_statements() as statements:
            get_candidate_home(actor=actor, now=centre.now)
    assert len(statements) == 3
