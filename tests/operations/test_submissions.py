"""Handing in and taking back: frozen, asked, replayed, refused."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.domain.errors import (
    ImpossibleNowError,
    InvalidInputError,
    NotFoundError,
    NotPermittedError,
    StaleVersionError,
)
from doctoral_center.models.reports import Draft, ReportVersion
from doctoral_center.models.reviews import Round, Stage
from doctoral_center.operations.submissions import report_hash, submit_milestone, withdraw_submission
from tests.signing import chain, decide, mails, state, submit, told, write


@pytest.fixture
def plan(centre):
    """The study plan, which HIT and ITMO ask for together; two stages on each side."""
    return centre.milestone("study-plan")


def withdraw(centre, ref, person=None, shown_round=None):
    with centre.writing():
        actor = centre.actor(person or centre.candidate)
        withdraw_submission(ref, actor=actor, now=centre.now, shown_round=shown_round)


def test_handing_in_asks_the_supervisors_of_both_sides_and_freezes_the_text(centre, plan):
    receipt = submit(centre, plan)
    assert state(centre, plan) == "submitted"
    assert chain(centre, plan) == [
        (1, "Li", "lead_supervisor", "open"),
        (1, "Ivanova", "co_supervisors", "open"),
        (1, "Li", "lead_supervisor", "open"),
        (1, "Ivanova", "co_supervisors", "open"),
    ]
    with centre.reading():
        version = db.session.scalars(select(ReportVersion)).one()
        assert (version.ref, version.number, version.draft_version) == (receipt.report_ref, 1, 1)
        assert version.sha256 == report_hash(version.content, [])
        assert (version.sections, version.words > 0) == (len(version.content), True)
        assert db.session.scalars(select(Draft)).one().version == 2


def test_each_is_told_once_and_the_candidate_gets_a_receipt(centre, plan):
    submit(centre, plan)
    assert mails(centre) == [("sign-off-asked", "Li"), ("sign-off-asked", "Ivanova"), ("report-submitted", "Zeng")]
    assert told(centre) == ["milestone-submitted"]


def test_all_stages_are_written_at_once_and_signing_ends_on_a_day_of_the_programmes_zone(centre, plan):
    centre.at(datetime(2026, 11, 23, 20, tzinfo=UTC))  # 24 November in Harbin
    submit(centre, plan)
    with centre.reading():
        stages = db.session.execute(select(Stage.position, Stage.due_on).order_by(Stage.position, Stage.id)).all()
    assert [tuple(row) for row in stages] == [(1, date(2026, 12, 8)), (1, date(2026, 12, 8)), (2, None), (2, None)]


def test_the_same_draft_twice_is_one_submission_with_one_receipt(centre, plan):
    first = submit(centre, plan)
    again = submit(centre, plan, draft_version=1)
    assert again == first
    with centre.reading():
        assert db.session.scalars(select(Round.number)).all() == [1]


def test_a_late_retry_after_the_return_does_not_hand_in_again(centre, plan):
    first = submit(centre, plan)
    decide(centre, plan, centre.supervisor, "return", reason="Say more.")
    assert submit(centre, plan, draft_version=1) == first
    assert state(centre, plan) == "returned"


def test_a_draft_that_was_changed_elsewhere_is_not_handed_in(centre, plan):
    write(centre, plan)
    write(centre, plan, word="newer")
    with pytest.raises(StaleVersionError) as refusal:
        submit(centre, plan, draft_version=1)
    assert (refusal.value.code, refusal.value.params) == ("draft-changed", {"version": 2})


def test_an_incomplete_report_is_refused_with_the_sections_that_are_missing(centre, plan):
    with pytest.raises(InvalidInputError) as refusal:
        submit(centre, plan, draft_version=0)
    assert refusal.value.code == "report-incomplete"
    assert refusal.value.field == refusal.value.params["sections"][0]
    assert state(centre, plan) == "open"


def test_a_milestone_that_is_not_open_yet_is_refused_with_the_day(centre):
    proposal = centre.milestone("proposal")
    with pytest.raises(ImpossibleNowError) as refusal:
        submit(centre, proposal)
    assert (refusal.value.code, refusal.value.params) == ("milestone-not-open", {"opens_on": date(2027, 12, 2)})


def test_what_is_handed_in_cannot_be_handed_in_again(centre, plan):
    submit(centre, plan)
    with pytest.raises(ImpossibleNowError):
        submit(centre, plan, draft_version=2)


def test_only_the_candidate_hands_in_and_a_stranger_sees_nothing(centre, plan):
    version = write(centre, plan)
    for person, error in ((centre.supervisor, NotPermittedError), (centre.stranger_supervisor, NotFoundError)):
        with pytest.raises(error), centre.writing():
            submit_milestone(plan, actor=centre.actor(person), draft_version=version, now=centre.now)
    with pytest.raises(NotFoundError), centre.writing():
        submit_milestone("M-NOTTHERE", actor=centre.actor(centre.candidate), draft_version=1, now=centre.now)


def test_a_submission_is_taken_back_while_nobody_has_decided(centre, plan):
    submit(centre, plan)
    withdraw(centre, plan)
    assert state(centre, plan) == "open"
    assert {standing for *_, standing in chain(centre, plan)} == {"withdrawn"}
    assert mails(centre)[-2:] == [("submission-withdrawn", "Li"), ("submission-withdrawn", "Ivanova")]
    assert told(centre) == ["milestone-submitted", "submission-withdrawn"]


def test_the_same_withdrawal_twice_is_one(centre, plan):
    submit(centre, plan)
    withdraw(centre, plan, shown_round=1)
    withdraw(centre, plan, shown_round=1)
    assert told(centre) == ["milestone-submitted", "submission-withdrawn"]


def test_a_withdrawal_after_the_first_verdict_is_refused(centre, plan):
    submit(centre, plan)
    decide(centre, plan, centre.supervisor)
    with pytest.raises(ImpossibleNowError) as refusal:
        withdraw(centre, plan)
    assert refusal.value.code == "verdict-given"


def test_a_withdrawn_second_version_is_still_a_returned_report(centre, plan):
    submit(centre, plan)
    decide(centre, plan, centre.supervisor, "return", reason="Say more.")
    submit(centre, plan)
    withdraw(centre, plan)
    assert state(centre, plan) == "returned"


def test_a_withdrawal_of_an_older_round_is_refused(centre, plan):
    submit(centre, plan)
    withdraw(centre, plan)
    submit(centre, plan, draft_version=2)
    with pytest.raises(StaleVersionError):
        withdraw(centre, plan, shown_round=1)
    assert state(centre, plan) == "submitted"


def test_only_the_candidate_takes_it_back(centre, plan):
    submit(centre, plan)
    with pytest.raises(NotPermittedError):
        withdraw(centre, plan, centre.coordinator)
