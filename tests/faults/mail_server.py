"""A mail server in a process of its own: `python tests/faults/mail_server.py FOLDER PORT`.

Each accepted mail is logged, and the log is on disk, before the answer goes out; the answer takes up to 20 ms. So the
log says what a real server would have delivered, whatever becomes of the sender meanwhile.
"""

import asyncio
import os
import random
import signal
import sys
from email import message_from_bytes
from pathlib import Path

from aiosmtpd.controller import Controller


class Log:
    """Accepts every mail, or answers what the file «answer» says."""

    def __init__(self, folder):
        self._folder = folder
        self._file = (folder / "accepted").open("a", encoding="ascii")
        self._random = random.Random(os.getpid())

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - the library's name
        answer = self._folder / "answer"
        if answer.exists() and (text := answer.read_text()):
            return text
        mail = message_from_bytes(envelope.content)
        self._file.write(f"{mail['Message-ID']} {mail['X-Attempt'] or '-'} {envelope.rcpt_tos[0]}\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        await asyncio.sleep(self._random.uniform(0, 0.02))
        return "250 OK"


if __name__ == "__main__":
    controller = Controller(Log(Path(sys.argv[1])), hostname="127.0.0.1", port=int(sys.argv[2]))
    controller.start()
    print("ready", flush=True)
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    controller.stop()
