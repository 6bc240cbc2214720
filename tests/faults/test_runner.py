"""What a runner does when a part of its round fails."""

import pytest
from sqlalchemy import func, select, text

from doctoral_center.db import db
from doctoral_center.models.messages import Message, RunnerBeat
from tests.mailing import set_person

pytestmark = pytest.mark.fault


def number_of(table, *conditions):
    return db.session.scalar(select(func.count()).select_from(table).where(*conditions))


def test_a_kind_that_cannot_be_planned_keeps_no_other_from_it_and_the_runner_counts_as_late(centre, senders, outbox):
    with centre.writing():
        db.session.execute(text("ALTER TABLE chats RENAME TO chats_of_before"))
    outbox.add(5)
    senders.start()
    outbox.await_sent()
    with centre.reading():
        assert number_of(Message, Message.kind == "report-due") > 0
        assert number_of(RunnerBeat) == 0


def test_a_person_whose_zone_nobody_knows_stops_nothing(centre, senders, outbox):
    """She herself is taken to live by UTC."""
    set_person(centre, centre.candidate, timezone="Europe/Atlantis")
    outbox.add(5)
    senders.start()
    outbox.await_sent()
    with centre.reading():
        assert number_of(Message, Message.kind == "report-due", Message.recipient_id == centre.candidate.id) > 0
        assert number_of(Message, Message.kind == "report-due", Message.recipient_id != centre.candidate.id) > 0
        assert number_of(RunnerBeat) == 1
