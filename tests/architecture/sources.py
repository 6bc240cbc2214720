"""The files that the tests of the architecture look at: those under version control, or about to be."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def tracked(*endings: str) -> tuple[Path, ...]:
    """Return the project's own files with one of these endings, relative to its root; without endings, all of them."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listing = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    paths = [Path(name) for name in listing.split("\0") if name]
    return tuple(path for path in paths if (ROOT / path).is_file() and (not endings or path.suffix in endings))


def text_of(path: Path) -> str:
    """Return a file's text, or nothing for one that is not text."""
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""
