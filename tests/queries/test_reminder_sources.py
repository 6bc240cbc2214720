"""A new source of reminders is a module, one entry in the registry, and its words."""

from pathlib import Path

import pytest

from doctoral_center.domain.reminders import ReminderSource
from doctoral_center.labels.reminders import KINDS
from doctoral_center.queries.reminder_sources import SOURCES

PRODUCT = Path(__file__).parents[2] / "doctoral_center"
# What plans, sends again, foresees and looks again goes by the registry.
KNOW_NONE = ("operations/reminders.py", "queries/reminders.py", "queries/foresight.py", "queries/prospects.py",
             "notifications/delivery.py", "notifications/outbox.py", "jobs/runner.py")  # fmt: skip


def test_every_source_has_one_entry():
    assert sorted(SOURCES) == sorted(ReminderSource)


@pytest.mark.parametrize("source", ReminderSource)
def test_every_source_has_its_words(source):
    assert source in KINDS
    assert (PRODUCT / "templates" / "mail" / source.value / "mail.txt").exists()


@pytest.mark.parametrize("path", KNOW_NONE)
def test_nothing_that_plans_or_sends_knows_a_source_by_name(path):
    text = (PRODUCT / path).read_text("utf-8")
    assert [source.name for source in ReminderSource if f"ReminderSource.{source.name}" in text] == []
