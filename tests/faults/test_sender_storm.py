"""Real senders are killed, frozen and stopped while they hand real mail to a real mail server.

What is promised: none lost; a second copy only if a sender dies between the mail server's acceptance and our commit, so
never more extra copies than kills, each with the same Message-ID and on the list of possibly doubled ones.
"""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import func, select

from doctoral_center.db import db
from doctoral_center.domain.notices import NoticeKind
from doctoral_center.domain.reminders import MessageState
from doctoral_center.models.messages import Message
from doctoral_center.models.milestones import Reviewable
from doctoral_center.notifications.outbox import Notice, enqueue

pytestmark = pytest.mark.fault

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 60
SEED = int(os.environ.get("TEST_SEED", "20261123"))


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
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None

    def answer(self, text):
        (self.folder / "answer").write_text(text)

    def accepted(self):
        """The Message-IDs of the mails that were accepted, each as often as it was."""
        path = self.folder / "accepted"
        lines = path.read_text("ascii").splitlines() if path.exists() else []
        return Counter(line.split()[0] for line in lines)


@pytest.fixture
def mail_server(tmp_path):
    server = MailServer(tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def senders(centre, database_url, mail_server):
    """Start and forget senders as they run in service, but for a short lease and short ticks."""
    running = []

    def start(count=1):
        environment = os.environ | {
            "DOCTORAL_CENTER_DATABASE_URL": database_url,
            "DOCTORAL_CENTER_MAIL_URL": f"smtp://127.0.0.1:{mail_server.port}",
            "DOCTORAL_CENTER_MAIL_FROM": "Doctoral Center <no-reply@centre.example>",
        }
        command = [sys.executable, "-m", "flask", "--app", "doctoral_center", "reminders", "run"]
        for _ in range(count):
            process = subprocess.Popen(
                [*command, "--every", "0.2", "--lease", "1"], env=environment, cwd=ROOT, stderr=subprocess.DEVNULL
            )
            running.append(process)
        return running[-count:]

    yield start
    for process in running:
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGCONT)
        process.kill()
        process.wait()


def enqueue_many(centre, count):
    """So many notices of one milestone, each of another round."""
    milestone = centre.milestone("study-plan")
    with centre.writing():
        milestone_id = db.session.scalar(select(Reviewable.id).where(Reviewable.ref == milestone))
        for number in range(count):
            kind, person = NoticeKind.MILESTONE_APPROVED, centre.candidate.id
            enqueue(Notice(kind, person, milestone_id, reviewable_id=milestone_id, round=number), now=centre.now)


def count_of(centre, state):
    with centre.reading():
        return db.session.scalar(
            select(func.count()).where(Message.state == state, Message.kind == NoticeKind.MILESTONE_APPROVED)
        )


def await_count(centre, state, count):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (found := count_of(centre, state)) < count:
        assert time.monotonic() < deadline, f"{found} of {count} are {state}"
        time.sleep(0.1)


@contextmanager
def judged(centre, mail_server, *, mails, kills):
    """Run the block, wait until all is sent, and compare what the server accepted with what the outbox says."""
    yield
    await_count(centre, MessageState.SENT, mails)
    with centre.reading():
        # The senders also plan the reminders that are due; those are not counted here.
        ours = Message.kind == NoticeKind.MILESTONE_APPROVED
        rows = db.session.execute(select(Message.message_id, Message.is_possibly_doubled).where(ours)).all()
    ids = {row.message_id for row in rows}
    accepted = Counter({each: times for each, times in mail_server.accepted().items() if each in ids})
    listed = {row.message_id for row in rows if row.is_possibly_doubled}
    lost = ids - set(accepted)
    extra = accepted.total() - len(accepted)
    unlisted = {message_id for message_id, times in accepted.items() if times > 1} - listed
    print(f"seed {SEED}: {mails} mails, {kills} kills, lost {len(lost)}, extra {extra}, unlisted {len(unlisted)}")
    assert len(accepted) == mails
    assert lost == set()
    assert extra <= kills
    assert unlisted == set()


def test_senders_killed_at_any_moment_lose_nothing_and_double_nothing_unseen(centre, mail_server, senders):
    mails, kills, luck = 150, 5, random.Random(SEED)
    enqueue_many(centre, mails)
    with judged(centre, mail_server, mails=mails, kills=kills):
        running = senders(3)
        await_count(centre, MessageState.SENT, 10)
        for _ in range(kills):
            time.sleep(luck.uniform(0.05, 0.5))
            victim = running.pop(luck.randrange(len(running)))
            victim.kill()
            victim.wait()
            running += senders(1)


def test_senders_asked_to_stop_finish_the_mail_in_hand(centre, mail_server, senders):
    mails, stops = 45, 2
    enqueue_many(centre, mails)
    with judged(centre, mail_server, mails=mails, kills=0):
        for number in range(stops):
            (sender,) = senders(1)
            await_count(centre, MessageState.SENT, (number + 1) * 15)
            asked = time.monotonic()
            sender.terminate()
            assert sender.wait(timeout=35) == 0
            assert time.monotonic() - asked < 35
            assert count_of(centre, MessageState.SENDING) == 0
        senders(1)


def test_a_sender_frozen_for_longer_than_its_lease_doubles_nothing(centre, mail_server, senders):
    mails, pauses, luck = 100, 3, random.Random(SEED)
    enqueue_many(centre, mails)
    with judged(centre, mail_server, mails=mails, kills=0):
        running = senders(2)
        await_count(centre, MessageState.SENT, 10)
        for _ in range(pauses):
            frozen = luck.choice(running)
            frozen.send_signal(signal.SIGSTOP)
            time.sleep(1.6)
            frozen.send_signal(signal.SIGCONT)
            time.sleep(luck.uniform(0.05, 0.3))


def test_mail_waits_for_a_server_that_is_down_and_uses_up_no_try(centre, mail_server, senders):
    mails = 20
    enqueue_many(centre, mails)
    mail_server.stop()
    with judged(centre, mail_server, mails=mails, kills=0):
        senders(1)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not _last_errors(centre):
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert count_of(centre, MessageState.SENT) == 0
        mail_server.start()
    with centre.reading():
        assert db.session.scalar(select(func.max(Message.attempts))) == 0


def _last_errors(centre):
    with centre.reading():
        return db.session.scalars(select(Message.last_error).where(Message.last_error.is_not(None))).all()
