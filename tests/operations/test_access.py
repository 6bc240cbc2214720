from datetime import timedelta

import pytest
from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.domain.access import LinkPurpose
from doctoral_center.domain.errors import ImpossibleNowError, NotFoundError, NotPermittedError
from doctoral_center.models.people import Person
from doctoral_center.models.sessions import AccessLink, WebSession
from doctoral_center.operations import access
from doctoral_center.queries.access import Credentials


def account(centre, who):
    return db.session.get_one(Person, who.id)


def visit(centre):
    return access.Visit("A browser" * 100, centre.now + timedelta(hours=12))


def links(centre):
    with centre.reading():
        return list(db.session.scalars(select(AccessLink).order_by(AccessLink.id)))


@pytest.mark.parametrize("name", ["coordinator", "partner", "centre_coordinator", "administrator"])
def test_coordinators_and_administrators_invite(centre, name):
    with centre.writing():
        actor = centre.actor(getattr(centre, name))
        access.invite(account(centre, centre.candidate), actor=actor, now=centre.now)
    assert [link.purpose for link in links(centre)] == [LinkPurpose.INVITATION]


@pytest.mark.parametrize("name", ["candidate", "supervisor", "observer"])
def test_others_do_not(centre, name):
    with centre.writing(), pytest.raises(NotPermittedError):
        access.invite(account(centre, centre.candidate), actor=centre.actor(getattr(centre, name)), now=centre.now)


def test_a_new_invitation_makes_the_older_one_useless(centre):
    for _time in range(2):
        with centre.writing():
            access.invite(account(centre, centre.candidate), actor=centre.operator, now=centre.now)
    older, newer = links(centre)
    assert (older.used_at, newer.used_at) == (centre.now, None)
    assert older.nonce != newer.nonce
    assert len(newer.nonce) == 43


def test_nobody_gets_a_link_at_an_unknown_address_or_a_closed_account(centre):
    with centre.writing():
        account(centre, centre.observer).is_active = False
    with centre.writing():
        assert access.ask_for_password_link("nobody@example.org", now=centre.now) is False
        assert access.ask_for_password_link(centre.observer.email, now=centre.now) is False
        assert access.ask_for_password_link(centre.supervisor.email, now=centre.now) is True
    assert [link.person_id for link in links(centre)] == [centre.supervisor.id]


def test_a_link_of_a_closed_account_sets_nothing(centre):
    with centre.writing():
        access.ask_for_password_link(centre.supervisor.email, now=centre.now)
    with centre.writing():
        account(centre, centre.supervisor).is_active = False
    (link,) = links(centre)
    with centre.writing(), pytest.raises(NotFoundError):
        access.set_password_by_link(link.nonce, link.purpose, password_hash="new", now=centre.now)


def test_a_session_starts_only_on_the_hash_that_was_checked(centre):
    with centre.writing():
        account(centre, centre.supervisor).password_hash = "now"
    with centre.writing():
        assert access.sign_in(Credentials(centre.supervisor.id, "before"), visit(centre), now=centre.now) is None
        assert access.sign_in(Credentials(centre.candidate.id, None), visit(centre), now=centre.now) is None
        key = access.sign_in(Credentials(centre.supervisor.id, "now"), visit(centre), now=centre.now)
    assert len(key) == 43
    with centre.reading():
        session = db.session.scalars(select(WebSession)).one()
        assert (session.key_sha256, session.expires_at) == (access.hash_of(key), centre.now + timedelta(hours=12))
        assert len(session.user_agent) == 300


def test_signing_in_clears_away_what_has_run_out(centre):
    with centre.writing():
        account(centre, centre.supervisor).password_hash = "now"
    for _day in range(3):
        with centre.writing():
            access.sign_in(Credentials(centre.supervisor.id, "now"), visit(centre), now=centre.now)
        centre.at(centre.now + timedelta(days=1))
    with centre.reading():
        assert len(db.session.scalars(select(WebSession)).all()) == 1


def test_a_password_that_was_changed_meanwhile_is_not_changed_again(centre):
    with centre.writing():
        account(centre, centre.supervisor).password_hash = "now"
    with centre.writing(), pytest.raises(ImpossibleNowError):
        access.change_password("before", "next", keep_key="k", actor=centre.actor(centre.supervisor), now=centre.now)
    with centre.reading():
        assert account(centre, centre.supervisor).password_hash == "now"
