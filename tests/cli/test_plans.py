"""`flask plans`: stored days against computed ones, and putting them right."""

from datetime import date

from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.domain.changes import ChangeKind
from doctoral_center.domain.journal import candidacy_stream
from doctoral_center.domain.references import Prefix, new_reference
from doctoral_center.models.candidacies import Track
from doctoral_center.models.changes_of_time import ChangeOfTime
from doctoral_center.models.journal import JournalEntry
from doctoral_center.models.milestones import Milestone, Reviewable
from tests.centre import KAZNU

CHECKED = "2 files computed again, 0 differences.\n"


def check(centre):
    done = centre.app.test_cli_runner().invoke(args=["plans", "check"])
    return done.exit_code, done.output


def test_a_sound_centre_has_no_differences(centre):
    assert check(centre) == (0, CHECKED)


def test_a_day_that_somebody_changed_in_the_database_is_found(centre):
    ref = centre.milestone("study-plan")
    with centre.writing():
        milestone_id = select(Reviewable.id).where(Reviewable.ref == ref).scalar_subquery()
        db.session.scalars(select(Milestone).where(Milestone.reviewable_id == milestone_id)).one().due_on = date(
            2026, 12, 24
        )
    assert check(centre) == (
        1,
        f"{centre.candidacy.ref} {ref}: due_on is 2026-12-24, computed 2026-12-01\n" + CHECKED.replace("0 d", "1 d"),
    )


def recompute(centre, *arguments):
    done = centre.app.test_cli_runner().invoke(args=["plans", "recompute", *arguments])
    return done.exit_code, done.output


def disturb(centre, ref, day):
    with centre.writing():
        milestone_id = select(Reviewable.id).where(Reviewable.ref == ref).scalar_subquery()
        db.session.scalars(select(Milestone).where(Milestone.reviewable_id == milestone_id)).one().due_on = day


NOTHING = "2 files computed again; differed: 0, dates moved: 0.\n"


def test_recompute_puts_every_day_right_and_tells_the_journal(centre):
    ref = centre.milestone("study-plan")
    disturb(centre, ref, date(2026, 12, 24))
    moved = f"{centre.candidacy.ref} {ref}: 2026-12-24 → 2026-12-01\n"
    end = "2 files computed again; differed: 1, dates moved: 1.\n"
    rehearsed = moved + end + "Nothing was written: this was a dry run.\n"
    assert recompute(centre, "--dry-run") == (0, rehearsed)
    assert check(centre)[0] == 1
    assert recompute(centre) == (0, moved + end)
    assert check(centre) == (0, CHECKED)
    assert recompute(centre) == (0, NOTHING)
    with centre.reading():
        last = db.session.scalars(
            select(JournalEntry)
            .where(JournalEntry.stream == candidacy_stream(centre.candidacy.id))
            .order_by(JournalEntry.seq.desc())
        ).first()
    assert (last.action, last.before["due_on"], last.after) == (
        "date-moved",
        "2026-12-24",
        {"due_on": "2026-12-01", "cause": "recomputed"},
    )


def test_recompute_gives_each_side_its_own_end_after_an_upgrade(centre):
    with centre.writing():
        for track in db.session.scalars(select(Track)):
            track.latest_end_on = date(2032, 9, 1)
    code, output = recompute(centre)
    # The stranger's sides follow one pack, so theirs are the same end.
    assert (code, output) == (0, "2 files computed again; differed: 1, dates moved: 0.\n")
    with centre.reading():
        ends = db.session.scalars(
            select(Track.latest_end_on).where(Track.candidacy_id == centre.candidacy.id).order_by(Track.position)
        ).all()
    assert ends == [date(2033, 9, 1), date(2032, 9, 1)]


def test_only_a_programme_or_a_candidacy(centre):
    one = "1 files computed again; differed: 0, dates moved: 0.\n"
    assert recompute(centre, "kaznu-bsu") == (0, one)
    assert recompute(centre, centre.candidacy.ref) == (0, one)
    assert recompute(centre, centre.candidacy.ref, "hit-itmo") == (0, one)
    code, output = recompute(centre, "kaznu-bsu", "nonsense")
    assert code == 2
    assert "There is no programme and no candidacy nonsense." in output


def test_a_file_that_cannot_be_computed_is_named_and_the_others_go_on(centre):
    ref = centre.milestone("defence", of=centre.stranger_candidacy, at=KAZNU)
    disturb(centre, ref, date(2031, 1, 1))
    with centre.writing():
        for first_on in (date(2027, 1, 1), date(2027, 1, 10)):
            leave = {"first_on": first_on, "last_on": date(2027, 1, 31), "kind": ChangeKind.LEAVE}
            recorded = {"recorded_by_id": centre.coordinator.id, "recorded_at": centre.now}
            ref_of_change = new_reference(Prefix.CHANGE)
            db.session.add(
                ChangeOfTime(ref=ref_of_change, candidacy_id=centre.candidacy.id, reason="Twice", **leave, **recorded)
            )
    done = centre.app.test_cli_runner().invoke(args=["plans", "recompute"])
    assert done.exit_code == 1
    assert done.stderr.startswith(f"{centre.candidacy.ref}: The leaves from 1 Jan 2027 to 31 Jan 2027 and from")
    assert "2 files computed again; differed: 1, dates moved: 1." in done.stdout
