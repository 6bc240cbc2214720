"""The import contracts in setup.cfg find what they are for."""

import shutil
import subprocess
import sys

import pytest

from tests.architecture.sources import ROOT

ORDER = "One order: each layer imports only from those below it"
PLANTS = {
    "domain/planted.py": ("from doctoral_center.web import init_app\n", ORDER),
    "domain/planted_too.py": ("import sqlalchemy\n", "The domain is plain Python"),
    "queries/planted.py": ("from flask import request\n", "No request below the entry points"),
    "operations/planted.py": ("from doctoral_center import clock\n", "The clock is read at the edge"),
    "web/planted.py": ("from doctoral_center.config import read\n", "Settings are read once"),
    "utilities/__init__.py": ("", ORDER),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tree")
    shutil.copytree(
        ROOT / "doctoral_center", folder / "doctoral_center", ignore=shutil.ignore_patterns("*.po", "static")
    )
    shutil.copy(ROOT / "setup.cfg", folder)
    return folder


def lint(folder):
    code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    command = [sys.executable, "-c", code, "--no-cache", "--no-logo"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("path", PLANTS)
def test_a_planted_import_is_found(copy, path):
    source, contract = PLANTS[path]
    plant = copy / "doctoral_center" / path
    plant.parent.mkdir(exist_ok=True)
    plant.write_text(source)
    try:
        output = lint(copy)
    finally:
        plant.unlink()
    broken = {line.removesuffix(" BROKEN") for line in output.splitlines() if line.endswith(" BROKEN")}
    assert broken >= {contract}, output
