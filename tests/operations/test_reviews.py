"""Verdicts: both sides, position after position; returned, failed, settled; replayed and refused."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from doctoral_center.db import db
from doctoral_center.domain.errors import InvalidInputError, NotFoundError, NotPermittedError, StaleVersionError
from doctoral_center.domain.sign_off import Verdict
from doctoral_center.models.changes_of_time import ChangeOfTime
from doctoral_center.models.messages import Message
from doctoral_center.models.people import Person
from doctoral_center.models.reviews import SignOff
from doctoral_center.operations.reviews import GivenVerdict, record_verdict
from tests.signing import ask_ref, chain, decide, mails, milestone, state, submit, told

SHORT = {"reason": "Say more."}


@pytest.fixture
def plan(centre):
    """The study plan of both sides, handed in."""
    ref = centre.milestone("study-plan")
    submit(centre, ref)
    return ref


@pytest.fixture
def proposal(centre):
    """The thesis proposal of HIT alone, which may be failed and tried three times, handed in when it is open."""
    centre.at(datetime(2028, 1, 10, 9, tzinfo=UTC))
    ref = centre.milestone("proposal")
    submit(centre, ref)
    return ref


def approve_all(centre, ref):
    for person in (centre.supervisor, centre.cosupervisor, centre.coordinator, centre.partner):
        decide(centre, ref, person)


def test_who_is_asked_by_both_sides_signs_once(centre, plan):
    decide(centre, plan, centre.supervisor)
    assert chain(centre, plan) == [
        (1, "Li", "lead_supervisor", "approve"),
        (1, "Ivanova", "co_supervisors", "open"),
        (1, "Li", "lead_supervisor", "approve"),
        (1, "Ivanova", "co_supervisors", "open"),
    ]
    assert told(centre) == ["milestone-submitted", "verdict-approve"]


def test_the_next_position_opens_when_all_side_by_side_have_approved(centre, plan):
    decide(centre, plan, centre.supervisor)
    decide(centre, plan, centre.cosupervisor)
    assert chain(centre, plan)[4:] == [
        (2, "Wang", "institution_coordinator", "open"),
        (2, "Smirnov", "institution_coordinator", "open"),
    ]
    assert state(centre, plan) == "submitted"


def test_the_last_approval_approves_and_tells_the_candidate(centre, plan):
    approve_all(centre, plan)
    assert state(centre, plan) == "approved"
    assert milestone(centre, plan).settled_on == date(2026, 11, 23)
    assert mails(centre)[3:] == [
        ("sign-off-asked", "Wang"),
        ("sign-off-asked", "Smirnov"),
        ("milestone-approved", "Zeng"),
    ]


def test_the_settled_day_is_the_day_in_the_programmes_zone(centre, plan):
    centre.at(datetime(2026, 11, 23, 20, tzinfo=UTC))  # 24 November in Harbin
    approve_all(centre, plan)
    assert milestone(centre, plan).settled_on == date(2026, 11, 24)


def test_mails_of_a_verdict_wait_until_it_stands(centre, plan):
    approve_all(centre, plan)
    with centre.reading():
        rows = db.session.execute(
            select(Message.kind, Message.next_at, Message.caused_by_id).order_by(Message.id)
        ).all()
    stands = centre.now + timedelta(minutes=10)
    assert [(row.kind, row.next_at, row.caused_by_id is not None) for row in rows[3:]] == [
        ("sign-off-asked", stands, True),
        ("sign-off-asked", stands, True),
        ("milestone-approved", stands, True),
    ]
    assert {row.next_at for row in rows[:3]} == {centre.now}


def test_a_return_settles_the_round_at_once_and_gives_a_new_day(centre, plan):
    decision = decide(centre, plan, centre.cosupervisor, "return", **SHORT)
    assert (decision.outcome.value, state(centre, plan)) == ("returned", "returned")
    assert chain(centre, plan) == [
        (1, "Li", "lead_supervisor", "decided-by-others"),
        (1, "Ivanova", "co_supervisors", "return"),
        (1, "Li", "lead_supervisor", "decided-by-others"),
        (1, "Ivanova", "co_supervisors", "return"),
    ]
    assert milestone(centre, plan).due_on == date(2026, 12, 7)  # 14 days are more than was left until 1 December
    assert mails(centre)[3:] == [("milestone-returned", "Zeng")]
    assert told(centre) == ["milestone-submitted", "verdict-return", "date-moved"]


def test_the_signer_may_set_the_new_day(centre, plan):
    decide(centre, plan, centre.supervisor, "return", new_due_on=date(2027, 1, 15), **SHORT)
    assert milestone(centre, plan).due_on == date(2027, 1, 15)
    with centre.reading():
        extension = db.session.scalars(select(ChangeOfTime)).one()
    assert (extension.kind.value, extension.due_on, extension.decided_on) == (
        "extension",
        date(2027, 1, 15),
        date(2026, 11, 23),
    )


def test_a_report_returned_long_before_its_day_keeps_the_day(centre):
    centre.at(datetime(2026, 10, 5, 9, tzinfo=UTC))
    plan = centre.milestone("study-plan")
    submit(centre, plan)
    decide(centre, plan, centre.supervisor, "return", **SHORT)
    assert milestone(centre, plan).due_on == date(2026, 12, 1)
    with centre.reading():
        assert db.session.scalars(select(ChangeOfTime)).all() == []


def test_a_returned_report_is_handed_in_again_and_asks_everybody_again(centre, plan):
    decide(centre, plan, centre.supervisor, "return", **SHORT)
    assert submit(centre, plan).number == 2
    assert [standing for *_, standing in chain(centre, plan)] == ["open"] * 4


def test_a_failed_attempt_opens_the_next_with_its_own_day(centre, proposal):
    decision = decide(centre, proposal, centre.supervisor, "not-pass", **SHORT)
    assert (decision.outcome.value, state(centre, proposal)) == ("not-passed", "not-passed")
    again = centre.milestone("proposal", attempt=2)
    assert state(centre, again) == "open"
    assert milestone(centre, again).due_on == date(2028, 3, 10)  # two months after 10 January
    assert mails(centre)[-1] == ("milestone-not-passed", "Zeng")


def test_not_pass_is_refused_where_the_rule_does_not_know_it(centre, plan):
    with pytest.raises(InvalidInputError) as refusal:
        decide(centre, plan, centre.supervisor, "not-pass", **SHORT)
    assert (refusal.value.code, refusal.value.field) == ("not-pass-impossible", "verdict")


def test_what_is_counted_from_the_day_of_approval_moves(centre):
    """The blind review is due two months after the similarity check was passed; until then its day is a forecast."""
    centre.at(datetime(2030, 2, 22, 9, tzinfo=UTC))
    check, review = centre.milestone("similarity-check"), centre.milestone("blind-review")
    assert milestone(centre, review).is_forecast
    submit(centre, check)
    for person in (centre.supervisor, centre.coordinator):
        decide(centre, check, person)
    assert milestone(centre, review).due_on == date(2030, 4, 22)
    assert not milestone(centre, review).is_forecast


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"verdict": "return"}, ("reason-required", "reason")),
        ({"verdict": "return", "reason": "  "}, ("reason-required", "reason")),
        ({"verdict": "approve", "reason": "x" * 4001}, ("reason-too-long", "reason")),
        ({"verdict": "return", "section": "weather", **SHORT}, ("section-unknown", "section")),
        (
            {"verdict": "return", "new_due_on": date(2026, 11, 22), **SHORT},
            ("new-due-day-out-of-range", "new_due_on"),
        ),
        ({"verdict": "approve", "new_due_on": date(2026, 12, 22)}, ("new-due-day-without-return", "new_due_on")),
    ],
)
def test_what_cannot_be_said_is_refused_by_its_field_and_changes_nothing(centre, plan, given, expected):
    with pytest.raises(InvalidInputError) as refusal:
        decide(centre, plan, centre.supervisor, **given)
    assert (refusal.value.code, refusal.value.field) == expected
    assert {standing for *_, standing in chain(centre, plan)} == {"open"}


def test_the_same_verdict_again_changes_nothing_and_returns_the_first_result(centre, plan):
    first = decide(centre, plan, centre.supervisor)
    centre.at(centre.now + timedelta(minutes=3))
    assert decide(centre, plan, centre.supervisor) == first
    assert told(centre) == ["milestone-submitted", "verdict-approve"]


def test_another_verdict_after_the_first_is_refused(centre, plan):
    decide(centre, plan, centre.supervisor)
    with pytest.raises(StaleVersionError) as refusal:
        decide(centre, plan, centre.supervisor, "return", **SHORT)
    assert (refusal.value.code, refusal.value.params) == ("already-decided", {"verdict": Verdict.APPROVE})


def test_a_verdict_on_an_older_round_is_refused(centre, plan):
    decide(centre, plan, centre.cosupervisor, "return", **SHORT)
    submit(centre, plan)
    with pytest.raises(StaleVersionError) as refusal:
        decide(centre, plan, centre.supervisor, shown_round=1)
    assert refusal.value.code == "round-not-current"


def test_a_verdict_that_others_have_made_needless_is_refused(centre, plan):
    ref = ask_ref(centre, plan, centre.supervisor)
    decide(centre, plan, centre.cosupervisor, "return", **SHORT)
    with pytest.raises(StaleVersionError) as refusal, centre.writing():
        actor = centre.actor(centre.supervisor)
        record_verdict(ref, GivenVerdict(Verdict.APPROVE), actor=actor, shown_round=1, now=centre.now)
    assert refusal.value.code == "sign-off-closed"


def test_only_those_asked_sign(centre, plan):
    for person, error in (
        (centre.coordinator, NotPermittedError),
        (centre.centre_coordinator, NotPermittedError),
        (centre.candidate, NotPermittedError),
        (centre.observer, NotFoundError),
        (centre.stranger_supervisor, NotFoundError),
        (centre.stranger_coordinator, NotFoundError),
    ):
        with pytest.raises(error):
            decide(centre, plan, centre.supervisor, by=person)


def test_a_sign_off_that_does_not_exist_is_not_found(centre):
    with pytest.raises(NotFoundError), centre.writing():
        actor = centre.actor(centre.supervisor)
        record_verdict("S-NOTTHERE", GivenVerdict(Verdict.APPROVE), actor=actor, shown_round=1, now=centre.now)


def test_a_deputy_signs_in_the_name_of_and_is_recorded(centre, plan):
    with centre.writing():
        db.session.execute(
            update(Person).where(Person.id == centre.supervisor.id).values(deputy_id=centre.stranger_supervisor.id)
        )
    decide(centre, plan, centre.supervisor, by=centre.stranger_supervisor)
    with centre.reading():
        row = db.session.scalars(select(SignOff).where(SignOff.verdict.is_not(None)).limit(1)).one()
    assert (row.person_id, row.decided_by_id) == (centre.supervisor.id, centre.stranger_supervisor.id)


def test_a_candidate_who_is_somebodys_deputy_does_not_sign_her_own_file(centre, plan):
    with centre.writing():
        db.session.execute(
            update(Person).where(Person.id == centre.supervisor.id).values(deputy_id=centre.candidate.id)
        )
    with pytest.raises(NotPermittedError):
        decide(centre, plan, centre.supervisor, by=centre.candidate)
