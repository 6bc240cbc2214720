"""What the storms share: a real mail server, real senders, a clock that moves, and the comparison in the end.

How much is tried: `TEST_FAULT_SHARE`, 1 for the full trials (`make faults`), a tenth of them otherwise. `TEST_SEED` is
the seed of everything drawn here.
"""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import func, select

from doctoral_center.clock import OFFSET_VARIABLE
from doctoral_center.db import db
from doctoral_center.domain.notices import NoticeKind
from doctoral_center.domain.reminders import MessageState
from doctoral_center.models.messages import Message
from doctoral_center.models.milestones import Reviewable
from doctoral_center.notifications.outbox import Notice, enqueue_all

ROOT = Path(__file__).parents[2]
SEED = int(os.environ.get("TEST_SEED", "20261123"))
SHARE = float(os.environ.get("TEST_FAULT_SHARE", "0.1"))
PATIENCE_SECONDS = 90
# Enough for a storm's every mail to be found again by its number.
KIND = NoticeKind.MILESTONE_APPROVED


def trials(full):
    """How many of the `full` trials are made this time."""
    return max(1, round(full * SHARE))


class MailServer:
    """The server of mail_server.py, which can be stopped and started again on its port."""

    def __init__(self, folder):
        self.folder = folder
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = listener.getsockname()[1]
        self.process = None

    def start(self):
        command = [sys.executable, Path(__file__).with_name("mail_server.py"), self.folder, str(self.port)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout.readline() == "ready\n"

    def stop(self):
        """Kill it: whatever it had accepted and not answered stays unanswered."""
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None

    def behave(self, **habits):
        """Misbehave in this way from now on; see mail_server.Habits."""
        _replace(self.folder / "habits.json", json.dumps(habits))

    def accepted(self):
        """The Message-IDs of the mails that were accepted, each as often as it was."""
        return Counter(line.split()[0] for line in self._lines())

    def unanswered(self):
        """How many mails it accepted without saying so."""
        return sum(line.endswith("unanswered") for line in self._lines())

    def _lines(self):
        path = self.folder / "accepted"
        return path.read_text("ascii").splitlines() if path.exists() else []


class Senders:
    """Real senders, forked by nursery.py, with short ticks and a clock that stands at the centre's now and moves."""

    def __init__(self, centre, mail_server, lease):
        self.running = []
        self._offset = centre.now.timestamp() - time.time()  # noqa: TID251 - the clock that is moved
        self._file = mail_server.folder / "offset"
        self.move_clock(0)
        environment = os.environ | {
            "DOCTORAL_CENTER_DATABASE_URL": centre.app.config["DATABASE_URL"],
            "DOCTORAL_CENTER_MAIL_URL": f"smtp://127.0.0.1:{mail_server.port}",
            "DOCTORAL_CENTER_MAIL_FROM": "Doctoral Center <no-reply@centre.example>",
            OFFSET_VARIABLE: str(self._file),
            "PYTHONPATH": str(ROOT),
        }
        self._log = (mail_server.folder / "senders.log").open("wb")
        self._nursery = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("nursery.py"), "0.2", str(lease)],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        answer = self._nursery.stdout.readline()
        if answer != "ready\n":
            self.close()
            raise AssertionError((mail_server.folder / "senders.log").read_text("utf-8"))

    def move_clock(self, seconds):
        """Set every sender's clock forward or, with less than none, back."""
        self._offset += seconds
        _replace(self._file, str(self._offset))

    def start(self, count=1):
        """Start so many; return their process ids."""
        started = [int(self._ask("start")) for _ in range(count)]
        self.running += started
        return started

    def kill(self, sender):
        """End it without a warning."""
        os.kill(sender, signal.SIGKILL)
        return self.wait(sender)

    def wait(self, sender):
        """Wait for its end and return its exit status."""
        self.running.remove(sender)
        return int(self._ask(f"wait {sender}"))

    def close(self):
        """End them all; the end of its standard input ends the nursery."""
        for sender in self.running:
            with suppress(ProcessLookupError):
                os.kill(sender, signal.SIGKILL)
        self._nursery.communicate(timeout=30)
        self._log.close()

    def _ask(self, line):
        self._nursery.stdin.write(f"{line}\n")
        self._nursery.stdin.flush()
        return self._nursery.stdout.readline()


