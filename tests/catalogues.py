"""Compile the catalogues that are newer than what was compiled of them: `pytest` alone sees what `make test` sees."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

TRANSLATIONS = Path(__file__).parents[1] / "doctoral_center" / "translations"


def compile_changed() -> None:
    for source in TRANSLATIONS.glob("*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            _compile(source, target)


def _compile(source: Path, target: Path) -> None:
    # Runs may begin at the same time: each writes its own file, and whichever is moved last stays.
    written = target.with_suffix(f".{os.getpid()}")
    with source.open(encoding="utf-8") as catalogue, written.open("wb") as compiled:
        write_mo(compiled, read_po(catalogue, locale=source.parts[-3]))
    written.replace(target)
