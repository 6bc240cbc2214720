"""Before and after: what a change would do to a file's dates, and why, without a trace of it left behind."""

from datetime import date

from doctoral_center.domain.changes import Change
from doctoral_center.domain.deadlines import StepKind
from doctoral_center.domain.plans import Granted
from doctoral_center.domain.programmes import ProgrammeData, SideData
from doctoral_center.operations.changes_of_time import record_leave
from doctoral_center.operations.programmes import create_cohort, create_programme
from doctoral_center.operations.regulations import publish_regulation
from doctoral_center.operations.what_if import what_if
from doctoral_center.queries.files import get_file
from tests.centre import BSU, DATA, ITMO, KAZNU, STARTS_ON

LEAVE = Granted(Change.leave(date(2027, 1, 1), date(2027, 6, 30)))


def seen(centre, *extra):
    """What would be, and what would move by the milestone's reference."""
    with centre.reading():
        found = what_if(get_file(centre.candidacy.ref), extra)
        return found, {move.milestone.reviewable.ref: move for move in found.moves}


def first_report(centre):
    return centre.milestone("progress-report", at=ITMO)


def kinds(move):
    return [[step.kind for step in cause.steps] for cause in move.causes]


def test_nothing_would_move_without_a_change(centre):
    found, moves = seen(centre)
    assert (moves, found.added, found.before) == ({}, (), found.after)


def test_a_leave_moves_days_because_of_the_leave_and_ends_with_them(centre):
    found, moves = seen(centre, LEAVE)
    first = moves[first_report(centre)]
    assert (first.old_due_on, first.new_due_on) == (date(2027, 3, 1), date(2027, 9, 1))
    assert kinds(first) == [[StepKind.LEAVE]]
    assert (found.before.latest_end_on, found.after.latest_end_on) == (date(2032, 9, 1), date(2033, 3, 1))


def test_what_hangs_on_another_milestone_moves_with_it(centre):
    _found, moves = seen(centre, LEAVE)
    (cause,) = moves[centre.milestone("blind-review")].causes
    assert cause.steps[0].kind is StepKind.BASE
    assert (cause.steps[0].detail["after"], cause.steps[0].detail["months"]) == ("similarity-check", 2)


def test_a_change_that_is_there_already_is_no_reason(centre):
    with centre.writing():
        record_leave(
            centre.candidacy.ref,
            actor=centre.actor(centre.coordinator),
            first_on=date(2027, 1, 1),
            last_on=date(2027, 6, 30),
            reason="Parental leave",
            now=centre.now,
        )
    _found, moves = seen(centre, Granted(Change.leave(date(2027, 8, 1), date(2027, 8, 31))))
    first = moves[first_report(centre)]
    assert (first.old_due_on, first.new_due_on) == (date(2027, 9, 1), date(2027, 10, 1))
    assert [step.detail["first_on"] for cause in first.causes for step in cause.steps] == [date(2027, 8, 1)]


def test_an_attestation_is_added_for_every_half_year_by_which_the_thesis_is_later(centre):
    """Belarus asks for one each 31 March and 30 November before the thesis."""
    with centre.writing():
        text = (DATA / "regulations" / "by-aspirantura.yaml").read_text("utf-8")
        publish_regulation(text, actor=centre.operator, now=centre.now)
        sides = (SideData(BSU, "by-aspirantura"), SideData(KAZNU, "general-joint-doctorate"))
        data = ProgrammeData(code="bsu-kaznu", title={"en": "Physics"}, sides=sides)
        programme = create_programme(data, actor=centre.operator, now=centre.now)
        cohort = create_cohort(programme, year=2026, starts_on=STARTS_ON, actor=centre.operator, now=centre.now)
        centre.cohorts["bsu-kaznu"] = cohort.id
        candidacy = centre.enrol("belarusian", "Kavalenka", "Ihar", programme="bsu-kaznu")
    with centre.reading():
        found = what_if(get_file(candidacy.ref), [Granted(Change.leave(date(2027, 1, 1), date(2027, 12, 31)))])
        assert [(each.part.rule_code, each.part.occurrence, each.due_on) for each in found.added] == [
            ("progress-report", 7, date(2029, 11, 30)),
            ("progress-report", 8, date(2030, 3, 29)),
        ]
