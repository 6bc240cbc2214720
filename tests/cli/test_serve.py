"""The supervisor of the web server and the reminder runner, with real processes in place of both."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.fault

# Each child writes its process id into a file of its own name and sleeps; "stubborn" children ignore SIGTERM.
CHILD = """
import os, pathlib, signal, sys, time
if "stubborn" in sys.argv[1]:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path(sys.argv[1] + ".starting").write_text(str(os.getpid()))
pathlib.Path(sys.argv[1] + ".starting").rename(sys.argv[1])
time.sleep(60)
"""
SUPERVISOR = """
import sys
from doctoral_center.cli.serve import supervise
commands = {name: [sys.executable, "-c", sys.argv[1], name] for name in sys.argv[2:]}
raise SystemExit(supervise(commands, grace_seconds=0.5))
"""


@pytest.fixture
def start(tmp_path):
    """Start a supervisor over children of the given names; return it with the children's process ids."""
    supervisors = []

    def start_with(*names):
        supervisor = subprocess.Popen(
            [sys.executable, "-c", SUPERVISOR, CHILD, *names],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        supervisors.append(supervisor)
        return supervisor, [_process_id(tmp_path / name) for name in names]

    yield start_with
    for supervisor in supervisors:
        supervisor.kill()
        supervisor.communicate()


def _process_id(path, *, seconds=20.0):
    deadline = time.monotonic() + seconds
    while not path.exists():
        assert time.monotonic() < deadline, f"{path.name} did not start"
        time.sleep(0.02)
    return int(path.read_text())


def _lives(process_id):
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_stop_signal_ends_both_children_and_is_no_failure(start, number):
    supervisor, children = start("web", "reminders")

    supervisor.send_signal(number)

    output, _ = supervisor.communicate(timeout=20)
    assert (supervisor.returncode, output) == (0, "Stopping.\n")
    assert [_lives(child) for child in children] == [False, False]


def test_the_death_of_one_child_ends_the_other_and_is_a_failure(start):
    supervisor, (web, reminders) = start("web", "reminders")

    os.kill(reminders, signal.SIGKILL)

    output, _ = supervisor.communicate(timeout=20)
    assert (supervisor.returncode, output) == (1, "The reminders stopped by itself with status -9.\n")
    assert not _lives(web)


def test_a_child_that_ignores_the_request_to_end_is_killed_after_the_grace_time(start):
    supervisor, children = start("stubborn web", "reminders")

    supervisor.terminate()

    supervisor.communicate(timeout=20)
    assert supervisor.returncode == 0
    assert [_lives(child) for child in children] == [False, False]


def test_ctrl_c_twice_still_stops_in_order(start):
    supervisor, children = start("stubborn web", "reminders")

    supervisor.send_signal(signal.SIGINT)
    supervisor.send_signal(signal.SIGINT)

    supervisor.communicate(timeout=20)
    assert supervisor.returncode == 0
    assert [_lives(child) for child in children] == [False, False]


def test_a_taken_port_is_one_sentence_and_starts_nothing():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "doctoral_center", "serve", "--port", port],
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    sentence = (
        f"Error: Cannot listen on 127.0.0.1 port {port}: Address already in use. Choose another with PORT=5001, say.\n"
    )
    assert (done.returncode, done.stdout, done.stderr) == (1, "", sentence)
