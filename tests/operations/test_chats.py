from datetime import timedelta

import pytest
from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.domain.channels import ChatService
from doctoral_center.domain.errors import ImpossibleNowError, InvalidInputError, NotFoundError
from doctoral_center.models.channels import Chat
from doctoral_center.models.journal import JournalEntry
from doctoral_center.models.messages import Message
from doctoral_center.operations.chats import plan_chats, remove_chat, save_chat, try_chat


def save(centre, address="123456789"):
    with centre.writing():
        save_chat(ChatService.TELEGRAM, address, actor=centre.actor(centre.supervisor), now=centre.now)


def try_once(centre):
    with centre.writing():
        try_chat(ChatService.TELEGRAM, actor=centre.actor(centre.supervisor), now=centre.now)


def chat(centre):
    with centre.reading():
        return db.session.scalars(select(Chat)).one()


def set_state(centre, **values):
    with centre.writing():
        for message in db.session.scalars(select(Message)):
            for name, value in values.items():
                setattr(message, name, value)


def test_a_chat_is_kept_once_and_its_journal_does_not_hold_the_address(centre):
    save(centre)
    save(centre, " 123456789 ")
    assert chat(centre).address == "123456789"
    with centre.reading():
        entries = db.session.scalars(select(JournalEntry).where(JournalEntry.action == "chat-saved")).all()
        assert [entry.after for entry in entries] == [{"service": "telegram"}]


@pytest.mark.parametrize("address", ["@sergei", "-100123", "0", "4503599627370497"])
def test_what_is_no_number_of_a_person_is_refused(centre, address):
    with pytest.raises(InvalidInputError) as refusal:
        save(centre, address)
    assert (refusal.value.code, refusal.value.field) == ("telegram-number-malformed", "address")


def test_saving_it_again_lets_a_stopped_chat_go_on(centre):
    save(centre)
    with centre.writing():
        db.session.scalars(select(Chat)).one().stopped_at = centre.now
    with pytest.raises(ImpossibleNowError) as refusal:
        try_once(centre)
    assert refusal.value.code == "chat-stopped"
    save(centre)
    assert chat(centre).stopped_at is None


def test_a_chat_is_tried_five_times_a_day_and_no_more(centre):
    save(centre)
    for _ in range(5):
        try_once(centre)
        set_state(centre, state="sent", sent_at=centre.now)
        centre.at(centre.now + timedelta(minutes=1))
    with pytest.raises(ImpossibleNowError) as refusal:
        try_once(centre)
    assert (refusal.value.code, refusal.value.params) == ("chat-tests-used-up", {"most": 5})
    centre.at(centre.now + timedelta(days=1))
    try_once(centre)


def test_nothing_is_tried_where_no_chat_is(centre):
    with pytest.raises(NotFoundError):
        try_once(centre)


def test_removing_what_is_not_there_changes_nothing(centre):
    with centre.writing():
        remove_chat(ChatService.TELEGRAM, actor=centre.actor(centre.supervisor), now=centre.now)
    with centre.reading():
        assert db.session.scalars(select(JournalEntry).where(JournalEntry.action == "chat-removed")).all() == []


def test_nothing_is_planned_for_services_that_the_settings_do_not_offer(centre):
    save(centre)
    with centre.writing():
        assert plan_chats([], now=centre.now) == 0
