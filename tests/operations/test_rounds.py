"""Who is asked when parts are empty, and what happens to open sign-offs when people leave."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from doctoral_center.db import db
from doctoral_center.domain.errors import ImpossibleNowError, NotPermittedError
from doctoral_center.domain.sign_off import ClosedBecause
from doctoral_center.models.candidacies import Supervision
from doctoral_center.models.people import Appointment, Person
from doctoral_center.operations.rounds import Succession, ask_again, close_round, pass_on_sign_offs
from doctoral_center.queries.files import lock_file
from doctoral_center.queries.rounds import lock_milestone_review
from tests.signing import ask_ref, chain, decide, mails, state, submit, told


@pytest.fixture
def plan(centre):
    return centre.milestone("study-plan")


def end_supervision(centre, person):
    yesterday = centre.now.date() - timedelta(days=1)
    db.session.execute(update(Supervision).where(Supervision.person_id == person.id).values(until_on=yesterday))


def pass_on(centre, person, successor=None):
    with centre.writing():
        end_supervision(centre, person)
        return pass_on_sign_offs(
            lock_file(centre.candidacy.id),
            Succession(person.id, successor.id if successor else None),
            actor=centre.actor(centre.coordinator),
            now=centre.now,
        )


def test_a_stage_with_nobody_goes_to_the_coordinator_of_the_centre(centre, plan):
    with centre.writing():
        end_supervision(centre, centre.supervisor)
        end_supervision(centre, centre.cosupervisor)
    submit(centre, plan)
    assert chain(centre, plan) == [
        (1, "Chen", "centre_coordinator", "open"),
        (1, "Chen", "centre_coordinator", "open"),
    ]


def test_without_anybody_the_stage_stays_pending_and_never_approves(centre, plan):
    with centre.writing():
        end_supervision(centre, centre.supervisor)
        end_supervision(centre, centre.cosupervisor)
        db.session.execute(
            update(Appointment)
            .where(Appointment.person_id == centre.centre_coordinator.id)
            .values(until_on=centre.now.date() - timedelta(days=1))
        )
    submit(centre, plan)
    assert (chain(centre, plan), state(centre, plan)) == ([], "submitted")


def test_where_nobody_is_asked_a_coordinator_has_signers_looked_for_again(centre, plan):
    with centre.writing():
        end_supervision(centre, centre.supervisor)
        end_supervision(centre, centre.cosupervisor)
        db.session.execute(update(Person).where(Person.id == centre.centre_coordinator.id).values(is_active=False))
    submit(centre, plan)
    assert look_again(centre, plan, centre.coordinator) == 0
    with centre.writing():
        db.session.execute(
            update(Supervision).where(Supervision.person_id == centre.supervisor.id).values(until_on=None)
        )
    assert look_again(centre, plan, centre.coordinator) == 2
    assert [(name, standing) for _, name, _, standing in chain(centre, plan)] == [("Li", "open"), ("Li", "open")]
    assert mails(centre)[-1] == ("sign-off-asked", "Li")
    with pytest.raises(ImpossibleNowError):
        look_again(centre, plan, centre.coordinator)


def test_only_coordinators_have_signers_looked_for(centre, plan):
    submit(centre, plan)
    with pytest.raises(NotPermittedError):
        look_again(centre, plan, centre.candidate)


def look_again(centre, plan, person):
    with centre.writing():
        return ask_again(plan, actor=centre.actor(person), now=centre.now)


def test_an_account_that_is_not_active_signs_nothing(centre, plan):
    with centre.writing():
        db.session.execute(update(Person).where(Person.id == centre.cosupervisor.id).values(is_active=False))
    submit(centre, plan)
    assert [name for _, name, _, _ in chain(centre, plan)] == ["Li", "Li"]


def test_open_sign_offs_move_to_the_successor_and_verdicts_stay(centre, plan):
    submit(centre, plan)
    decide(centre, plan, centre.cosupervisor)
    assert pass_on(centre, centre.supervisor, centre.stranger_supervisor) == 2
    assert chain(centre, plan) == [
        (1, "Li", "lead_supervisor", "replaced"),
        (1, "Ivanova", "co_supervisors", "approve"),
        (1, "Bekov", "lead_supervisor", "open"),
        (1, "Li", "lead_supervisor", "replaced"),
        (1, "Ivanova", "co_supervisors", "approve"),
        (1, "Bekov", "lead_supervisor", "open"),
    ]
    assert mails(centre)[-1] == ("sign-off-asked", "Bekov")
    decide(centre, plan, centre.stranger_supervisor)
    assert [row for row in chain(centre, plan) if row[0] == 2] == [
        (2, "Wang", "institution_coordinator", "open"),
        (2, "Smirnov", "institution_coordinator", "open"),
    ]


def test_a_stage_whose_last_signer_leaves_goes_to_the_centre_and_does_not_approve_itself(centre, plan):
    submit(centre, plan)
    decide(centre, plan, centre.cosupervisor)
    pass_on(centre, centre.supervisor)
    assert state(centre, plan) == "submitted"
    assert [row for row in chain(centre, plan) if row[3] == "open"] == [
        (1, "Chen", "centre_coordinator", "open"),
        (1, "Chen", "centre_coordinator", "open"),
    ]
    decide(centre, plan, centre.centre_coordinator)
    assert [row[:3] for row in chain(centre, plan) if row[3] == "open"] == [
        (2, "Wang", "institution_coordinator"),
        (2, "Smirnov", "institution_coordinator"),
    ]


def test_while_others_can_still_sign_a_leaving_supervisor_is_only_closed(centre, plan):
    submit(centre, plan)
    pass_on(centre, centre.supervisor)
    assert [row for row in chain(centre, plan) if row[3] == "open"] == [
        (1, "Ivanova", "co_supervisors", "open"),
        (1, "Ivanova", "co_supervisors", "open"),
    ]
    assert told(centre)[-1] == "sign-off-passed-on"


def test_a_successor_who_is_asked_already_is_not_asked_twice(centre, plan):
    submit(centre, plan)
    pass_on(centre, centre.supervisor, centre.cosupervisor)
    assert [row for row in chain(centre, plan) if row[3] == "open"] == [
        (1, "Ivanova", "co_supervisors", "open"),
        (1, "Ivanova", "co_supervisors", "open"),
    ]


def test_a_closed_round_asks_nobody_any_more(centre, plan):
    submit(centre, plan)
    with centre.writing():
        close_round(lock_milestone_review(plan), ClosedBecause.WAIVED, now=centre.now)
    assert {standing for *_, standing in chain(centre, plan)} == {"waived"}
    assert ask_ref(centre, plan, centre.supervisor) is not None
