"""A person makes and ends her calendar address."""

from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.models.channels import CalendarFeed
from doctoral_center.models.journal import JournalEntry
from doctoral_center.operations.calendar_feeds import make_feed, switch_off_feed
from doctoral_center.queries.calendar_feeds import get_own_feed, get_reader_of_feed


def make(centre, person):
    with centre.writing():
        return make_feed(actor=centre.actor(person), now=centre.now).nonce


def reader(centre, nonce):
    with centre.reading():
        return get_reader_of_feed(nonce)


def told(centre):
    with centre.reading():
        actions = db.session.scalars(
            select(JournalEntry.action).where(JournalEntry.action.like("calendar-address%")).order_by(JournalEntry.id)
        )
        return list(actions)


def test_an_address_is_its_makers_alone(centre):
    nonces = {person.id: make(centre, person) for person in (centre.candidate, centre.supervisor)}
    assert {reader(centre, nonce): nonce for nonce in nonces.values()} == nonces


def test_a_new_address_ends_the_old_one(centre):
    old, new = make(centre, centre.candidate), make(centre, centre.candidate)
    assert (reader(centre, old), reader(centre, new)) == (None, centre.candidate.id)
    with centre.reading():
        assert len(db.session.scalars(select(CalendarFeed)).all()) == 2


def test_switched_off_it_opens_nothing_and_switching_off_twice_is_no_change(centre):
    nonce = make(centre, centre.candidate)
    for _time in range(2):
        with centre.writing():
            switch_off_feed(actor=centre.actor(centre.candidate), now=centre.now)
    assert reader(centre, nonce) is None
    with centre.reading():
        assert get_own_feed(actor=centre.actor(centre.candidate)) is None
    assert told(centre) == ["calendar-address-made", "calendar-address-ended"]
