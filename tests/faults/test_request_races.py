"""Two coordinators decide on one request at the very same moment: both count, and it is granted once."""

import pytest
from sqlalchemy import func, select

from doctoral_center.db import db
from doctoral_center.domain.sign_off import Verdict
from doctoral_center.models.changes_of_time import ChangeOfTime
from doctoral_center.models.messages import Message
from doctoral_center.operations.following import GivenVerdict
from doctoral_center.operations.reviews import record_verdict
from doctoral_center.queries.actors import get_actor
from doctoral_center.queries.journal import find_break_for_jobs
from tests.faults.test_sign_off_races import at_once, in_transaction
from tests.requesting import shown, submit
from tests.signing import ask_ref, decide

pytestmark = pytest.mark.fault


def verdict(centre, ref, person, given):
    sign_off = ask_ref(centre, ref, person)
    return in_transaction(
        lambda: record_verdict(
            sign_off, given, actor=get_actor(person.id, now=centre.now), shown_round=1, now=centre.now
        )
    )


def grants(centre):
    with centre.reading():
        approved = select(func.count(Message.id)).where(Message.kind == "request-approved")
        return db.session.scalar(select(func.count(ChangeOfTime.id))), db.session.scalar(approved)


@pytest.fixture
def ref(centre):
    """A leave that waits for both sides' coordinators."""
    ref = submit(centre)
    decide(centre, ref, centre.supervisor)
    return ref


def test_two_approvals_at_once_grant_a_request_once(centre, ref):
    approve = GivenVerdict(Verdict.APPROVE)
    at_once(centre, *(verdict(centre, ref, person, approve) for person in (centre.coordinator, centre.partner)))
    assert shown(centre, ref).state.value == "approved"
    assert grants(centre) == (1, 1)
    with centre.reading():
        assert find_break_for_jobs() is None


def test_one_who_refuses_while_another_approves_settles_it(centre, ref):
    approve, refuse = GivenVerdict(Verdict.APPROVE), GivenVerdict(Verdict.NOT_PASS, "The grant ends before")
    at_once(centre, verdict(centre, ref, centre.coordinator, approve), verdict(centre, ref, centre.partner, refuse))
    assert shown(centre, ref).state.value == "not-passed"
    assert grants(centre) == (0, 0)
