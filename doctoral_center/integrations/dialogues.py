"""One request to a chat service: over a host that the settings name, within one deadline, with a small answer.

What goes wrong before the request leaves and after it has left are different things: in between, `before_send` is
called, so that the caller can note that the message may from now on be on its way.
"""

import json
import logging
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any, Protocol
from urllib.parse import urlsplit

log = logging.getLogger(__name__)

SECONDS = 10.0
"""The one deadline of a whole dialogue; socket time-outs are only per call."""

MOST_BYTES = 64 * 1024
"""What an answer may hold; those of the services hold a few hundred bytes."""

_MOST_WORDS = 300
_OK = range(200, 300)
_REDIRECTS = range(300, 400)
_ERRORS = 500
# A gateway that heard nothing from the service behind it does not know whether the service took the message.
_OF_GATEWAYS = frozenset({502, 504})

BeforeSend = Callable[[], None]
"""Called when the connection stands and nothing has been said yet; what it raises ends the dialogue there."""


class ChatError(Exception):
    """The message was not taken, or nobody knows; the text says what the service said. It never holds a secret."""


class ChatTroubleError(ChatError):
    """The service cannot be used at all: nothing wrong with this message, and the next would fare no better."""


class ChatPutOffError(ChatError):
    """The service does not take this message now; `wait_seconds` is how long it asks to be left alone, if it does."""

    def __init__(self, words: str, wait_seconds: float = 0.0) -> None:
        super().__init__(words)
        self.wait_seconds = wait_seconds


class ChatRefusedError(ChatError):
    """The service will never take a message for this chat: the address is wrong, or the person wants none."""


class ChatNoAnswerError(ChatError):
    """The request went out and no answer came back: the message may or may not have arrived."""


class ChatAdapter(Protocol):
    """A way into one chat service."""

    def send(self, address: str, text: str, *, key: str, before_send: BeforeSend) -> None:
        """Hand the text over to the chat at `address`, or raise a ChatError.

        `key` names the message: services that can tell a second copy by it drop the copy.
        """


@dataclass(frozen=True)
class Answer:
    """What the service answered: the HTTP status and the JSON object, empty when it was none."""

    status: int
    content: dict[str, Any]


def post(
    base_url: str, path: str, body: bytes, content_type: str, before_send: BeforeSend, *, seconds: float = SECONDS
) -> Answer:
    """Post `body` to `path` at the host of `base_url` and return the answer; redirects are not followed.

    Raises ChatTroubleError when no connection comes about or the server is out of order, ChatNoAnswerError when
    nothing intelligible comes back.
    """
    parts = urlsplit(base_url)
    host, is_tls = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if is_tls else 80)
    until = time.monotonic() + seconds
    try:
        sock = _connected(host, port, until)
    except OSError as error:
        raise ChatTroubleError(_of(error)) from error
    with _closed_by(sock, until):
        if is_tls:
            try:
                sock = _encrypted(sock, host)
            except OSError as error:
                raise ChatTroubleError(_of(error)) from error
        before_send()
        kind = HTTPSConnection if is_tls else HTTPConnection
        connection = kind(host, port)
        connection.sock = sock
        try:
            connection.request("POST", parts.path.rstrip("/") + path, body, {"Content-Type": content_type})
            response = connection.getresponse()
            content = response.read(MOST_BYTES + 1)
        except (OSError, HTTPException, ValueError) as error:
            raise ChatNoAnswerError(_of(error)) from error
        finally:
            connection.close()
    return _understood(response.status, content)


def number_of(value: object) -> int | None:
    """Return a service's code as the whole number it is to be; None for whatever else it may have said."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def words(*parts: object) -> str:
    """Return what a service said as one short line."""
    return " ".join(" ".join(str(part) for part in parts).split())[:_MOST_WORDS]


def _connected(host: str, port: int, until: float) -> socket.socket:
    """Connect to one of the host's addresses; they share the time that is left."""
    trouble: OSError = TimeoutError("no time left")
    for family, kind, protocol, _name, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        remaining = until - time.monotonic()
        if remaining <= 0:
            break
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(remaining)
            sock.connect(address)
        except OSError as error:
            sock.close()
            trouble = error
        else:
            return sock
    raise trouble


def _encrypted(sock: socket.socket, host: str) -> ssl.SSLSocket:
    # The handshake comes after: the deadline cuts the socket below, and needs it to stay in place until then.
    encrypted = ssl.create_default_context().wrap_socket(
        sock.dup(), server_hostname=host, do_handshake_on_connect=False
    )
    try:
        encrypted.settimeout(sock.gettimeout())
        encrypted.do_handshake()
    except OSError:
        encrypted.close()
        raise
    return encrypted


@contextmanager
def _closed_by(sock: socket.socket, until: float) -> Iterator[None]:
    """Cut the connection when time is over: one byte now and then from the server would outwit a time-out a call."""
    cut = threading.Timer(max(until - time.monotonic(), 0), _cut, [sock])
    cut.daemon = True
    cut.start()
    try:
        yield
    finally:
        cut.cancel()
        sock.close()


def _cut(sock: socket.socket) -> None:
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        log.debug("The connection had ended already.")


def _understood(status: int, content: bytes) -> Answer:
    if status in _REDIRECTS:
        raise ChatTroubleError(f"HTTP {status}: it wants to lead elsewhere.")
    if status >= _ERRORS:
        error = ChatNoAnswerError if status in _OF_GATEWAYS else ChatTroubleError
        raise error(f"HTTP {status}")
    try:
        found = json.loads(content) if len(content) <= MOST_BYTES else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        if status in _OK:
            # Whoever answered did not speak as the service does: a page of the network's own, say.
            raise ChatNoAnswerError(f"HTTP {status}, and no answer of the service in it")
        return Answer(status, {})
    return Answer(status, found)


def _of(error: Exception) -> str:
    return words(f"{type(error).__name__}:", error)
