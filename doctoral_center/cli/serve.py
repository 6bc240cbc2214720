"""`flask serve`: the web server and the reminder runner side by side, for one machine and no other service manager."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

import click

STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
GRACE_SECONDS = 15.0


@click.command("serve")
@click.option("--host", envvar="HOST", default="127.0.0.1", show_default=True)
@click.option("--port", envvar="PORT", default=5000, show_default=True, type=click.IntRange(0, 65535))
def serve(host: str, port: int) -> None:
    """Run the web server and the reminder runner until one ends or Ctrl-C is pressed.

    Port 0 takes any free port. Ends with status 0 when it was asked to stop and 1 when a part stopped by itself.
    """
    try:
        listener = socket.create_server((host, port), family=_family(host), backlog=128)
    except OSError as error:
        reason = str(error.strerror).partition(" (while")[0]  # Python adds the address, which is said already
        message = f"Cannot listen on {host} port {port}: {reason}. Choose another with PORT=5001, say."
        raise click.ClickException(message) from error
    with listener:
        address = _address(host, listener.getsockname()[1])
        os.environ.setdefault("DOCTORAL_CENTER_BASE_URL", address)
        click.echo(f"Doctoral Center is at {address} (Ctrl-C stops it).")
        # The socket is opened here and handed on, so that a taken port is one plain sentence and the address above
        # answers from the moment it is printed: early requests wait in the queue.
        bind = ["--bind", f"fd://{listener.fileno()}", "--log-level", "warning"]
        web = [sys.executable, "-m", "gunicorn", *bind, "doctoral_center:create_app()"]
        reminders = [sys.executable, "-m", "flask", "--app", "doctoral_center", "reminders", "run"]
        status = supervise({"web server": web, "reminder runner": reminders}, pass_fds=[listener.fileno()])
    raise SystemExit(status)


def supervise(
    commands: Mapping[str, Sequence[str]], *, pass_fds: Sequence[int] = (), grace_seconds: float = GRACE_SECONDS
) -> int:
    """Run the named commands until one ends or a stop signal comes, then stop the others too.

    Return 0 after a stop signal and 1 when a command ended by itself. No child is left over: what does not end within
    `grace_seconds` of SIGTERM is killed, with everything it started. Call it from the main thread.
    """
    processes: dict[str, subprocess.Popen[bytes]] = {}
    with _signals() as signals:
        try:
            for name, command in commands.items():
                # Sessions of their own: Ctrl-C in a terminal reaches this process alone, which then stops all in order.
                processes[name] = subprocess.Popen(  # noqa: S603 - our own commands
                    command, pass_fds=pass_fds, start_new_session=True
                )
            return _wait(processes, signals)
        finally:
            _stop(processes.values(), grace_seconds)


def _wait(processes: Mapping[str, subprocess.Popen[bytes]], signals: Iterator[int]) -> int:
    for number in signals:
        if number in STOP_SIGNALS:
            click.echo("Stopping.")
            return 0
        for name, process in processes.items():
            if process.poll() is not None:
                click.echo(f"The {name} stopped by itself with status {process.returncode}.", err=True)
                return 1
    raise AssertionError  # the signals never end


def _stop(processes: Iterable[subprocess.Popen[bytes]], grace_seconds: float) -> None:
    running = list(processes)
    for process in running:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + grace_seconds
    for process in running:
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=max(0.0, deadline - time.monotonic()))
        _kill_group(process.pid)
        process.wait()


def _kill_group(group: int) -> None:
    """Kill what is left of a child's session; nothing is left of one that ended in order."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


@contextmanager
def _signals() -> Iterator[Iterator[int]]:
    """Yield the numbers of the signals that arrive, from now on and in order.

    The handlers do nothing; the numbers come through a pipe, so that a signal is neither missed between two looks nor
    handled in the midst of something else.
    """
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    numbers = (*STOP_SIGNALS, signal.SIGCHLD)
    old_handlers = {number: signal.signal(number, lambda _number, _frame: None) for number in numbers}
    old_descriptor = signal.set_wakeup_fd(writing)
    try:
        yield _numbers(reading)
    finally:
        signal.set_wakeup_fd(old_descriptor)
        for number, handler in old_handlers.items():
            signal.signal(number, handler)
        os.close(reading)
        os.close(writing)


def _numbers(reading: int) -> Iterator[int]:
    while True:
        yield os.read(reading, 1)[0]


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _address(host: str, port: int) -> str:
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104 - only named
    return f"http://{name}:{port}"
