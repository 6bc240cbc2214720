"""Moving candidates to another version of a pack: open milestones follow it, settled ones stay, and back is back."""

from datetime import date

import pytest
from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.domain.errors import ImpossibleNowError, InvalidInputError, NotFoundError, NotPermittedError
from doctoral_center.models.candidacies import Candidacy, Track
from doctoral_center.models.journal import JournalEntry
from doctoral_center.models.messages import Message
from doctoral_center.models.milestones import Milestone, MilestoneTrack, Reviewable
from doctoral_center.models.regulations import Regulation, Rule
from doctoral_center.operations.milestones import waive_milestone
from doctoral_center.operations.plans import differences
from doctoral_center.operations.regulation_versions import MovedFiles, VersionChange, move_track
from doctoral_center.operations.regulations import publish_regulation
from doctoral_center.queries.files import get_file
from tests.centre import DATA, HIT, ITMO
from tests.signing import decide, milestone, state, submit

SECOND = (
    ("version: 1", "version: 2"),
    # The study plan two months after the start instead of three; the courses under another code.
    ("due: {after: start, months: 3}", "due: {after: start, months: 2}"),
    ("- code: courses", "- code: course-work"),
)


@pytest.fixture
def second(centre):
    """Publish a second version of HIT's pack."""
    text = (DATA / "regulations" / "cn-joint-phd.yaml").read_text("utf-8")
    for old, new in SECOND:
        assert old in text
        text = text.replace(old, new, 1)
    with centre.writing():
        publish_regulation(text, actor=centre.operator, now=centre.now)


def move(centre, version=2, *, refs=None, at=HIT, by=None, code="cn-joint-phd", reason="Rules of 2026"):
    with centre.writing():
        change = VersionChange(centre.institutions[at], code, version, reason)
        actor = centre.actor(by or centre.coordinator)
        return move_track(refs or [centre.candidacy.ref], change, actor=actor, now=centre.now)


def plan(centre, candidacy=None):
    """Code, occurrence, version of the rule, state and day of every part of the file that is not cancelled."""
    with centre.reading():
        rows = db.session.execute(
            select(
                Regulation.code,
                Regulation.version,
                Rule.code.label("rule"),
                MilestoneTrack.occurrence,
                Reviewable.state,
                MilestoneTrack.due_on,
                Milestone.due_on.label("day"),
            )
            .select_from(MilestoneTrack)
            .join(Rule, MilestoneTrack.rule_id == Rule.id)
            .join(Regulation, Rule.regulation_id == Regulation.id)
            .join(Milestone, Milestone.reviewable_id == MilestoneTrack.milestone_id)
            .join(Reviewable, Reviewable.id == Milestone.reviewable_id)
            .where(Reviewable.candidacy_id == (candidacy or centre.candidacy).id)
        )
        return sorted(tuple(row) for row in rows if row.state != "cancelled")


def versions_of(centre, rule):
    return {row[1] for row in plan(centre) if row[2] == rule and row[0] == "cn-joint-phd"}


def sound(centre):
    with centre.reading():
        return differences(get_file(centre.candidacy.ref)) == ()


def told(centre):
    with centre.reading():
        rows = db.session.scalars(
            select(JournalEntry)
            .where(JournalEntry.stream == f"candidacy:{centre.candidacy.id}", JournalEntry.seq > 1)
            .order_by(JournalEntry.seq)
        )
        known = {"regulation-version-changed", "date-moved", "milestone-added", "milestone-removed"}
        return [(row.action, row.after.get("cause")) for row in rows if row.action in known]


def mails(centre):
    with centre.reading():
        rows = db.session.scalars(
            select(Message).where(Message.kind == "regulation-version").order_by(Message.recipient_id)
        )
        return [(row.recipient_id, row.data) for row in rows]


def test_what_is_with_the_candidate_follows_the_new_version(centre, second):
    ref = centre.milestone("study-plan")
    assert move(centre) == MovedFiles(candidates=1, dates=2)
    assert milestone(centre, ref).due_on == date(2026, 11, 2)
    assert {row[1] for row in plan(centre) if row[0] == "cn-joint-phd"} == {2}
    assert sound(centre)


def test_what_the_new_version_does_not_ask_for_is_cancelled_and_what_is_new_is_added(centre, second):
    courses = centre.milestone("courses")
    move(centre)
    assert (state(centre, courses), milestone(centre, courses).due_on) == ("cancelled", None)
    assert milestone(centre, centre.milestone("course-work")).due_on == date(2028, 9, 1)


def test_what_is_settled_or_handed_in_keeps_the_rule_under_which_it_was_done(centre, second):
    settled, handed_in = centre.milestone("courses"), centre.milestone("study-plan")
    with centre.writing():
        waive_milestone(settled, actor=centre.actor(centre.coordinator), reason="Done at home", now=centre.now)
    submit(centre, handed_in)
    move(centre)
    assert state(centre, settled) == "waived"
    assert (versions_of(centre, "courses"), versions_of(centre, "study-plan")) == ({1}, {1})
    assert sound(centre)
    decide(centre, handed_in, centre.supervisor, "return", reason="The second year is missing")
    # Returned, it is with the candidate again, and what she hands in next goes by the version she follows.
    assert versions_of(centre, "study-plan") == {2}


