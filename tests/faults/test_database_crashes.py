"""PostgreSQL crashes while mail is handed over, and comes again: with it go all sessions and their locks."""

import time

import pytest

from tests.centre import make_centre
from tests.conftest import migrate
from tests.databases import PostgresqlServer, crashing_cluster, find_postgresql
from tests.faults.storms import luck, trials

pytestmark = pytest.mark.fault

LEASE_SECONDS = 20
# What the goal allows from the moment at which the server answers again until mail goes.
RESUMES_WITHIN_SECONDS = 10


@pytest.fixture(scope="module")
def cluster():
    """A PostgreSQL server of this test's own, whatever kind of database the others use."""
    programs = find_postgresql()
    if programs is None:
        pytest.skip("PostgreSQL is not installed.")
    with crashing_cluster(programs) as cluster:
        yield cluster


@pytest.fixture
def centre(cluster, monkeypatch):
    """The small centre on that server."""
    from doctoral_center import clock
    from doctoral_center.db import db

    server = PostgresqlServer(cluster.url, migrate)
    centre = make_centre(server.create())
    monkeypatch.setattr(clock, "now", lambda: centre.now)
    yield centre
    with centre.reading():
        db.engine.dispose()


def test_a_crash_of_the_database_loses_and_doubles_nothing(cluster, centre, make_senders, outbox):
    crashes, drawn = trials(20), luck()
    senders = make_senders(centre, lease=LEASE_SECONDS)
    outbox.keep(60)
    senders.start(2)
    outbox.await_sent(5)
    slowest = 0.0
    for _ in range(crashes):
        outbox.keep(60)
        sent = outbox.sent()
        outbox.await_sent(sent + 1)
        time.sleep(drawn.uniform(0, 0.2))
        cluster.crash()
        time.sleep(drawn.uniform(0, 1.5))
        cluster.start()
        answers = time.monotonic()
        # Two mails may have been noted in the last moment before the crash and after it, whatever became of the rest.
        outbox.await_sent(outbox.sent() + 3)
        slowest = max(slowest, time.monotonic() - answers)
    print(f"slowest resumption {slowest:.1f} s")
    outbox.judge(trials=crashes, at_most_extra=0)
    assert slowest < RESUMES_WITHIN_SECONDS
