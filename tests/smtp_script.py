"""A mail server that answers by a script: what it says to each command, None to hang up, or byte by byte."""

import socket
import threading
import time
from contextlib import suppress

GOOD = {
    "greeting": "220 ready", "EHLO": "250 hello", "MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go on",
    "dot": "250 taken", "QUIT": "221 bye",
}  # fmt: skip


class SmtpScript:
    """Serves one connection after the other in a thread; `mails` are the texts it took."""

    def __init__(self):
        self.answers = dict(GOOD)
        self.drip = False
        self.mails = []
        self.came_to_the_dot = False
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self):
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(timeout=5)

    def _serve(self):
        while True:
            try:
                connection, _address = self._listener.accept()
            except OSError:
                return
            with connection, suppress(OSError):
                self._talk(connection)

    def _talk(self, connection):
        lines = connection.makefile("rb")
        if not self._say(connection, self.answers["greeting"]):
            return
        for line in lines:
            command = line.decode().strip().partition(" ")[0].upper()
            if not self._say(connection, self.answers.get(command, "250 ok")):
                return
            if command == "DATA" and self.answers["DATA"].startswith("354"):
                text = self._mail(lines)
                if text is None or not self._say(connection, self.answers["dot"]):
                    return
                self.mails.append(text)

    def _mail(self, lines):
        """The text up to the final dot; None when the sender hung up before it."""
        text = []
        for line in lines:
            if line == b".\r\n":
                return b"".join(text).decode()
            text.append(line.removeprefix(b"."))
        return None

    def _say(self, connection, answer):
        if answer is None:
            return False
        if not self.drip:
            connection.sendall(f"{answer}\r\n".encode())
            return True
        for _ in range(200):
            connection.sendall(b"2")
            time.sleep(0.05)
        return False
