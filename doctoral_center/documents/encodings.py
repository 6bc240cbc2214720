"""Which encoding a text has: UTF-8 or UTF-16 by their marks, else two that spreadsheets still save, if it is sure."""

import codecs
import re
from collections.abc import Callable, Sequence

from doctoral_center.domain.tables import Finding, TableError

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROLS = frozenset(map(chr, range(32))) - frozenset("\t\n\v\f\r")
# A Latin letter beside one of another script is another encoding's word.
_MIXED = re.compile("[A-Za-z][а-яёА-ЯЁ\u4e00-\u9fff]|[а-яёА-ЯЁ\u4e00-\u9fff][A-Za-z]")
_RUSSIAN = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ«»№–—…„“”’\u00a0")


def decode(content: bytes) -> tuple[str, str]:
    """Return the text of `content` and the name of its encoding: utf-8, utf-16, windows-1251 or gb18030.

    The last two are taken only when every letter beyond ASCII fits them: a wrong guess would spoil names without
    anybody noticing. Raises TableError if the encoding is none of these, or if it is no text at all.
    """
    if content.startswith(b"%PDF") or (b"\0" in content and not content.startswith(_UTF_16)):
        raise TableError([Finding("not-a-table")])
    text, encoding = _decoded(content)
    if _CONTROLS & set(text):
        raise TableError([Finding("not-a-table")])
    return text, encoding


def _decoded(content: bytes) -> tuple[str, str]:
    if content.startswith(_UTF_16):
        text = _strict(content, "utf-16")
        if text is None:
            raise TableError([Finding("unknown-encoding")])
        return text, "utf-16"
    text = _strict(content, "utf-8-sig")
    if text is not None:
        return text, "utf-8"
    # A few Chinese characters may also be Russian capitals: what is both is refused.
    fits = [(guess, name) for name, is_letter in _GUESSES if (guess := _fitting(content, name, is_letter)) is not None]
    if len(fits) != 1:
        raise TableError([Finding("unknown-encoding")])
    return fits[0]


def _fitting(content: bytes, encoding: str, is_letter: Callable[[str], bool]) -> str | None:
    text = _strict(content, encoding)
    if text is None or _MIXED.search(text) or not all(c.isascii() or is_letter(c) for c in text):
        return None
    return text


def _strict(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_chinese(character: str) -> bool:
    blocks = (("\u4e00", "\u9fff"), ("\u3000", "\u303f"), ("\uff00", "\uffef"), ("\u2010", "\u2026"), ("·", "·"))
    return any(first <= character <= last for first, last in blocks)


_GUESSES: Sequence[tuple[str, Callable[[str], bool]]] = (
    ("windows-1251", _RUSSIAN.__contains__),
    ("gb18030", _is_chinese),
)