def test_moving_back_returns_every_date(centre, second):
    before = plan(centre)
    move(centre)
    assert plan(centre) != before
    move(centre, 1, reason="It was the wrong cohort")
    assert plan(centre) == before
    assert sound(centre)


def test_every_moved_date_is_told_with_its_cause(centre, second):
    move(centre)
    assert told(centre) == [
        ("regulation-version-changed", None),
        ("date-moved", "regulation-version"),
        ("milestone-removed", "regulation-version"),
        ("milestone-added", "regulation-version"),
    ]


def test_the_candidate_and_the_other_side_are_told_once(centre, second):
    plan_id, courses_id = (
        milestone(centre, centre.milestone(code)).reviewable_id for code in ("study-plan", "courses")
    )
    move(centre)
    moved = [[plan_id, "2026-12-01", "2026-11-02"], [courses_id, "2028-09-01", None]]
    assert mails(centre) == sorted(
        [
            (centre.candidate.id, {"moved": moved}),
            (centre.partner.id, {"candidates": 1, "dates": 2}),
        ]
    )


def test_the_same_again_changes_nothing_and_tells_nobody(centre, second):
    move(centre)
    before = plan(centre), told(centre), mails(centre)
    assert move(centre) == MovedFiles(candidates=0, dates=0)
    assert (plan(centre), told(centre), mails(centre)) == before


def test_several_candidates_move_together_and_the_other_side_hears_of_it_once(centre, second):
    with centre.writing():
        other = centre.enrol("other", "Zhao", "Lei", native="赵磊")
    assert move(centre, refs=[other.ref, centre.candidacy.ref]) == MovedFiles(candidates=2, dates=4)
    assert [data for person, data in mails(centre) if person == centre.partner.id] == [{"candidates": 2, "dates": 4}]


def test_all_or_nothing(centre, second):
    with centre.writing():
        other = centre.enrol("other", "Zhao", "Lei", native="赵磊")
        candidacy = db.session.get_one(Candidacy, other.id)
        candidacy.state, candidacy.ended_on = "withdrawn", date(2026, 11, 1)
    before = plan(centre)
    with pytest.raises(ImpossibleNowError, match="candidacy-has-ended"):
        move(centre, refs=[centre.candidacy.ref, other.ref])
    assert (plan(centre), mails(centre)) == (before, [])


def test_a_joint_milestone_loses_the_side_whose_new_version_does_not_know_it(centre):
    text = (DATA / "regulations" / "general-joint-doctorate.yaml").read_text("utf-8")
    text = text.replace("version: 1", "version: 2", 1).replace("- code: plan\n", "- code: first-plan\n", 1)
    with centre.writing():
        publish_regulation(text, actor=centre.operator, now=centre.now)
    ref, before = centre.milestone("plan"), plan(centre)
    assert ref == centre.milestone("study-plan")
    code = "general-joint-doctorate"
    move(centre, at=ITMO, code=code, by=centre.partner)
    assert centre.milestone("study-plan") == ref
    assert centre.milestone("first-plan") != ref
    assert not [row for row in plan(centre) if row[2] == "plan"]
    assert sound(centre)
    move(centre, 1, at=ITMO, code=code, by=centre.partner)
    assert plan(centre) == before


@pytest.mark.parametrize("who", ["partner", "supervisor"])
def test_nobody_but_the_coordinators_of_that_side_moves_a_track(centre, second, who):
    with pytest.raises(NotPermittedError):
        move(centre, by=getattr(centre, who))
    with centre.reading():
        assert db.session.scalars(select(Regulation.version).join(Track, Track.regulation_id == Regulation.id)).all()
    assert versions_of(centre, "study-plan") == {1}


def test_a_stranger_finds_nothing(centre, second):
    with pytest.raises(NotFoundError):
        move(centre, by=centre.stranger_coordinator)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"reason": " "}, "reason-missing"),
        ({"version": 9}, "version-unknown"),
        ({"refs": ["C-22222222"] * 201}, "too-many-candidates"),
    ],
)
def test_what_cannot_be_is_refused_with_a_code(centre, second, given, code):
    with pytest.raises(InvalidInputError, match=code):
        move(centre, **given)


def test_somebody_must_be_chosen_and_must_be_there(centre, second):
    with pytest.raises(NotFoundError):
        move(centre, refs=["C-22222222"])
    with centre.writing(), pytest.raises(InvalidInputError, match="nobody-chosen"):
        change = VersionChange(centre.institutions[HIT], "cn-joint-phd", 2, "No reason")
        move_track([], change, actor=centre.actor(centre.coordinator), now=centre.now)
