"""One decision for several candidates: all or nothing, told once, taken back together."""

from datetime import date

import pytest
from sqlalchemy import func, select, true

from doctoral_center.db import db
from doctoral_center.domain.changes import ChangeKind
from doctoral_center.domain.decisions import DecisionData, MilestoneOfSide
from doctoral_center.domain.errors import InvalidInputError, NotFoundError, NotPermittedError
from doctoral_center.models.changes_of_time import ChangeOfTime
from doctoral_center.models.programmes import ProgrammeSide
from doctoral_center.operations.changes_of_time import record_leave
from doctoral_center.operations.decisions import decide_for_several, foresee, take_back_decision
from doctoral_center.operations.leaves import correct_leave
from doctoral_center.operations.milestones import waive_milestone
from doctoral_center.operations.plans import differences
from doctoral_center.queries.decisions import list_universities
from doctoral_center.queries.files import get_file
from doctoral_center.queries.stored_plans import list_stored_plans
from tests.centre import HIT
from tests.dates import due_day
from tests.signing import mails

REF = "D-33333333"
LEAVE = DecisionData(ChangeKind.LEAVE, "The campus is closed", first_on=date(2027, 1, 1), last_on=date(2027, 1, 31))


@pytest.fixture
def three(centre):
    """Zeng Min, Wu Hao and Xie Na."""
    with centre.writing():
        return [centre.candidacy, centre.enrol("wu", "Wu", "Hao"), centre.enrol("xie", "Xie", "Na")]


def side(centre):
    with centre.reading():
        return db.session.scalar(
            select(ProgrammeSide.id).where(ProgrammeSide.institution_id == centre.institutions[HIT])
        )


def more_days(centre, days, code="study-plan"):
    return DecisionData(ChangeKind.EXTENSION, "Flood", milestone=MilestoneOfSide(side(centre), code), days=days)


def decide(centre, candidacies, data, person=None, ref=REF):
    with centre.writing():
        actor = centre.actor(person or centre.coordinator)
        return decide_for_several(ref, [each.ref for each in candidacies], data, actor=actor, now=centre.now)


def take_back(centre, person=None):
    with centre.writing():
        actor = centre.actor(person or centre.coordinator)
        return take_back_decision(REF, actor=actor, reason="Opened again", now=centre.now)


def days(centre, candidacies, code="study-plan"):
    return [due_day(centre, centre.milestone(code, of=each)) for each in candidacies]


def outlook(centre, data, person=None):
    with centre.reading():
        files = list_stored_plans(true())
        sides = list_universities({track.institution_id for file in files for track in file.facts.tracks})
        actor = centre.actor(person or centre.coordinator)
        return foresee(data, files, sides=sides, actor=actor, today=date(2026, 11, 23))


def left_out(seen):
    return {each.file.person.latin_family: each.error.code for each in seen.left_out}


def test_each_gets_so_many_days_more_in_one_decision(centre, three):
    done = decide(centre, three, more_days(centre, 14))
    assert (done.candidates, done.dates) == (3, 3)
    assert days(centre, three) == [date(2026, 12, 15)] * 3
    with centre.reading():
        rows = db.session.execute(select(ChangeOfTime.decision_ref, ChangeOfTime.reason)).all()
        assert rows == [(REF, "Flood")] * 3
        assert [differences(get_file(each.ref)) for each in three] == [(), (), ()]


def test_candidates_are_told_each_and_the_other_sides_coordinator_once(centre, three):
    decide(centre, three, more_days(centre, 14))
    assert sorted(mails(centre)) == [
        ("date-moved", "Smirnov"),
        ("date-moved", "Wu"),
        ("date-moved", "Xie"),
        ("date-moved", "Zeng"),
    ]


def test_the_same_decision_twice_is_taken_once(centre, three):
    decide(centre, three, LEAVE)
    assert decide(centre, three, LEAVE) == type(decide(centre, three, LEAVE))(0, 0)
    with centre.reading():
        assert db.session.scalar(select(func.count(ChangeOfTime.id))) == 3
    with pytest.raises(NotFoundError):
        decide(centre, three, LEAVE, centre.partner)


def test_if_one_cannot_be_nothing_is_done(centre, three):
    with centre.writing():
        actor = centre.actor(centre.coordinator)
        leave = {"first_on": date(2027, 1, 20), "last_on": date(2027, 2, 20)}
        record_leave(three[1].ref, actor=actor, reason="Illness", now=centre.now, **leave)
    before = days(centre, three, "mid-term")
    with pytest.raises(InvalidInputError, match="leaves-overlap"):
        decide(centre, three, LEAVE)
    assert days(centre, three, "mid-term") == before
    with centre.reading():
        assert db.session.scalar(select(func.count(ChangeOfTime.id))) == 1


