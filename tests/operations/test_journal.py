from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from doctoral_center.db import db, transaction
from doctoral_center.models.journal import JournalEntry, JournalHead
from doctoral_center.operations.journal import Happening, plain, record

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def context(app):
    with app.app_context():
        yield


def test_entries_of_the_centre_hang_together_in_one_chain():
    with transaction():
        for number in (1, 2):
            record(Happening("institutions-loaded", "register", number, after={"new": 5}), actor=None, now=NOON)
    first, second = db.session.scalars(select(JournalEntry).order_by(JournalEntry.seq)).all()
    assert (first.stream, first.seq, first.previous_hash) == ("centre", 1, "")
    assert (second.seq, second.previous_hash) == (2, first.hash)
    head = db.session.scalars(select(JournalHead)).one()
    assert (head.seq, head.hash) == (2, second.hash)


def test_values_are_kept_as_they_will_be_read_back():
    assert plain({"due_on": date(2026, 11, 30), "days": [1, None], "is_open": True}) == {
        "due_on": "2026-11-30",
        "days": [1, None],
        "is_open": True,
    }
