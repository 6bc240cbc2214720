"""The coordinator's home."""

import re
from datetime import UTC, datetime

from doctoral_center.db import db
from doctoral_center.models.messages import RunnerBeat


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


def test_nobody_late_is_said_in_so_many_words(centre):
    page = words(centre.client_for(centre.coordinator).get("/"))
    assert "0 late · 0 blocked by a signer · 0 due this week · among 1 person" in page
    assert "Nobody is late and nobody blocks. Well done." in page


def test_a_runner_that_is_late_is_told_of_at_home(centre):
    client = centre.client_for(centre.coordinator)
    assert "The reminder runner has never run. Nothing goes out until it does." in words(client.get("/"))
    with centre.writing():
        db.session.add(RunnerBeat(name="reminders", beat_at=centre.now, owner="me"))
    assert "The reminder runner" not in words(client.get("/"))
    centre.at(datetime(2026, 12, 5, 9, tzinfo=UTC))
    assert "Nothing goes out until it runs again." in words(centre.client_for(centre.coordinator).get("/"))


def test_who_is_late_stands_first_with_the_days(centre):
    centre.at(datetime(2026, 12, 5, 9, tzinfo=UTC))
    page = words(centre.client_for(centre.coordinator).get("/"))
    assert "1 late · 0 blocked by a signer" in page
    assert "Zeng Min" in page
    assert "Overdue · 4 days" in page


def test_the_home_takes_five_statements_for_one_candidate_and_for_three(centre, count_statements):
    centre.at(datetime(2026, 12, 5, 9, tzinfo=UTC))
    client = centre.client_for(centre.coordinator)
    with count_statements() as for_one:
        client.get("/")
    with centre.writing():
        centre.enrol("second", "Wu", "Hao", native="吴浩")
        centre.enrol("third", "Xie", "Na", native="解娜")
    with count_statements() as for_three:
        page = client.get("/")
    assert "among 3 people" in words(page)
    assert (len(for_one), len(for_three)) == (5, 5)
