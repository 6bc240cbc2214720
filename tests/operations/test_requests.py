"""Requests: sent, sent again, taken back; what approval brings."""

from datetime import date

import pytest

from doctoral_center.domain.errors import ImpossibleNowError, InvalidInputError, NotPermittedError
from doctoral_center.domain.milestones import MilestoneState
from doctoral_center.domain.requests import RequestKind
from doctoral_center.operations.requests import RequestData, submit_request, withdraw_request
from doctoral_center.queries.requests import get_request, list_requests

LEAVE = RequestData(RequestKind.LEAVE, "Parental leave", first_on=date(2027, 1, 4), last_on=date(2027, 7, 3))


def submit(centre, data=LEAVE, by=None):
    with centre.writing():
        actor = centre.actor(by or centre.candidate)
        return submit_request(centre.candidacy.ref, data, actor=actor, now=centre.now)


def shown(centre, ref, to=None):
    with centre.reading():
        return get_request(ref, actor=centre.actor(to or centre.candidate))


def asked(request):
    return [[(ask.person.latin_family, ask.is_open) for ask in stage.asks] for stage in request.rounds[-1].stages]


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
