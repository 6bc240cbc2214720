"""A side of a programme uses another version of its pack for the candidates to come."""

from datetime import date

import pytest
from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.domain.errors import InvalidInputError, NotPermittedError
from doctoral_center.domain.pack_edits import RemoveMilestone, SetMilestone
from doctoral_center.models.candidacies import Track
from doctoral_center.models.journal import JournalEntry
from doctoral_center.models.regulations import Regulation
from doctoral_center.operations.programme_sides import apply_to_side
from doctoral_center.operations.regulation_drafts import begin_draft, publish_draft, save_edit
from tests.centre import HIT, ITMO

SECOND = ("cn-joint-phd", 2)


def publish(centre, edit):
    with centre.writing():
        actor = centre.actor(centre.centre_coordinator)
        ref = begin_draft(("cn-joint-phd", 1), actor=actor, now=centre.now).ref
        save_edit(ref, edit, shown_version=1, actor=actor, now=centre.now)
        day = date(2027, 9, 1)
        return publish_draft(ref, shown_version=2, valid_from=day, actor=actor, now=centre.now).version


def apply(centre, by, pack=SECOND, side=("hit-itmo", HIT)):
    with centre.writing():
        return apply_to_side(side, pack, actor=centre.actor(by), now=centre.now)[1]


def versions(centre, candidacy):
    """The version of the Chinese pack that the candidate follows."""
    with centre.reading():
        return db.session.scalars(
            select(Regulation.version)
            .join(Track, Track.regulation_id == Regulation.id)
            .where(Track.candidacy_id == candidacy.id, Regulation.code == "cn-joint-phd")
        ).one()


def test_new_candidates_follow_the_new_version_and_the_others_keep_theirs(centre):
    publish(centre, SetMilestone("proposal", {"due": {"months": 20}}))
    assert apply(centre, centre.coordinator) is True
    with centre.writing():
        newcomer = centre.enrol("newcomer", "Zhao", "Lin")
    assert (versions(centre, newcomer), versions(centre, centre.candidacy)) == (2, 1)


def test_the_same_version_again_changes_nothing(centre):
    publish(centre, SetMilestone("proposal", {"due": {"months": 20}}))
    assert [apply(centre, centre.administrator) for _ in range(2)] == [True, False]
    with centre.reading():
        last = db.session.scalars(select(JournalEntry.action).order_by(JournalEntry.id.desc()).limit(2)).all()
    assert last == ["regulation-applied", "regulation-draft-published"]


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (RemoveMilestone("mid-term"), "milestone-unknown"),
        (
            SetMilestone(
                "mid-term",
                {"due": {"after": None, "months": None, "each_year_on": ["03-31"], "count": 1}, "may_fail": None},
            ),
            "milestone-repeats",
        ),
    ],
)
def test_a_milestone_that_counts_for_the_other_university_has_to_stay(centre, edit, code):
    publish(centre, edit)
    with pytest.raises(InvalidInputError, match=code):
        apply(centre, centre.coordinator)


def test_the_coordinator_of_another_university_does_not_decide(centre):
    for by, error in ((centre.partner, "side-of-others"), (centre.supervisor, "not-permitted")):
        with pytest.raises(NotPermittedError, match=error):
            apply(centre, by, ("cn-joint-phd", 1))
    assert apply(centre, centre.centre_coordinator, ("cn-joint-phd", 1)) is False


def test_what_is_not_there_is_refused(centre):
    with pytest.raises(InvalidInputError, match="version-unknown"):
        apply(centre, centre.coordinator, ("cn-joint-phd", 9))
    with pytest.raises(InvalidInputError, match="programme-side-unknown"):
        apply(centre, centre.coordinator, ("cn-joint-phd", 1), ("kaznu-bsu", ITMO))
