"""The web server as it is configured for service, and visitors who connect and then say nothing."""

import os
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

import pytest

pytestmark = pytest.mark.fault

ROOT = Path(__file__).parents[2]


@pytest.fixture
def port(database_url):
    """The port of a gunicorn with the project's own configuration, on this test's database."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        bind = f"fd://{listener.fileno()}"
        server = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "gunicorn",
                "--log-level",
                "warning",
                "--bind",
                bind,
                "doctoral_center:create_app()",
            ],
            cwd=ROOT,
            env={**os.environ, "DOCTORAL_CENTER_DATABASE_URL": database_url},
            pass_fds=[listener.fileno()],
        )
        yield listener.getsockname()[1]
    server.terminate()
    assert server.wait(timeout=20) == 0


def _status(port, *, seconds=2.0):
    connection = HTTPConnection("127.0.0.1", port, timeout=seconds)
    connection.request("GET", "/no-such-page")
    status = connection.getresponse().status
    connection.close()
    return status


def test_connections_that_say_nothing_do_not_hold_up_the_site(port):
    assert _status(port, seconds=20) == 404  # it is still starting
    silent = [socket.create_connection(("127.0.0.1", port)) for _ in range(6)]
    time.sleep(0.2)  # the server accepts them, and waits for a request that does not come
    try:
        assert _status(port) == 404
    finally:
        for connection in silent:
            connection.close()
