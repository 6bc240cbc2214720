"""Each way of failing at a real mail server has its own name, and says how far the mail had come."""

import socket
import threading
import time
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest

from doctoral_center.notifications.transports import (
    Console,
    Folder,
    NoAnswerError,
    PutOffError,
    RefusedError,
    Server,
    ServerTroubleError,
    transport_for,
)
from tests.smtp_script import SmtpScript


def mail():
    message = EmailMessage()
    message["From"] = "Doctoral Center <no-reply@centre.example>"
    message["To"] = "Zeng Min <candidate@example.org>"
    message["Subject"] = "Study plan"
    message["Message-ID"] = "<abc@centre.example>"
    message.set_content("First line.\n.A line that begins with a dot.\n")
    return message


@pytest.fixture
def script():
    server = SmtpScript()
    yield server
    server.close()


def send(script, **answers):
    """Send one mail to a server that answers so; return whether it came to the final dot."""
    script.answers |= answers
    dots = []
    try:
        transport_for(f"smtp://127.0.0.1:{script.port}").send(mail(), lambda: dots.append(True))
    finally:
        script.came_to_the_dot = bool(dots)


def test_a_mail_arrives_whole_and_only_after_the_dot_was_announced(script):
    send(script)
    assert script.came_to_the_dot
    (text,) = script.mails
    assert text == (
        "From: Doctoral Center <no-reply@centre.example>\r\nTo: Zeng Min <candidate@example.org>\r\n"
        "Subject: Study plan\r\nMessage-ID: <abc@centre.example>\r\n"
        'Content-Type: text/plain; charset="utf-8"\r\nContent-Transfer-Encoding: 7bit\r\nMIME-Version: 1.0\r\n\r\n'
        "First line.\r\n.A line that begins with a dot.\r\n"
    )


@pytest.mark.parametrize(
    ("answers", "error", "came_to_the_dot"),
    [
        ({"greeting": "554 no service"}, ServerTroubleError, False),
        ({"MAIL": "451 try later"}, ServerTroubleError, False),
        ({"MAIL": "550 you may not send"}, ServerTroubleError, False),
        ({"RCPT": "421 closing"}, ServerTroubleError, False),
        ({"RCPT": "451 greylisted"}, PutOffError, False),
        ({"RCPT": "550 no such user"}, RefusedError, False),
        ({"DATA": "452 no space"}, PutOffError, False),
        ({"DATA": None}, PutOffError, False),
        ({"dot": "451 try later"}, PutOffError, True),
        ({"dot": "554 it looks like spam"}, RefusedError, True),
        ({"dot": None}, NoAnswerError, True),
        ({"dot": "what?"}, NoAnswerError, True),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "",
)
def test_a_failure_says_whose_trouble_it_is(script, answers, error, came_to_the_dot):
    with pytest.raises(error):
        send(script, **answers)
    assert script.came_to_the_dot is came_to_the_dot


@pytest.mark.parametrize(
    ("answer", "is_certain"),
    [
        ("550 5.1.1 no such user", True),
        ("550 5.2.1 the mailbox is closed", True),
        ("550 no such user", False),
        ("550 5.7.1 relaying denied", False),
        ("553 5.1.8 the sender's domain does not exist", False),
        ("554 5.1.10 the recipient has no mail", True),
    ],
)
def test_only_some_refusals_certainly_blame_the_recipient(script, answer, is_certain):
    with pytest.raises(RefusedError) as caught:
        send(script, RCPT=answer)
    assert caught.value.is_certain is is_certain


def test_a_server_that_is_not_there_is_trouble_for_everybody():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(ServerTroubleError, match="ConnectionRefusedError"):
        transport_for(f"smtp://127.0.0.1:{port}").send(mail(), lambda: None)


def test_encryption_that_is_demanded_and_not_offered_ends_the_dialogue(script):
    with pytest.raises(ServerTroubleError):
        transport_for(f"smtp://127.0.0.1:{script.port}?starttls=require").send(mail(), lambda: None)
    assert script.mails == []


def test_one_deadline_ends_a_dialogue_that_drips(script):
    script.drip = True
    ended = threading.Event()
    began = time.monotonic()
    with pytest.raises(ServerTroubleError):
        Server(urlsplit(f"smtp://127.0.0.1:{script.port}"), seconds=0.5).send(mail(), ended.set)
    assert not ended.is_set()
    assert time.monotonic() - began < 5


def test_what_before_the_dot_raises_leaves_the_server_with_nothing(script):
    def lost():
        raise LookupError

    with pytest.raises(LookupError):
        transport_for(f"smtp://127.0.0.1:{script.port}").send(mail(), lost)
    script.close()
    assert script.mails == []


def test_a_folder_keeps_one_file_a_message(tmp_path):
    way = transport_for(f"folder:{tmp_path}/mail")
    for _ in range(2):
        way.send(mail(), lambda: None)
    assert [path.name for path in (tmp_path / "mail").iterdir()] == ["abc.eml"]


def test_a_folder_that_cannot_be_written_is_trouble_for_everybody(tmp_path):
    (tmp_path / "mail").write_text("a file")
    with pytest.raises(ServerTroubleError):
        Folder(tmp_path / "mail").send(mail(), lambda: None)


def test_the_console_shows_the_mail(caplog):
    caplog.set_level("INFO")
    Console().send(mail(), lambda: None)
    assert "Mail to Zeng Min <candidate@example.org>: Study plan" in caplog.text


@pytest.mark.parametrize("url", ["", "mailto:a@b", "smtp://", "http://mail.example"])
def test_other_addresses_are_no_way_to_send(url):
    with pytest.raises(ValueError, match="MAIL_URL must be"):
        transport_for(url)
