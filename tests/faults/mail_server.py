"""A mail server in a process of its own: `python tests/faults/mail_server.py FOLDER PORT`.

Each accepted mail is logged, and the log is on disk, before the answer goes out; the answer takes up to 20 ms. So the
log says what a real server would have delivered, whatever becomes of the sender meanwhile. FOLDER/habits.json says how
it misbehaves: see `Habits`.
"""

import asyncio
import json
import os
import random
import signal
import sys
from email import message_from_bytes
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


class Habits:
    """How the server misbehaves, read again for every mail.

    `answer`: said to every mail instead of taking it. `refused`: recipients that are never taken, and what is said to
    them. Shares of mails, from 0 to 1: `put_off` (451), `closing` (421), `cut` (the connection is closed in the midst
    of the mail), `unanswered` (taken, then the connection is closed without a word). `seconds`: the longest time that
    an answer takes.
    """

    def __init__(self, folder):
        self._path = folder / "habits.json"

    def read(self):
        return json.loads(self._path.read_text("utf-8")) if self._path.exists() else {}


class Log:
    """Accepts mail, or misbehaves."""

    def __init__(self, folder, habits, luck):
        self._habits = habits
        self._file = (folder / "accepted").open("a", encoding="ascii")
        self._luck = luck

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 - the library's name
        refusal = self._habits.read().get("refused", {}).get(address)
        if refusal is not None:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802
        habits, drawn = self._habits.read(), self._luck.random()
        if text := habits.get("answer"):
            return text
        if (drawn := drawn - habits.get("put_off", 0)) < 0:
            return "451 4.3.0 Try again later"
        if (drawn := drawn - habits.get("closing", 0)) < 0:
            return "421 4.3.2 Closing down"
        is_unanswered = drawn < habits.get("unanswered", 0)
        self._note(envelope, "unanswered" if is_unanswered else "answered")
        if is_unanswered:
            server.transport.abort()
            return "250 OK"
        await asyncio.sleep(self._luck.uniform(0, habits.get("seconds", 0.02)))
        return "250 OK"

    def _note(self, envelope, ending):
        mail = message_from_bytes(envelope.content)
        self._file.write(f"{mail['Message-ID']} {mail['X-Attempt'] or '-'} {envelope.rcpt_tos[0]} {ending}\n")
        self._file.flush()
        os.fsync(self._file.fileno())


class Cutting(SMTP):
    """Closes the connection in the midst of some mails."""

    habits = None
    luck = None

    async def smtp_DATA(self, arg):  # noqa: N802
        if self.luck.random() >= self.habits.read().get("cut", 0):
            await super().smtp_DATA(arg)
            return
        await self.push("354 Go on")
        await self._reader.readline()
        self.transport.abort()


class Server(Controller):
    """The library's server with our way of cutting."""

    def factory(self):
        return Cutting(self.handler, **self.SMTP_kwargs)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    Cutting.habits, Cutting.luck = Habits(folder), random.Random(os.getpid())
    server = Server(Log(folder, Cutting.habits, Cutting.luck), hostname="127.0.0.1", port=int(sys.argv[2]))
    server.start()
    print("ready", flush=True)
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    server.stop()
