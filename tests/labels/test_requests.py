"""What a candidate asks for, in one phrase, and how far it is."""

from datetime import date

import pytest
from flask_babel import force_locale

from doctoral_center.domain.milestones import MilestoneState
from doctoral_center.domain.requests import RequestKind
from doctoral_center.labels.requests import request_status, request_title
from doctoral_center.models.changes_of_time import Request

LEAVE = Request(kind=RequestKind.LEAVE, first_on=date(2027, 1, 4), last_on=date(2027, 7, 3))
HALF = Request(kind=RequestKind.INTENSITY, from_on=date(2027, 1, 4), percent=50)
MORE_TIME = Request(kind=RequestKind.EXTENSION, due_on=date(2027, 3, 1))
SUPERVISOR = Request(kind=RequestKind.SUPERVISOR, successor_name="Orlov, Ivan", successor_email="orlov@example.org")


def test_each_kind_has_its_phrase(app):
    with app.test_request_context(), force_locale("en"):
        assert request_title(LEAVE) == "Leave from 4 Jan 2027 to 3 Jul 2027"
        assert request_title(HALF) == "Study at 50 % from 4 Jan 2027"
        assert request_title(MORE_TIME, milestone="Study plan") == "“Study plan”: more time, until 1 Mar 2027"
        assert request_title(SUPERVISOR, supervisor="Li Wei") == "Orlov, Ivan as supervisor instead of Li Wei"
        assert request_title(SUPERVISOR) == "Orlov, Ivan as one more supervisor"


@pytest.mark.parametrize(
    ("state", "has_verdict", "word"),
    [
        (MilestoneState.SUBMITTED, False, "Submitted"),
        (MilestoneState.SUBMITTED, True, "In review"),
        (MilestoneState.RETURNED, True, "Returned for changes"),
        (MilestoneState.APPROVED, True, "Approved"),
        (MilestoneState.NOT_PASSED, True, "Refused"),
        (MilestoneState.CANCELLED, False, "Taken back"),
    ],
)
def test_a_request_is_refused_or_taken_back_rather_than_not_passed_or_cancelled(app, state, has_verdict, word):
    with app.test_request_context(), force_locale("en"):
        assert str(request_status(state, has_verdict=has_verdict)) == word
