"""What a runner does when a part of its round fails."""

import pytest
from sqlalchemy import func, select

from doctoral_center.db import db
from doctoral_center.models.messages import RunnerBeat
from tests.mailing import set_person

pytestmark = pytest.mark.fault


def test_a_runner_that_cannot_plan_delivers_all_the_same_and_counts_as_late(centre, senders, outbox):
    """A person's zone that this machine does not know stops planning; the pages say that the runner is late."""
    set_person(centre, centre.observer, timezone="Europe/Atlantis")
    outbox.add(5)
    senders.start()
    outbox.await_sent()
    with centre.reading():
        assert db.session.scalar(select(func.count()).select_from(RunnerBeat)) == 0
