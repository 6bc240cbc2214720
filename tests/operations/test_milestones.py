"""Waiving a milestone: who may, what follows, what is refused."""

import pytest
from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.domain.errors import ImpossibleNowError, InvalidInputError, NotFoundError, NotPermittedError
from doctoral_center.models.journal import JournalEntry
from doctoral_center.operations.milestones import waive_milestone
from tests.signing import chain, mails, milestone, state, submit


def waive(centre, ref, person, reason="Done at the former university"):
    with centre.writing():
        return waive_milestone(ref, actor=centre.actor(person), reason=reason, now=centre.now)


def test_a_waived_milestone_is_settled_today_with_its_reason(centre):
    ref = centre.milestone("study-plan")
    waive(centre, ref, centre.coordinator)
    row = milestone(centre, ref)
    assert state(centre, ref) == "waived"
    assert (row.settled_on.isoformat(), row.waiver_reason) == ("2026-11-23", "Done at the former university")


def test_the_candidate_and_the_other_side_are_told(centre):
    waive(centre, centre.milestone("study-plan"), centre.partner)
    assert mails(centre) == [("milestone-waived", "Zeng"), ("milestone-waived", "Wang")]


def test_it_is_journalled_with_the_reason(centre):
    waive(centre, centre.milestone("study-plan"), centre.coordinator)
    with centre.reading():
        entry = db.session.scalars(select(JournalEntry).where(JournalEntry.action == "milestone-waived")).one()
        assert entry.before == {"state": "open"}
        assert entry.after == {"state": "waived", "reason": "Done at the former university"}


def test_open_signatures_are_no_longer_needed(centre):
    ref = centre.milestone("study-plan")
    submit(centre, ref)
    waive(centre, ref, centre.centre_coordinator)
    assert {standing for _position, _family, _role, standing in chain(centre, ref)} == {"waived"}


def test_what_hangs_on_a_waived_milestone_is_counted_from_today(centre):
    days = {move.new_due_on.isoformat() for move in waive(centre, centre.milestone("defence"), centre.coordinator)}
    # HIT asks for the corrections a month after the defence, ITMO three, each on a working day.
    assert {"2026-12-23", "2027-02-23"} < days


def test_a_settled_milestone_cannot_be_waived_again(centre):
    ref = centre.milestone("study-plan")
    waive(centre, ref, centre.coordinator)
    with pytest.raises(ImpossibleNowError):
        waive(centre, ref, centre.coordinator)


def test_a_reason_is_needed(centre):
    with pytest.raises(InvalidInputError) as refused:
        waive(centre, centre.milestone("study-plan"), centre.coordinator, reason=" ")
    assert (refused.value.code, refused.value.field) == ("reason-missing", "reason")


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("candidate", NotPermittedError),
        ("supervisor", NotPermittedError),
        ("partner", NotPermittedError),
        ("observer", NotFoundError),
        ("administrator", NotFoundError),
        ("stranger_coordinator", NotFoundError),
    ],
)
def test_only_coordinators_of_the_milestones_own_side_waive_it(centre, name, error):
    with pytest.raises(error):
        waive(centre, centre.milestone("qualifying-exam"), centre.people[name])
