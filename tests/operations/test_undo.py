"""Taking a verdict back: everything it caused goes with it, or nothing does."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from doctoral_center.db import db
from doctoral_center.domain.errors import ImpossibleNowError, NotPermittedError, StaleVersionError
from doctoral_center.models.changes_of_time import ChangeOfTime
from doctoral_center.models.messages import Message
from doctoral_center.models.reviews import SignOff
from doctoral_center.operations.undo import undo_verdict
from tests.signing import chain, decide, mails, milestone, state, submit, told, undo, write

SHORT = {"reason": "Say more."}


@pytest.fixture
def plan(centre):
    ref = centre.milestone("study-plan")
    submit(centre, ref)
    return ref


def test_a_verdict_taken_back_is_waited_for_again(centre, plan):
    before = chain(centre, plan)
    decide(centre, plan, centre.supervisor)
    undo(centre, plan, centre.supervisor)
    assert chain(centre, plan) == before
    assert told(centre) == ["milestone-submitted", "verdict-approve", "verdict-undone"]


def test_who_was_asked_by_the_verdict_is_no_longer_asked_and_not_told(centre, plan):
    decide(centre, plan, centre.supervisor)
    decide(centre, plan, centre.cosupervisor)
    undo(centre, plan, centre.cosupervisor)
    assert chain(centre, plan) == [
        (1, "Li", "lead_supervisor", "approve"),
        (1, "Ivanova", "co_supervisors", "open"),
        (1, "Li", "lead_supervisor", "approve"),
        (1, "Ivanova", "co_supervisors", "open"),
        (2, "Wang", "institution_coordinator", "undone"),
        (2, "Smirnov", "institution_coordinator", "undone"),
    ]
    assert mails(centre, state="skipped") == [("sign-off-asked", "Wang"), ("sign-off-asked", "Smirnov")]


def test_after_an_undo_the_next_position_opens_afresh(centre, plan):
    decide(centre, plan, centre.supervisor)
    decide(centre, plan, centre.cosupervisor)
    undo(centre, plan, centre.cosupervisor)
    decide(centre, plan, centre.cosupervisor)
    assert [row for row in chain(centre, plan) if row[3] == "open"] == [
        (2, "Wang", "institution_coordinator", "open"),
        (2, "Smirnov", "institution_coordinator", "open"),
    ]


def test_an_approval_taken_back_is_no_approval_and_the_candidate_hears_nothing(centre, plan):
    for person in (centre.supervisor, centre.cosupervisor, centre.coordinator, centre.partner):
        decide(centre, plan, person)
    undo(centre, plan, centre.partner)
    assert state(centre, plan) == "submitted"
    assert milestone(centre, plan).settled_on is None
    assert mails(centre, state="skipped") == [("milestone-approved", "Zeng")]
    decide(centre, plan, centre.partner)
    assert state(centre, plan) == "approved"
    assert mails(centre)[-1] == ("milestone-approved", "Zeng")


def test_a_return_taken_back_gives_the_old_day_back_and_reopens_what_it_closed(centre, plan):
    before = chain(centre, plan)
    decide(centre, plan, centre.cosupervisor, "return", **SHORT)
    undo(centre, plan, centre.cosupervisor)
    assert (state(centre, plan), chain(centre, plan)) == ("submitted", before)
    assert milestone(centre, plan).due_on == date(2026, 12, 1)
    with centre.reading():
        assert db.session.scalars(select(ChangeOfTime)).all() == []


def test_a_failed_attempt_taken_back_withdraws_the_next(centre):
    centre.at(datetime(2028, 1, 10, 9, tzinfo=UTC))
    proposal = centre.milestone("proposal")
    submit(centre, proposal)
    decide(centre, proposal, centre.supervisor, "not-pass", **SHORT)
    undo(centre, proposal, centre.supervisor)
    assert state(centre, proposal) == "submitted"
    assert state(centre, centre.milestone("proposal", attempt=2)) == "cancelled"
    decide(centre, proposal, centre.supervisor, "not-pass", **SHORT)
    assert state(centre, centre.milestone("proposal", attempt=2)) == "open"


def test_one_stage_taken_back_leaves_the_other_side_as_it_is(centre, plan):
    for person in (centre.supervisor, centre.cosupervisor, centre.coordinator):
        decide(centre, plan, person)
    undo(centre, plan, centre.coordinator)
    assert chain(centre, plan)[4:] == [
        (2, "Wang", "institution_coordinator", "open"),
        (2, "Smirnov", "institution_coordinator", "open"),
    ]
    decide(centre, plan, centre.partner)
    decide(centre, plan, centre.coordinator)
    assert state(centre, plan) == "approved"


def test_undone_twice_is_undone_once(centre, plan):
    decide(centre, plan, centre.supervisor)
    undo(centre, plan, centre.supervisor)
    assert undo(centre, plan, centre.supervisor) == ("milestone", plan)
    assert told(centre) == ["milestone-submitted", "verdict-approve", "verdict-undone"]


def test_ten_minutes_later_a_verdict_stands(centre, plan):
    decide(centre, plan, centre.supervisor)
    centre.at(centre.now + timedelta(minutes=9, seconds=59))
    undo(centre, plan, centre.supervisor)
    decide(centre, plan, centre.supervisor)
    centre.at(centre.now + timedelta(minutes=10))
    refused(centre, plan, "undo-too-late")


def test_after_another_verdict_it_stands(centre, plan):
    decide(centre, plan, centre.supervisor)
    decide(centre, plan, centre.cosupervisor)
    refused(centre, plan, "undo-overtaken")


def test_after_a_save_it_stands(centre, plan):
    decide(centre, plan, centre.supervisor, "return", **SHORT)
    centre.at(centre.now + timedelta(minutes=1))
    write(centre, plan)
    refused(centre, plan, "undo-overtaken")


def test_after_the_next_submission_it_stands(centre, plan):
    decide(centre, plan, centre.supervisor, "return", **SHORT)
    from_round_one = chain(centre, plan)
    submit(centre, plan, draft_version=2)
    with pytest.raises(StaleVersionError):
        _undo_of_first_round(centre, plan)
    assert chain(centre, plan) != from_round_one


def _undo_of_first_round(centre, plan):
    with centre.reading():
        ref = db.session.scalars(select(SignOff.ref).where(SignOff.verdict.is_not(None)).limit(1)).one()
    with centre.writing():
        undo_verdict(ref, actor=centre.actor(centre.supervisor), now=centre.now)


def test_once_a_mail_is_on_its_way_the_verdict_stands(centre, plan):
    decide(centre, plan, centre.supervisor, "return", **SHORT)
    with centre.writing():
        db.session.execute(
            update(Message)
            .where(Message.kind == "milestone-returned")
            .values(state="sending", owner="sender", lease_until=centre.now)
        )
    refused(centre, plan, "undo-too-late")
    assert state(centre, plan) == "returned"


def test_only_the_signer_takes_it_back(centre, plan):
    decide(centre, plan, centre.supervisor)
    for person in (centre.cosupervisor, centre.candidate, centre.coordinator):
        with pytest.raises(NotPermittedError):
            undo(centre, plan, centre.supervisor, by=person)


def refused(centre, plan, code):
    with pytest.raises(ImpossibleNowError) as refusal:
        undo(centre, plan, centre.supervisor)
    assert refusal.value.code == code