def test_who_is_left_out_is_named_with_the_reason(centre, three):
    with centre.writing():
        actor = centre.actor(centre.coordinator)
        waive_milestone(centre.milestone("study-plan", of=three[1]), actor=actor, reason="Done", now=centre.now)
    seen = outlook(centre, more_days(centre, 14))
    assert left_out(seen) == {"Wu": "milestone-settled", "Bekova": "not-found"}
    assert [(each.file.person.latin_family, len(each.moves)) for each in seen.foreseen] == [("Xie", 1), ("Zeng", 1)]
    move = seen.foreseen[1].moves[0]
    assert (move.old_due_on, move.new_due_on) == (date(2026, 12, 1), date(2026, 12, 15))


def test_a_side_decides_over_its_own_milestones_only(centre, three):
    seen = outlook(centre, more_days(centre, 14, "qualifying-exam"), centre.partner)
    assert set(left_out(seen).values()) == {"not-permitted", "not-found"}
    with pytest.raises(NotPermittedError):
        decide(centre, three, more_days(centre, 14, "qualifying-exam"), centre.partner)


@pytest.mark.parametrize(
    ("refs", "error", "code"),
    [([], InvalidInputError, "nobody-ticked"), (["C-22222222"], NotFoundError, "not-found")],
)
def test_nobody_chosen_and_nobody_there(centre, refs, error, code):
    with pytest.raises(error, match=code), centre.writing():
        decide_for_several(REF, refs, LEAVE, actor=centre.actor(centre.coordinator), now=centre.now)


def test_a_foreign_candidate_among_them_refuses_all(centre, three):
    with pytest.raises(NotFoundError):
        decide(centre, [*three, centre.stranger_candidacy], LEAVE)
    with centre.reading():
        assert db.session.scalar(select(func.count(ChangeOfTime.id))) == 0


@pytest.mark.parametrize("name", ["candidate", "supervisor", "observer", "administrator"])
def test_only_coordinators_decide_for_several(centre, three, name):
    with pytest.raises(NotPermittedError):
        decide(centre, three, LEAVE, centre.people[name])


def test_all_of_it_is_taken_back_together_and_told_once(centre, three):
    before = days(centre, three, "mid-term")
    decide(centre, three, LEAVE)
    assert days(centre, three, "mid-term") != before
    assert take_back(centre).candidates == 3
    assert take_back(centre).candidates == 0
    assert days(centre, three, "mid-term") == before
    told = [mail for mail in mails(centre) if mail[1] == "Smirnov"]
    assert told == [("date-moved", "Smirnov"), ("date-moved", "Smirnov")]
    assert len([mail for mail in mails(centre) if mail[0] == "change-taken-back"]) == 3


def test_what_was_decided_on_again_since_is_left_as_it_is(centre, three):
    decide(centre, three, LEAVE)
    with centre.reading():
        ref = db.session.scalar(select(ChangeOfTime.ref).where(ChangeOfTime.candidacy_id == three[1].id))
    with centre.writing():
        actor = centre.actor(centre.coordinator)
        leave = {"first_on": date(2027, 1, 1), "last_on": date(2027, 2, 10)}
        correct_leave(ref, actor=actor, reason="Longer", now=centre.now, **leave)
    assert take_back(centre).candidates == 2
    with centre.reading():
        acting = db.session.scalars(select(ChangeOfTime.candidacy_id).where(ChangeOfTime.is_in_force)).all()
        assert acting == [three[1].id]


def test_a_decision_that_is_not_there_or_not_hers_is_not_found(centre, three):
    decide(centre, three, LEAVE)
    with pytest.raises(NotFoundError):
        take_back(centre, centre.stranger_coordinator)


def test_a_candidate_costs_twenty_statements_beside_what_the_journal_tells(centre, three, count_statements):
    def statements(candidacies, ref, days):
        data = more_days(centre, days)
        with count_statements() as counted:
            decide(centre, candidacies, data, ref=ref)
        return sum("INSERT INTO journal" not in statement for statement in counted)

    statements(three, "D-44444444", 10)
    one, two = statements(three[:1], "D-66666666", 20), statements(three[1:], "D-77777777", 20)
    assert two - one <= 20
