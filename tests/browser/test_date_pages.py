"""What coordinators do with time, for everybody's eyes, hands and screens."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.domain.changes import ChangeKind
from doctoral_center.domain.decisions import DecisionData
from doctoral_center.models.changes_of_time import ChangeOfTime
from doctoral_center.operations.decisions import decide_for_several

REF = "D-33333333"


@pytest.fixture
def decided(centre):
    """A leave in January 2027 for two candidates, and it is 5 February."""
    with centre.writing():
        both = [centre.candidacy.ref, centre.enrol("wu", "Wu", "Hao", native="吴浩").ref]
        leave = {"first_on": date(2027, 1, 1), "last_on": date(2027, 1, 31)}
        data = DecisionData(ChangeKind.LEAVE, "The campus is closed", **leave)
        decide_for_several(REF, both, data, actor=centre.actor(centre.coordinator), now=centre.now)
    centre.at(datetime(2027, 2, 5, 9, tzinfo=UTC))
    with centre.reading():
        return db.session.scalar(select(ChangeOfTime.ref).order_by(ChangeOfTime.id).limit(1))


def test_a_change_and_a_decision_can_be_taken_back_by_everybody(look, centre, decided):
    look(centre.coordinator, f"/changes/{decided}", name="change")
    look(centre.coordinator, f"/changes/{decided}/return", name="return")
    look(centre.coordinator, f"/decisions/{REF}", name="decision")


def test_dates_for_several_can_be_decided_by_everybody(look, centre, decided):
    look(centre.coordinator, f"/cohorts/{centre.cohort_refs['hit-itmo']}/dates", name="several")


def test_a_leave_that_is_over_is_seen_by_everybody(look, centre, decided):
    look(centre.candidate, "/", name="home-leave-over")
    look(centre.coordinator, "/", name="coordinator-leave-over")
