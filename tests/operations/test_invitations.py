"""A cohort is invited when a coordinator says so, everybody once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.domain.errors import NotFoundError, NotPermittedError
from doctoral_center.models.messages import Message
from doctoral_center.models.people import Person
from doctoral_center.operations.invitations import invite_cohort


def run(centre, *, actor=None, ref=None):
    with centre.writing():
        who = centre.actor(actor) if actor else centre.operator
        return invite_cohort(ref or centre.cohort_refs["hit-itmo"], actor=who, now=centre.now)


def invited(centre):
    with centre.reading():
        people = select(Person.email).join(Message, Message.recipient_id == Person.id).order_by(Message.id)
        return list(db.session.scalars(people.where(Message.kind == "invitation")))


def test_candidates_and_supervisors_are_invited_once_while_their_links_are_good(centre):
    assert run(centre) == 3
    everybody = ["cosupervisor@example.org", "supervisor@example.org", "candidate@example.org"]
    assert invited(centre) == everybody
    assert run(centre) == 0
    centre.at(centre.now + timedelta(days=14, seconds=1))
    assert run(centre) == 3
    assert invited(centre) == everybody * 2


def test_who_can_sign_in_and_who_has_left_is_not_invited(centre):
    with centre.writing():
        db.session.get_one(Person, centre.supervisor.id).password_hash = "a hash"
        db.session.get_one(Person, centre.cosupervisor.id).is_active = False
    assert run(centre) == 1
    assert invited(centre) == ["candidate@example.org"]


def test_a_coordinator_invites_the_people_of_her_own_files_only(centre):
    assert run(centre, actor=centre.stranger_coordinator) == 0
    assert run(centre, actor=centre.partner) == 3


def test_others_may_not_invite_and_a_missing_cohort_is_not_found(centre):
    with pytest.raises(NotPermittedError):
        run(centre, actor=centre.supervisor)
    with pytest.raises(NotFoundError):
        run(centre, ref="K-22222222")
