"""The locked versions are what setup.cfg asks for, and both lock files say the same."""

import re
from configparser import ConfigParser

from packaging.requirements import Requirement

from tests.architecture.sources import ROOT

PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)


def pins(name):
    """Return {package: its locked versions}; a package may be locked differently for different Pythons."""
    found = {}
    for package, version in PIN.findall((ROOT / "requirements" / name).read_text()):
        found.setdefault(_key(package), set()).add(version)
    return found


def asked_for(*extras):
    """Return the requirements of setup.cfg, the project's references to itself left out."""
    settings = ConfigParser()
    settings.read(ROOT / "setup.cfg")
    texts = [settings["options"]["install_requires"], *(settings["options.extras_require"][extra] for extra in extras)]
    lines = "\n".join(texts).split("\n")
    return [Requirement(line) for line in lines if line and not line.startswith(("#", "doctoral-center"))]


def _key(package):
    return re.sub(r"[-_.]+", "-", package).lower()


def _unmet(requirements, locked):
    return [
        str(requirement)
        for requirement in requirements
        if not all(requirement.specifier.contains(version) for version in locked.get(_key(requirement.name), {"0"}))
    ]


def test_every_requirement_is_locked_in_the_range_asked_for():
    assert _unmet(asked_for("postgres", "test", "dev"), pins("lock.txt")) == []
    assert _unmet(asked_for("postgres"), pins("base.txt")) == []


def test_running_and_testing_use_the_same_versions():
    locked = pins("lock.txt")
    assert {name: versions for name, versions in pins("base.txt").items() if locked.get(name) != versions} == {}


def test_every_locked_file_has_a_hash_and_no_file_names_a_place():
    for name in ("lock.txt", "base.txt"):
        text = (ROOT / "requirements" / name).read_text()
        assert len(PIN.findall(text)) == len(
            re.findall(r"^[^\n#]+==[^\n]*\\\n    --hash=sha256:[0-9a-f]{64}", text, re.MULTILINE)
        )
        assert "://" not in text
