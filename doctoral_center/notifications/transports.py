"""Hand one mail over: to a mail server, to a folder of .eml files, or to the log.

The mail server is spoken to step by step, since the moment just before the final dot must be committed: up to it the
server has nothing, after it the mail may be on its way. Each way of failing is an error of its own.
"""

import logging
import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from pathlib import Path
from typing import Protocol, TypeVar
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from doctoral_center.domain.deliveries import DIALOGUE_SECONDS

log = logging.getLogger(__name__)

BeforeDot = Callable[[], None]
"""Called when the whole mail has been handed over but for the final dot; what it raises ends the dialogue there."""

_TEMPORARY = range(400, 500)
_OK = 250
_GO_ON = 354
_READY = 220
_CLOSING = 421
_GARBLED = -1
# Enhanced status codes (RFC 3463) of a mailbox that is not there, or is closed; 5.1.7 and 5.1.8 are the sender's.
_BLAMES_RECIPIENT = re.compile(r"5\d\d[ -]5\.(1\.(?:1|2|3|4|6|10)|2\.\d+)\b")


class DeliveryError(Exception):
    """The mail was not delivered, or nobody knows; the text says what the server said."""


class ServerTroubleError(DeliveryError):
    """The server cannot be used at all: nothing wrong with this mail, and the next would fare no better."""


class PutOffError(DeliveryError):
    """The server does not take this mail now (4xx); `wait_seconds` is how long it asks to be left alone, if it does."""

    def __init__(self, words: str, wait_seconds: float = 0.0) -> None:
        super().__init__(words)
        self.wait_seconds = wait_seconds


class RefusedError(DeliveryError):
    """The server will never take this mail (5xx): the address is wrong, or the mail is.

    `is_certain`: the words blame the recipient. Without that it may be the sender whom the server does not take, which
    many say only at the recipient, and the next mail would fare no better.
    """

    def __init__(self, words: str, *, is_certain: bool = True) -> None:
        super().__init__(words)
        self.is_certain = is_certain


class NoAnswerError(DeliveryError):
    """The final dot went out and no answer came back: the mail may or may not be on its way."""


Parcel_contra = TypeVar("Parcel_contra", contravariant=True)


class Transport(Protocol[Parcel_contra]):
    """A way for mail, or for something else, to leave."""

    def send(self, mail: Parcel_contra, before_dot: BeforeDot, /) -> None:
        """Hand the mail over, or raise a DeliveryError."""


def transport_for(url: str) -> Transport[EmailMessage]:
    """Return the transport that MAIL_URL names: console:, folder:PATH, smtp://… or smtps://…, ?starttls=require."""
    parts = urlsplit(url)
    if parts.scheme == "console":
        return Console()
    if parts.scheme == "folder":
        return Folder(Path(url.removeprefix("folder:")))
    if parts.scheme in {"smtp", "smtps"} and parts.hostname:
        return Server(parts)
    raise ValueError("MAIL_URL must be console:, folder:PATH, smtp://host:port or smtps://host:port.")


class Console:
    """Writes mail into the log: for development."""

    def send(self, mail: EmailMessage, before_dot: BeforeDot) -> None:
        before_dot()
        body = mail.get_body(("plain",))
        log.info("Mail to %s: %s\n%s", mail["To"], mail["Subject"], body.get_content() if body else "")


