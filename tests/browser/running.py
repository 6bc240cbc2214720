"""The whole system as an operator runs it on one machine: gunicorn and the reminder runner, a mail server, commands.

The first two are processes of their own; the mail server is a real one in a thread of this process, and commands are
given here too. One clock, which the test moves, is the clock of all.
"""

import os
import re
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path

from aiosmtpd.controller import Controller

ROOT = Path(__file__).parents[2]
SECONDS_FOR_A_MAIL = 60.0
SECONDS_TO_END = 20.0


class Clock:
    """The clock of all processes: it goes on by itself, and `set` and `pass_` move it."""

    def __init__(self, folder, moment):
        self.file = folder / "clock"
        self.set(moment)

    def set(self, moment):
        """Make it `moment` now."""
        self._move_by(moment - datetime.now(UTC))  # noqa: TID251 - the machine's clock, which goes on

    def pass_(self, **duration):
        """Let some time pass: `pass_(minutes=10)`."""
        self._move_by(self._offset + timedelta(**duration))

    def _move_by(self, offset):
        self._offset = offset
        # Replaced in one step: somebody reads it at every moment.
        written = self.file.with_suffix(".new")
        written.write_text(str(offset.total_seconds()), "ascii")
        written.replace(self.file)


class PostOffice:
    """Takes every mail and keeps it for whoever looks."""

    def __init__(self):
        self._arrival = threading.Condition()
        self._mails = []

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - the library's name
        with self._arrival:
            self._mails.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=SMTP)))
            self._arrival.notify_all()
        return "250 OK"

    def mail(self, to, subject, *, version=1):
        """Wait for the mail with this subject (the `version`-th with it) to this address and return it."""
        deadline = time.monotonic() + SECONDS_FOR_A_MAIL
        with self._arrival:
            while len(found := self._found(to, subject)) < version:
                remaining = deadline - time.monotonic()
                assert remaining > 0, f"{to} got no mail “{subject}”, only {self.subjects(to)}"
                self._arrival.wait(remaining)
        return found[version - 1]

    def subjects(self, to):
        """The subjects of all mails to this address so far, in order."""
        return [mail["Subject"] for recipients, mail in self._mails if recipients == [to]]

    def _found(self, to, subject):
        return [mail for recipients, mail in self._mails if recipients == [to] and mail["Subject"] == subject]


def text_of(mail):
    """The plain part of a mail, on one line and with plain spaces."""
    return " ".join(mail.get_body(("plain",)).get_content().split())


def link_in(mail):
    """The one address in a mail, which must be the same in its plain and its HTML part."""
    (link,) = re.findall(r"https?://\S+", text_of(mail))
    assert f'href="{link}"' in mail.get_body(("html",)).get_content()
    return link


class System:
    """Everything that runs, and how to give commands to it."""

    def __init__(self, folder, clock, settings):
        self.folder = folder
        self.clock = clock
        self.post = PostOffice()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._controller = Controller(self.post, hostname="127.0.0.1", port=_free_port(), server_hostname="localhost")
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.settings = {
            "SECRET_KEY": "a secret for one test, and long enough for it",
            "BASE_URL": self.address,
            "MAIL_URL": f"smtp://127.0.0.1:{self._controller.port}",
            "MAIL_FROM": "Doctoral Center <centre@example.org>",
            "STORAGE_URL": str(folder / "files"),
            **settings,
        }

    @contextmanager
    def running(self, app):
        """Migrate, and run mail server, web server and reminder runner; nothing may have failed in them at the end."""
        self._app = app
        bind = f"fd://{self._listener.fileno()}"
        commands = {
            "web": ["gunicorn", "--bind", bind, "--log-level", "warning", "doctoral_center:create_app()"],
            "reminders": ["flask", "--app", "doctoral_center", "reminders", "run", "--every", "0.3"],
        }
        processes = {}
        self._controller.start()
        try:
            self.flask("db", "upgrade", "--directory", ROOT / "migrations")
            processes |= {name: self._start(name, command) for name, command in commands.items()}
            yield self
            assert {name: process.poll() for name, process in processes.items()} == dict.fromkeys(processes)
        finally:
            for process in processes.values():
                process.terminate()
            for process in processes.values():
                process.wait(SECONDS_TO_END)
            self._controller.stop()
            self._listener.close()
        assert [line for name in commands for line in self._log(name) if "Traceback" in line or "ERROR" in line] == []

    def flask(self, *command):
        """Give a command, in this process; it must succeed. Return what it prints."""
        done = self._app.test_cli_runner().invoke(args=[str(word) for word in command])
        assert done.exit_code == 0, (command, done.output, done.exception)
        return done.stdout_bytes

    def says(self, *command):
        """Give a command that must succeed; return the lines that it prints."""
        return self.flask(*command).decode().splitlines()

    def _start(self, name, command):
        own = {f"DOCTORAL_CENTER_{key}": value for key, value in self.settings.items()}
        with (self.folder / f"{name}.log").open("wb") as log:
            return subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=ROOT,
                env=os.environ | own | {"PYTHONIOENCODING": "utf-8"},
                pass_fds=[self._listener.fileno()],
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def _log(self, name):
        path = self.folder / f"{name}.log"
        return path.read_text("utf-8").splitlines() if path.exists() else []


def _free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]
