"""`flask plans check`: stored days against computed ones."""

from datetime import date

from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.models.milestones import Milestone, Reviewable

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