class Folder:
    """Writes .eml files, one a message: a second copy replaces the first."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, mail: EmailMessage, before_dot: BeforeDot) -> None:
        before_dot()
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            name = str(mail["Message-ID"]).strip("<>").partition("@")[0]
            unfinished = self._folder / f".{name}.part"
            unfinished.write_bytes(mail.as_bytes(policy=SMTP))
            unfinished.rename(self._folder / f"{name}.eml")
        except OSError as error:
            raise ServerTroubleError(str(error)) from error


class Server:
    """Speaks SMTP, one connection a mail."""

    def __init__(self, parts: SplitResult, *, seconds: float = DIALOGUE_SECONDS) -> None:
        self._host = parts.hostname or ""
        self._is_tls = parts.scheme == "smtps"
        self._port = parts.port or (465 if self._is_tls else 25)
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._needs_starttls = parse_qs(parts.query).get("starttls") == ["require"]
        self._seconds = seconds

    def send(self, mail: EmailMessage, before_dot: BeforeDot) -> None:
        client = self._client()
        with _deadline(client, self._seconds), _closed(client):
            with _everybodys_trouble():
                self._greet(client)
                _expect(client.mail(parseaddr(str(mail["From"]))[1]), ServerTroubleError, ServerTroubleError)
            with _lost_before_the_dot():
                _expect(client.rcpt(parseaddr(str(mail["To"]))[1]), PutOffError, _refused)
                _expect(client.docmd("DATA"), PutOffError, _refused, good=_GO_ON)
                client.send(_quoted(mail))
            before_dot()
            try:
                client.send(b".\r\n")
                answer = client.getreply()
            except (OSError, smtplib.SMTPException) as error:
                raise NoAnswerError(_words(error)) from error
            if answer[0] == _GARBLED:
                raise NoAnswerError(repr(answer[1]))
            _expect(answer, PutOffError, _refused)

    def _client(self) -> smtplib.SMTP:
        client = smtplib.SMTP(timeout=self._seconds)
        if self._is_tls:
            client = smtplib.SMTP_SSL(timeout=self._seconds, context=ssl.create_default_context())
        # What smtplib checks the certificate against; it is set by itself only where it also connects at once, which
        # would be before the deadline begins.
        client._host = self._host  # type: ignore[attr-defined]  # noqa: SLF001
        return client

    def _greet(self, client: smtplib.SMTP) -> None:
        code, answer = client.connect(self._host, self._port)
        if code != _READY:
            raise ServerTroubleError(f"{code} {answer.decode('utf-8', 'replace')}")
        client.ehlo_or_helo_if_needed()
        if self._needs_starttls:
            # Raises when the server does not offer it: never in the clear where encryption is demanded.
            client.starttls(context=ssl.create_default_context())
            client.ehlo()
        if self._user:
            client.login(self._user, self._password)


@contextmanager
def _everybodys_trouble() -> Iterator[None]:
    try:
        yield
    except (OSError, smtplib.SMTPException) as error:
        raise ServerTroubleError(_words(error)) from error


@contextmanager
def _lost_before_the_dot() -> Iterator[None]:
    """A connection cut in the midst of a mail: the server took nothing, and it may be the mail that it did not like."""
    try:
        yield
    except (OSError, smtplib.SMTPException) as error:
        raise PutOffError(_words(error)) from error


@contextmanager
def _closed(client: smtplib.SMTP) -> Iterator[None]:
    """Close the connection in the end; politely only after a success, and the answer to QUIT does not matter."""
    try:
        yield
        try:
            client.docmd("QUIT")
        except (OSError, smtplib.SMTPException):
            log.debug("The mail server did not answer QUIT.")
    finally:
        client.close()


@contextmanager
def _deadline(client: smtplib.SMTP, seconds: float) -> Iterator[None]:
    """Cut the connection after `seconds`: one byte now and then from the server would outwit a time-out a call."""
    cut = threading.Timer(seconds, _cut, [client])
    cut.daemon = True
    cut.start()
    try:
        yield
    finally:
        cut.cancel()


def _cut(client: smtplib.SMTP) -> None:
    sock = client.sock
    if sock is not None:
        try:
            sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            log.debug("The connection had ended already.")


def _expect(
    answer: tuple[int, bytes],
    temporary: type[DeliveryError],
    permanent: Callable[[str], DeliveryError],
    *,
    good: int = _OK,
) -> None:
    code, text = answer
    if code == good or (good == _OK and code == _OK + 1):
        return
    words = f"{code} {text.decode('utf-8', 'replace')}"
    if code in {_CLOSING, _GARBLED}:
        raise ServerTroubleError(words)
    raise temporary(words) if code in _TEMPORARY else permanent(words)


def _refused(words: str) -> RefusedError:
    return RefusedError(words, is_certain=_BLAMES_RECIPIENT.match(words) is not None)


def _quoted(mail: EmailMessage) -> bytes:
    """Return the mail as SMTP wants it: lines end in CR LF, a leading dot is doubled, the last line is ended."""
    content = mail.as_bytes(policy=SMTP)
    content = re.sub(rb"(?m)^\.", b"..", content)
    return content if content.endswith(b"\r\n") else content + b"\r\n"


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error
        return f"{error.smtp_code} {text.decode('utf-8', 'replace') if isinstance(text, bytes) else text}"
    return f"{type(error).__name__}: {error}"
