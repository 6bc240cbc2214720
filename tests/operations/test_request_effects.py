"""What follows when a request is granted, returned or refused, and when that is taken back."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.domain.candidacies import CandidacyState
from doctoral_center.domain.errors import ImpossibleNowError, InvalidInputError
from doctoral_center.domain.milestones import MilestoneState
from doctoral_center.domain.requests import RequestKind
from doctoral_center.models.candidacies import Candidacy
from doctoral_center.models.journal import JournalEntry
from doctoral_center.operations.changes_of_time import record_leave
from doctoral_center.operations.requests import RequestData, withdraw_request
from tests import signing
from tests.requesting import approve_all, asked, changes, due_on, shown, submit


def journal(centre, *actions):
    with centre.reading():
        rows = db.session.scalars(
            select(JournalEntry).where(JournalEntry.action.in_(actions)).order_by(JournalEntry.id)
        ).all()
    return [(row.action, row.subject_type, row.after.get("cause")) for row in rows]


def test_the_last_approval_grants_the_leave_and_moves_the_dates(centre):
    ref = submit(centre)
    before = due_on(centre, "mid-term")
    signing.decide(centre, ref, centre.supervisor)
    assert changes(centre) == []
    assert asked(shown(centre, ref)) == [[("Li", False)], [("Wang", True)], [("Smirnov", True)]]
    signing.decide(centre, ref, centre.coordinator)
    signing.decide(centre, ref, centre.partner)
    request = shown(centre, ref)
    assert (request.state, request.settled_at) == (MilestoneState.APPROVED, centre.now)
    assert changes(centre) == [("leave", date(2027, 1, 4), None, "Parental leave")]
    assert (before, due_on(centre, "mid-term")) == (date(2028, 9, 1), date(2029, 3, 1))


def test_every_moved_date_is_journalled_with_its_cause(centre):
    approve_all(centre, submit(centre))
    told = journal(centre, "request-submitted", "request-verdict-approve", "request-approved", "date-moved")
    assert told[:4] == [
        ("request-submitted", "request", None),
        ("request-verdict-approve", "request", None),
        ("request-verdict-approve", "request", None),
        ("request-approved", "request", None),
    ]
    assert set(told[4:]) == {("date-moved", "milestone", "request")}


def test_everybody_concerned_is_told_once_and_nobody_twice(centre):
    approve_all(centre, submit(centre))
    told = [mail for mail in signing.mails(centre) if mail[0] != "sign-off-asked"]
    # Smirnov decided last, so he knows.
    assert sorted(told) == [
        ("date-moved", "Ivanova"),
        ("date-moved", "Li"),
        ("date-moved", "Wang"),
        ("request-approved", "Zeng"),
    ]


def test_an_approval_is_taken_back_with_its_dates_and_mails(centre):
    ref = submit(centre)
    before = due_on(centre, "mid-term")
    approve_all(centre, ref)
    signing.undo(centre, ref, centre.partner)
    assert changes(centre) == []
    assert due_on(centre, "mid-term") == before
    request = shown(centre, ref)
    assert (request.state, request.settled_at) == (MilestoneState.SUBMITTED, None)
    assert [kind for kind, _name in signing.mails(centre) if kind != "sign-off-asked"] == []
    signing.decide(centre, ref, centre.partner)
    assert changes(centre) == [("leave", date(2027, 1, 4), None, "Parental leave")]


def test_every_stage_may_refuse_for_good_and_must_say_why(centre):
    ref = submit(centre)
    signing.decide(centre, ref, centre.supervisor)
    with pytest.raises(InvalidInputError) as refused:
        signing.decide(centre, ref, centre.coordinator, "not-pass")
    assert refused.value.code == "reason-required"
    signing.decide(centre, ref, centre.coordinator, "not-pass", reason="The grant ends before")
    request = shown(centre, ref)
    assert (request.state, request.settled_at) == (MilestoneState.NOT_PASSED, centre.now)
    assert changes(centre) == []
    with pytest.raises(ImpossibleNowError), centre.writing():
        withdraw_request(ref, actor=centre.actor(centre.candidate), now=centre.now)


def test_what_has_become_impossible_is_not_granted_and_nothing_is_written(centre):
    ref = submit(centre)
    signing.decide(centre, ref, centre.supervisor)
    signing.decide(centre, ref, centre.coordinator)
    with centre.writing():
        record_leave(
            centre.candidacy.ref,
            actor=centre.actor(centre.coordinator),
            first_on=date(2027, 3, 1),
            last_on=date(2027, 3, 31),
            reason="Illness",
            now=centre.now,
        )
    with pytest.raises(InvalidInputError) as refused:
        signing.decide(centre, ref, centre.partner)
    assert (refused.value.code, refused.value.field) == ("leaves-overlap", "verdict")
    assert shown(centre, ref).state is MilestoneState.SUBMITTED
    assert changes(centre) == [("leave", date(2027, 3, 1), None, "Illness")]


def test_more_time_is_granted_to_its_milestone_alone(centre):
    mid_term = centre.milestone("mid-term")
    data = RequestData(RequestKind.EXTENSION, "Broken laser", milestone_ref=mid_term, due_on=date(2028, 11, 15))
    thesis = due_on(centre, "thesis")
    approve_all(centre, submit(centre, data))
    assert (due_on(centre, "mid-term"), due_on(centre, "thesis")) == (date(2028, 11, 15), thesis)


def test_nothing_is_asked_for_once_the_candidacy_has_ended(centre):
    ref = submit(centre)
    with centre.writing():
        candidacy = db.session.get_one(Candidacy, centre.candidacy.id)
        candidacy.state, candidacy.ended_on = CandidacyState.WITHDRAWN, date(2026, 11, 20)
    with pytest.raises(ImpossibleNowError) as refused:
        submit(centre)
    assert refused.value.code == "candidacy-ended"
    signing.decide(centre, ref, centre.supervisor)
    signing.decide(centre, ref, centre.coordinator)
    with pytest.raises(ImpossibleNowError) as refused:
        signing.decide(centre, ref, centre.partner)
    assert refused.value.code == "candidacy-ended"


def test_ten_minutes_later_a_grant_stands(centre):
    ref = submit(centre)
    approve_all(centre, ref)
    centre.at(centre.now + timedelta(minutes=10))
    with pytest.raises(ImpossibleNowError) as refused:
        signing.undo(centre, ref, centre.partner)
    assert refused.value.code == "undo-too-late"
