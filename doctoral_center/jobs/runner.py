"""`flask reminders run`: one long-lived process that plans and delivers. Any number of them may run.

The scheduler only ticks, in UTC and from memory; what is due is asked of the database each time, so a missed tick, a
day that no clock shows and a week without power all come to the same.
"""

import logging
import signal
import threading
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from types import FrameType

import click
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask, current_app
from flask.cli import with_appcontext

from doctoral_center import clock
from doctoral_center.db import abandon, transaction
from doctoral_center.domain.days import day_in
from doctoral_center.domain.deliveries import LEASE
from doctoral_center.notifications.delivery import deliver, reap
from doctoral_center.notifications.liveness import Liveness, alive
from doctoral_center.notifications.senders import make_senders
from doctoral_center.operations.journal import anchor_heads
from doctoral_center.operations.planning import Planner, planners
from doctoral_center.operations.reminders import note_beat

log = logging.getLogger(__name__)

_STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)
# Planning takes at most a hundredth of the time: at once when little is open, every few minutes with a million steps.
_PLANNING_SHARE = 0.01
_LONGEST_BETWEEN_PLANS = 300.0
_MAILS_BETWEEN_BEATS = 20


class Runner:
    """Ticks until it is told to stop; the mail in hand is finished first."""

    def __init__(self, app: Flask, liveness: Liveness, *, lease: timedelta) -> None:
        self._app = app
        self._liveness = liveness
        self._lease = lease
        self._stopping = threading.Event()
        self._at_work = threading.Lock()
        self._ticked_at = time.monotonic()
        self._is_well = self._plans_well = True
        self._next_plan = 0.0
        self._planned = 0
        self._anchored_until: date | None = None
        self._scheduler = BackgroundScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )

    def run(self, *, every_seconds: float) -> None:
        """Tick at once and every so many seconds until a stop signal comes. Call it from the main thread."""
        for number in _STOP_SIGNALS:
            signal.signal(number, self._stop)
        self._scheduler.add_job(self.tick)
        job = self._scheduler.add_job(self.tick, "interval", seconds=every_seconds)
        self._scheduler.start()
        while not self._stopping.wait(every_seconds):
            # The scheduler reckons by the wall clock: set back by an hour, it would sleep until that hour comes again.
            if time.monotonic() - self._ticked_at > 2 * every_seconds:
                job.reschedule("interval", seconds=every_seconds)
        # What it has begun is finished before the lock goes.
        self._scheduler.shutdown()
        log.info("The reminder runner has stopped.")

    def tick(self) -> None:
        """Plan, take back what dead senders left, deliver, and give a sign of life."""
        with self._at_work, self._app.app_context():
            self._ticked_at = time.monotonic()
            if self._stopping.is_set():
                return
            self._liveness.keep()
            if self._plans_and_anchors():
                self._beat()
            reaped = reap(self._liveness, now=clock.now())
            if reaped:
                log.warning("Took back %d messages of senders that had ended.", reaped)
            self._deliver()

    def _plans_and_anchors(self) -> bool:
        """Do both, and tell whether they went well: what is planned already is delivered in any case.

        Without a sign of life the pages say that the runner is late: a runner that cannot plan is worth the alarm.
        """
        anchors, plans = self._goes_well("journal", self._anchor), self._plan()
        self._is_well = anchors and plans
        return self._is_well

    def _goes_well(self, name: str, work: Callable[[], object]) -> bool:
        """Do one piece of work and tell whether it went well; the others must not stand still for it."""
        try:
            work()
        except Exception:
            log.exception("The runner goes on without: %s.", name)
            abandon()
            return False
        return True

    def _anchor(self) -> None:
        """Anchor the journal's heads once a day has ended (UTC), and at the start those of the days before."""
        today = day_in(clock.now(), "UTC")
        if self._anchored_until != today:
            with transaction():
                anchor_heads(now=clock.now())
            self._anchored_until = today

    def _plan(self) -> bool:
        began = time.monotonic()
        if began < self._next_plan:
            return self._plans_well
        self._planned = 0
        plans = [self._goes_well(name, partial(self._write, planner)) for name, planner in planners(clock.now())]
        self._plans_well = all(plans)
        took = time.monotonic() - began
        self._next_plan = time.monotonic() + min(took / _PLANNING_SHARE, _LONGEST_BETWEEN_PLANS)
        if self._planned:
            log.info("Planned %d messages.", self._planned)
        return self._plans_well

    def _write(self, planner: Planner) -> None:
        with transaction():
            written = planner()
        self._planned += written

    def _deliver(self) -> None:
        count = 0

        def may_go_on() -> bool:
            nonlocal count
            count += 1
            if count % _MAILS_BETWEEN_BEATS == 0:
                self._liveness.keep()
                if self._is_well:
                    self._beat()
            return not self._stopping.is_set()

        for sender in make_senders(self._liveness, now=clock.now, lease=self._lease):
            tally = deliver(sender, may_go_on=may_go_on)
            if tally:
                log.info("Delivered: %s.", ", ".join(f"{count} {word}" for word, count in sorted(tally.items())))

    def _beat(self) -> None:
        with transaction():
            note_beat(self._liveness.owner, now=clock.now())

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping.set()


@click.command("run")
@click.option("--every", default=30.0, show_default=True, type=click.FloatRange(0.1), help="Seconds from tick to tick.")
@click.option("--lease", default=LEASE.total_seconds(), type=click.FloatRange(0.1), hidden=True)
@with_appcontext
def run(every: float, lease: float) -> None:
    """Plan and deliver reminders and notices until stopped; the mail in hand is finished first."""
    # The scheduler's threads need the application itself, not the stand-in for this thread's.
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    with alive(Path(app.instance_path) / "run") as liveness:
        Runner(app, liveness, lease=timedelta(seconds=lease)).run(every_seconds=every)
