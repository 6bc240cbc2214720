"""Writing the plan: moved days are told with their cause, attempts open and go, settled days stay."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, select

from doctoral_center.db import db
from doctoral_center.domain.changes import Change
from doctoral_center.domain.plans import Granted
from doctoral_center.models.journal import JournalEntry
from doctoral_center.models.milestones import Milestone, Reviewable
from doctoral_center.operations.changes_of_time import record_leave
from doctoral_center.operations.plans import differences, preview, recompute
from doctoral_center.queries.files import get_file, lock_file
from doctoral_center.queries.plans import list_milestones
from tests.signing import decide, milestone, state, submit, undo


def told(centre, *actions):
    with centre.reading():
        rows = db.session.scalars(
            select(JournalEntry)
            .where(JournalEntry.stream == f"candidacy:{centre.candidacy.id}", JournalEntry.action.in_(actions))
            .order_by(JournalEntry.seq)
        )
        return [(row.action, row.before.get("due_on"), row.after["due_on"], row.after["cause"]) for row in rows]


def count_milestones(centre):
    with centre.reading():
        return db.session.scalar(
            select(func.count()).select_from(Reviewable).where(Reviewable.candidacy_id == centre.candidacy.id)
        )


def sound(centre):
    with centre.reading():
        return differences(get_file(centre.candidacy.ref)) == ()


def not_passed(centre):
    """Let HIT's thesis proposal fail on 10 January 2028; return the failed milestone."""
    centre.at(datetime(2028, 1, 10, 9, tzinfo=UTC))
    ref = centre.milestone("proposal")
    submit(centre, ref)
    decide(centre, ref, centre.supervisor, "not-pass", reason="The question is not clear")
    return ref


def test_computing_again_changes_nothing(centre):
    with centre.writing():
        file = lock_file(centre.candidacy.id)
        assert recompute(file, actor=centre.operator, now=centre.now, cause="test") == ()
    assert told(centre, "date-moved", "milestone-added", "milestone-removed") == []
    assert count_milestones(centre) == 26


def test_a_failed_milestone_opens_its_next_attempt(centre):
    failed = not_passed(centre)
    again = centre.milestone("proposal", attempt=2)
    assert (state(centre, failed), state(centre, again)) == ("not-passed", "open")
    assert milestone(centre, failed).due_on == date(2028, 3, 1)
    # Two months after 10 January, and a Friday.
    assert milestone(centre, again).due_on == date(2028, 3, 10)
    assert told(centre, "milestone-added") == [("milestone-added", None, "2028-03-10", "verdict")]
    assert sound(centre)


def test_the_attempt_goes_with_a_verdict_that_is_taken_back_and_comes_back_with_it(centre):
    failed = not_passed(centre)
    again = centre.milestone("proposal", attempt=2)
    centre.at(centre.now + timedelta(minutes=5))
    undo(centre, failed, centre.supervisor)
    assert (state(centre, failed), state(centre, again)) == ("submitted", "cancelled")
    assert milestone(centre, again).due_on is None
    assert sound(centre)
    decide(centre, failed, centre.supervisor, "not-pass", reason="Still not clear")
    assert (state(centre, again), milestone(centre, again).due_on) == ("open", date(2028, 3, 10))
    assert centre.milestone("proposal", attempt=2) == again
    assert sound(centre)


def test_the_page_names_the_attempt(centre):
    not_passed(centre)
    page = centre.client_for(centre.candidate).get(f"/candidates/{centre.candidacy.ref}").text
    assert "Thesis proposal, attempt 2" in page
    assert "2 months after the attempt that was not passed on 10 Jan 2028" in page


def test_a_settled_day_stays_when_a_leave_moves_the_rest(centre):
    failed = not_passed(centre)
    with centre.writing():
        days = {"first_on": date(2028, 2, 1), "last_on": date(2028, 3, 31)}
        actor = centre.actor(centre.coordinator)
        record_leave(centre.candidacy.ref, actor=actor, reason="Illness", now=centre.now, **days)
    assert milestone(centre, failed).due_on == date(2028, 3, 1)
    assert milestone(centre, centre.milestone("proposal", attempt=2)).due_on == date(2028, 5, 10)
    assert sound(centre)


def test_a_preview_tells_what_would_move_and_writes_nothing(centre):
    with centre.reading():
        file = get_file(centre.candidacy.ref)
        moves = preview(file, [Granted(Change.leave(date(2027, 1, 1), date(2027, 12, 31)))])
        days = {move.milestone.tracks[0].rule.code: move.new_due_on for move in moves}
        assert days["qualifying-exam"] == date(2028, 12, 1)
        assert "study-plan" not in days
    assert told(centre, "date-moved") == []
    with centre.reading():
        assert db.session.scalar(select(Milestone.due_on).where(Milestone.due_on == date(2028, 12, 1))) is None


def test_differences_name_what_was_changed_behind_the_plan(centre):
    ref = centre.milestone("study-plan")
    with centre.writing():
        row = db.session.scalars(
            select(Milestone).join(Reviewable, Milestone.reviewable_id == Reviewable.id).where(Reviewable.ref == ref)
        ).one()
        row.opens_on = None
    with centre.reading():
        found = differences(get_file(centre.candidacy.ref))
    assert [(one.milestone_ref, one.name, one.stored, one.computed) for one in found] == [
        (ref, "opens_on", None, date(2026, 10, 2))
    ]


def test_a_files_milestones_are_read_without_an_outer_join_that_reads_everybodys(centre, count_statements):
    with centre.reading(), count_statements() as statements:
        assert len(list_milestones(centre.candidacy.id)) == 26
    # SQLite materialises what is joined outside in brackets: the parts of all candidates, for each of them.
    assert ["OUTER JOIN" in statement for statement in statements] == [False]
