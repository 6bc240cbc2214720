"""Requests: sent, sent again, taken back; what cannot be asked for."""

from dataclasses import replace
from datetime import date

import pytest

from doctoral_center.domain.errors import ImpossibleNowError, InvalidInputError, NotPermittedError, StaleVersionError
from doctoral_center.domain.milestones import MilestoneState
from doctoral_center.domain.requests import RequestKind
from doctoral_center.operations.requests import RequestData, resubmit_request, withdraw_request
from doctoral_center.queries.requests import list_requests
from tests import signing
from tests.requesting import LEAVE, asked, shown, submit


def test_a_leave_asks_the_lead_supervisor_first_and_then_both_sides(centre):
    request = shown(centre, submit(centre))
    assert (request.kind, request.state) == (RequestKind.LEAVE, MilestoneState.SUBMITTED)
    assert (request.first_on, request.last_on, request.reason) == (
        date(2027, 1, 4),
        date(2027, 7, 3),
        "Parental leave",
    )
    assert asked(request) == [[("Li", True)], [], []]
    assert [stage.side.institution.country for stage in request.rounds[0].stages] == ["CN", "CN", "RU"]


def test_the_same_request_twice_is_one(centre):
    assert submit(centre) == submit(centre)


def test_a_second_leave_waits_until_the_first_is_settled(centre):
    first = submit(centre)
    other = RequestData(RequestKind.LEAVE, "Illness", first_on=date(2028, 1, 3), last_on=date(2028, 2, 2))
    with pytest.raises(ImpossibleNowError) as refused:
        submit(centre, other)
    assert (refused.value.code, refused.value.params) == ("request-open-already", {"ref": first})


def test_more_time_concerns_the_sides_of_its_milestone(centre):
    mid_term, proposal = centre.milestone("mid-term"), centre.milestone("proposal")
    both = RequestData(RequestKind.EXTENSION, "Broken laser", milestone_ref=mid_term, due_on=date(2029, 6, 1))
    own = RequestData(RequestKind.EXTENSION, "Broken laser", milestone_ref=proposal, due_on=date(2029, 6, 1))
    refs = [submit(centre, both), submit(centre, own)]
    with centre.reading():
        later, earlier = list_requests(centre.candidacy.id)
    assert [earlier.ref, later.ref] == refs
    assert earlier.milestone.ref == mid_term
    assert [side.institution.country for side in earlier.review.sides] == ["CN", "RU"]
    assert [side.institution.country for side in later.review.sides] == ["CN"]


def test_only_the_candidate_asks(centre):
    with pytest.raises(NotPermittedError):
        submit(centre, by=centre.coordinator)


def test_a_request_taken_back_is_cancelled(centre):
    ref = submit(centre)
    for _twice in range(2):
        with centre.writing():
            withdraw_request(ref, actor=centre.actor(centre.candidate), now=centre.now)
    request = shown(centre, ref)
    assert (request.state, request.settled_at) == (MilestoneState.CANCELLED, centre.now)
    assert asked(request)[0] == [("Li", False)]


def test_a_request_says_what_it_needs(centre):
    with pytest.raises(InvalidInputError) as refused:
        submit(centre, RequestData(RequestKind.LEAVE, "Illness", first_on=date(2027, 1, 4)))
    assert (refused.value.code, refused.value.field) == ("value-missing", "last_on")


def test_a_stranger_sees_no_request(centre):
    ref = submit(centre)
    assert shown(centre, ref, to=centre.stranger_coordinator) is None
    assert shown(centre, ref, to=centre.partner).ref == ref


def test_a_returned_request_is_changed_and_sent_again(centre):
    ref = submit(centre)
    signing.decide(centre, ref, centre.supervisor, "return", reason="Start after the winter school")
    assert shown(centre, ref).state is MilestoneState.RETURNED
    later = replace(LEAVE, first_on=date(2027, 2, 1), last_on=date(2027, 7, 31))
    for _twice in range(2):
        with centre.writing():
            resubmit_request(ref, later, actor=centre.actor(centre.candidate), shown_round=1, now=centre.now)
    request = shown(centre, ref)
    assert (request.state, request.first_on, len(request.rounds)) == (
        MilestoneState.SUBMITTED,
        date(2027, 2, 1),
        2,
    )
    with pytest.raises(StaleVersionError), centre.writing():
        resubmit_request(ref, LEAVE, actor=centre.actor(centre.candidate), shown_round=1, now=centre.now)


def test_nobody_withdraws_what_somebody_has_decided_on(centre):
    ref = submit(centre)
    signing.decide(centre, ref, centre.supervisor)
    with pytest.raises(ImpossibleNowError) as refused, centre.writing():
        withdraw_request(ref, actor=centre.actor(centre.candidate), now=centre.now)
    assert refused.value.code == "verdict-given"


def test_who_was_asked_is_told_that_a_request_is_taken_back(centre):
    ref = submit(centre)
    with centre.writing():
        withdraw_request(ref, actor=centre.actor(centre.candidate), now=centre.now)
    assert ("request-withdrawn", "Li") in signing.mails(centre)


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"first_on": date(2026, 8, 1)}, "change-before-start", "first_on"),
        ({"last_on": date(2026, 12, 1)}, "leave-ends-before-it-starts", "last_on"),
        ({"last_on": date(2207, 7, 3)}, "day-far-away", "last_on"),
        ({"reason": "  "}, "reason-missing", "reason"),
    ],
)
def test_a_leave_that_cannot_be_is_refused_at_its_field(centre, change, code, field):
    with pytest.raises(InvalidInputError) as refused:
        submit(centre, replace(LEAVE, **change))
    assert (refused.value.code, refused.value.field) == (code, field)


def test_more_time_must_be_later(centre):
    data = RequestData(
        RequestKind.EXTENSION, "Broken laser", milestone_ref=centre.milestone("mid-term"), due_on=date(2027, 1, 1)
    )
    with pytest.raises(InvalidInputError) as refused:
        submit(centre, data)
    assert (refused.value.code, refused.value.field) == ("extension-not-later", "due_on")
