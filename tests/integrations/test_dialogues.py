"""One request to a host of the settings: cut in time, with a small answer, never led elsewhere."""

import socket
import threading
import time
from contextlib import contextmanager, suppress

import pytest

from doctoral_center.integrations.dialogues import ChatNoAnswerError, ChatTroubleError, post, words


@contextmanager
def server(*says, pause=0.0):
    """A server that says these bytes to whoever has asked, one after the other, and hangs up."""
    listener = socket.create_server(("127.0.0.1", 0))
    asked = []

    def serve():
        with suppress(OSError):
            while True:
                connection, _address = listener.accept()
                with connection, suppress(OSError):
                    asked.append(connection.recv(65536))
                    for part in says:
                        connection.sendall(part)
                        time.sleep(pause)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", asked
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


def answer(status, content=b"", headers=b""):
    return b"HTTP/1.1 %d X\r\nContent-Length: %d\r\n%s\r\n%s" % (status, len(content), headers, content)


def ask(url, path="/send", **more):
    """Post; return the answer and whether the request had been announced."""
    announced = []
    try:
        return post(url, path, b"{}", "application/json", lambda: announced.append(True), **more), bool(announced)
    except (ChatTroubleError, ChatNoAnswerError) as error:
        return type(error), bool(announced)


def test_an_answer_comes_back_as_status_and_object():
    with server(answer(200, b'{"errcode": 0}')) as (url, asked):
        found, announced = ask(url + "/base/", "/send?key=1")
    assert (found.status, found.content, announced) == (200, {"errcode": 0}, True)
    assert asked[0].startswith(b"POST /base/send?key=1 HTTP/1.1\r\n")


def test_a_refusal_without_json_keeps_its_status():
    with server(answer(403, b"<html>")) as (url, _asked):
        found, _announced = ask(url)
    assert (found.status, found.content) == (403, {})


@pytest.mark.parametrize(
    ("says", "error"),
    [
        (answer(302, b"", b"Location: http://127.0.0.1:1/\r\n"), ChatTroubleError),
        (answer(500), ChatTroubleError),
        (answer(503, b'{"ok": true}'), ChatTroubleError),
        (answer(502), ChatNoAnswerError),
        (answer(504), ChatNoAnswerError),
        (answer(200, b"<html>Sign in to the network</html>"), ChatNoAnswerError),
        (answer(200, b"[1, 2]"), ChatNoAnswerError),
        (answer(200, b"[" * 60000), ChatNoAnswerError),
        (answer(200, b'{"errcode": 0, "x": "' + b"x" * 70000 + b'"}'), ChatNoAnswerError),
        (b"SSH-2.0-OpenSSH\r\n", ChatNoAnswerError),
        (b"", ChatNoAnswerError),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{", ChatNoAnswerError),
    ],
    ids=["redirect", "500", "503", "502", "504", "a page", "a list", "deep", "huge", "SSH", "nothing", "half"],
)
def test_whatever_else_comes_has_its_name(says, error):
    with server(says) as (url, asked):
        assert ask(url) == (error, True)
    assert len(asked) == 1


def test_nobody_there_is_trouble_before_anything_is_said():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert ask(f"http://127.0.0.1:{port}") == (ChatTroubleError, False)


def test_a_name_that_is_nobodys_is_trouble_before_anything_is_said():
    assert ask("http://nobody.invalid") == (ChatTroubleError, False)


def test_a_server_that_does_not_speak_tls_is_trouble_before_anything_is_said():
    with server(b"HTTP/1.1 400 Bad Request\r\n\r\n") as (url, _asked):
        assert ask(url.replace("http:", "https:")) == (ChatTroubleError, False)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_one_byte_now_and_then_does_not_outwit_the_deadline(scheme):
    with server(*[b"H"] * 100, pause=0.1) as (url, _asked):
        began = time.monotonic()
        found = ask(url.replace("http:", f"{scheme}:"), seconds=0.5)
        took = time.monotonic() - began
    assert found == {"http": (ChatNoAnswerError, True), "https": (ChatTroubleError, False)}[scheme]
    assert took < 3


def test_what_a_service_says_is_one_short_line():
    assert words(40058, "too\r\nlong ", "x" * 1000) == "40058 too long " + "x" * 285
