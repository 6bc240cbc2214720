"""Enrolling a candidate makes the whole file."""

from datetime import date

from sqlalchemy import func, select

from doctoral_center.db import db
from doctoral_center.models.candidacies import Candidacy
from doctoral_center.models.journal import JournalEntry
from doctoral_center.models.milestones import Milestone, MilestoneTrack, Reviewable
from doctoral_center.models.regulations import Rule


def milestones_of(candidacy_id):
    rows = db.session.execute(
        select(Rule.code, MilestoneTrack.occurrence, Milestone.due_on)
        .join(MilestoneTrack, MilestoneTrack.rule_id == Rule.id)
        .join(Milestone, Milestone.reviewable_id == MilestoneTrack.milestone_id)
        .join(Reviewable, Reviewable.id == Milestone.reviewable_id)
        .where(Reviewable.candidacy_id == candidacy_id)
        .order_by(Milestone.due_on, MilestoneTrack.id)
        .limit(6)
    )
    return [tuple(row) for row in rows]


def test_a_new_candidate_has_the_milestones_of_both_sides_in_one_list(centre):
    with centre.reading():
        assert milestones_of(centre.candidacy.id) == [
            ("study-plan", 1, date(2026, 12, 1)),
            ("plan", 1, date(2026, 12, 1)),
            ("progress-report", 1, date(2027, 3, 1)),
            ("progress-report", 1, date(2027, 9, 1)),
            ("agreement", 1, date(2027, 9, 1)),
            ("progress-report", 2, date(2027, 9, 1)),
        ]


def test_the_earliest_latest_end_of_the_sides_is_the_files(centre):
    with centre.reading():
        candidacy = db.session.get_one(Candidacy, centre.candidacy.id)
        assert (candidacy.normal_end_on, candidacy.latest_end_on) == (date(2029, 9, 1), date(2032, 9, 1))


def test_enrolment_is_told_once_and_its_supervisors_each(centre):
    with centre.reading():
        told = db.session.execute(
            select(JournalEntry.action, func.count())
            .where(JournalEntry.stream == f"candidacy:{centre.candidacy.id}")
            .group_by(JournalEntry.action)
            .order_by(JournalEntry.action)
        ).all()
        assert [tuple(row) for row in told] == [("candidate-enrolled", 1), ("supervisor-appointed", 2)]