def _replace(path, text):
    """Write so that nobody reads half of it."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, "utf-8")
    part.rename(path)


@dataclass
class Figures:
    """What a goal's trials came to."""

    trials: int = 0
    mails: int = 0
    lost: int = 0
    extra: int = 0
    unlisted: int = 0

    def write(self, **verdict):
        """Leave them where `make faults` reads them."""
        if path := os.environ.get("TEST_FAULT_FIGURES"):
            Path(path).write_text(json.dumps(asdict(self) | verdict), "utf-8")


class Outbox:
    """A storm's mails, from being written into the outbox until the comparison with what the server accepted."""

    def __init__(self, centre, mail_server, figures):
        self.centre = centre
        self._mail_server = mail_server
        self._figures = figures
        self._count = 0
        ref = centre.milestone("study-plan")
        with centre.reading():
            self._about = db.session.scalar(select(Reviewable.id).where(Reviewable.ref == ref))

    def add(self, count, person=None):
        """Write so many notices of one milestone, each of another round, to the person or the candidate."""
        person, now = (person or self.centre.candidate).id, self.centre.now
        numbers = range(self._count, self._count + count)
        with self.centre.writing():
            for first in numbers[::500]:
                some = [
                    Notice(KIND, person, self._about, self._about, round=n) for n in numbers if 0 <= n - first < 500
                ]
                enqueue_all(some, now=now)
        self._count += count

    def keep(self, waiting):
        """See to it that at least so many wait for a sender."""
        missing = waiting - self.count(MessageState.PLANNED)
        if missing > 0:
            self.add(missing + waiting // 2)

    def count(self, *states):
        """How many of the storm's mails are in one of the states. The reminders that senders plan are not its own."""
        with self.centre.reading():
            return db.session.scalar(select(func.count()).where(Message.state.in_(states), Message.kind == KIND))

    def await_sent(self, count=None, *, seconds=PATIENCE_SECONDS):
        """Wait until so many, or all, have been sent; patience is for each that goes."""
        wanted, found, deadline = self._count if count is None else count, -1, 0.0
        while (now_found := self.count(MessageState.SENT)) < wanted:
            if now_found > found:
                found, deadline = now_found, time.monotonic() + seconds
            assert time.monotonic() < deadline, f"{found} of {wanted} are sent\n{self.log()}"
            time.sleep(0.1)

    def sent(self):
        return self.count(MessageState.SENT)

    def log(self):
        """The end of what the senders said."""
        return (self._mail_server.folder / "senders.log").read_text("utf-8")[-3000:]

    def judge(self, *, trials, at_most_extra):
        """Wait until all is sent, compare what the server accepted with what the outbox says, and note the figures."""
        self.await_sent()
        with self.centre.reading():
            ours = Message.kind == KIND
            rows = db.session.execute(select(Message.message_id, Message.is_possibly_doubled).where(ours)).all()
        ids = {row.message_id for row in rows}
        accepted = Counter({each: times for each, times in self._mail_server.accepted().items() if each in ids})
        listed = {row.message_id for row in rows if row.is_possibly_doubled}
        lost, extra = ids - set(accepted), accepted.total() - len(accepted)
        unlisted = {message_id for message_id, times in accepted.items() if times > 1} - listed
        figures = self._figures
        figures.trials += trials
        figures.mails += len(rows)
        figures.lost += len(lost)
        figures.extra += extra
        figures.unlisted += len(unlisted)
        said = f"{trials} trials, {len(rows)} mails, lost {len(lost)}, extra {extra}, unlisted {len(unlisted)}"
        print(f"seed {SEED}: {said}")
        assert len(ids) == self._count
        assert lost == set()
        assert extra <= at_most_extra
        assert unlisted == set()


def luck():
    """The source of whatever is drawn; the same for every run with the same seed."""
    return random.Random(SEED)
