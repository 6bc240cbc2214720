"""`journal verify` proves the chains and names the first entry that does not hold."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from doctoral_center.db import db
from doctoral_center.models.journal import JournalAnchor, JournalEntry
from doctoral_center.operations.journal import anchor_heads


def verify(centre):
    result = centre.app.test_cli_runner().invoke(args=["journal", "verify"])
    return result.exit_code, result.output.strip()


def test_a_journal_that_nobody_touched_holds(centre):
    assert verify(centre) == (0, "The journal holds: every entry follows from the one before it.")


def stream_of(centre):
    return f"candidacy:{centre.candidacy.id}"


@pytest.mark.parametrize(
    ("seq", "values", "sentence"),
    [
        (1, {"after": {"person": 999}}, "entry 1 of {} was changed after it was written"),
        (2, {"actor_id": 1}, "entry 2 of {} was changed after it was written"),
        (2, {"previous_hash": "0" * 64}, "entry 2 of {} does not follow from the one before it"),
        (1, {"hash": "0" * 64}, "entry 1 of {} was changed after it was written"),
    ],
)
def test_an_entry_that_was_changed_is_named(centre, seq, values, sentence):
    with centre.writing():
        one = (JournalEntry.stream == stream_of(centre), JournalEntry.seq == seq)
        assert db.session.execute(update(JournalEntry).where(*one).values(**values)).rowcount == 1
    assert verify(centre) == (1, f"Error: The journal does not hold: {sentence.format(stream_of(centre))}.")


@pytest.mark.parametrize("seq", [1, 2, -1], ids=["first", "second", "last"])
def test_an_entry_that_is_gone_is_named(centre, seq):
    stream = stream_of(centre)
    with centre.writing():
        numbers = db.session.scalars(select(JournalEntry.seq).where(JournalEntry.stream == stream)).all()
        gone = seq if seq > 0 else max(numbers)
        db.session.execute(delete(JournalEntry).where(JournalEntry.stream == stream, JournalEntry.seq == gone))
    assert verify(centre) == (1, f"Error: The journal does not hold: entry {gone} of {stream} is missing.")


def test_a_whole_stream_that_is_gone_is_named(centre):
    stream = stream_of(centre)
    with centre.writing():
        db.session.execute(delete(JournalEntry).where(JournalEntry.stream == stream))
    assert verify(centre) == (1, f"Error: The journal does not hold: entry 1 of {stream} is missing.")


def test_the_heads_are_anchored_when_a_day_is_over_and_only_once(centre):
    with centre.writing():
        assert anchor_heads(now=centre.now) == 0
    tomorrow = centre.now + timedelta(days=1)
    counts = []
    for _ in range(2):
        with centre.writing():
            counts.append(anchor_heads(now=tomorrow))
    with centre.reading():
        anchors = db.session.execute(
            select(JournalAnchor.stream, JournalAnchor.anchored_on).order_by(JournalAnchor.stream)
        ).all()
    streams = ["candidacy:1", "candidacy:2", "centre"]
    assert [(row.stream, f"{row.anchored_on}") for row in anchors] == [(name, "2026-11-23") for name in streams]
    assert counts == [3, 0]


def test_a_past_that_was_rewritten_whole_does_not_match_its_anchor(centre):
    with centre.writing():
        anchor_heads(now=centre.now + timedelta(days=1))
        db.session.execute(update(JournalAnchor).where(JournalAnchor.stream == "centre").values(hash="0" * 64))
    status, sentence = verify(centre)
    assert status == 1
    assert sentence.endswith("of centre is not what was anchored at the end of its day.")
