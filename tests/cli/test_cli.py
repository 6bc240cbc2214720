"""The console script and the commands that hang on the application."""

import os
import subprocess
import sys
from pathlib import Path


def test_the_console_script_finds_the_application_from_any_folder(tmp_path):
    command = [sys.executable, "-c", "from doctoral_center.cli import main; main()", "serve", "--help"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Usage: doctoral-center serve [OPTIONS]")


def test_our_command_groups_hang_on_the_application(app):
    assert {"regulations", "serve"} <= set(app.cli.commands)
