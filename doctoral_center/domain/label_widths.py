"""How much room a text takes in a drawing: estimated, since nobody measures fonts on a server."""

import re
from unicodedata import east_asian_width

# Shares of the font size, a little more than the usual sans-serif faces need.
_WIDE = 1.0
_CAPITAL = 0.74
_BROAD = 0.86
_NARROW = 0.36
_OTHER = 0.6
_NARROW_LETTERS = frozenset(" .,:;!|'’()[]iIjltfr·-")
_BROAD_LETTERS = frozenset("mwMWжмшщфыюЖМШЩФЫЮ—→")
# As wide as a character where the text is Chinese.
_BETWEEN = frozenset("·…—“”‘’")
_ELLIPSIS = "…"
_NUMBER = re.compile(r"\s\d+$")


def text_width(text: str, size: int) -> int:
    """Return the width of one line of `text` at this font size, in the same units, rounded up."""
    is_chinese = any(map(_is_wide, text))
    shares = (_WIDE if is_chinese and letter in _BETWEEN else _share(letter) for letter in text)
    return -int(-sum(shares) * size // 1)


def shortened(text: str, width: int, size: int) -> str:
    """Return `text`, or as much of it as fits into `width` with an ellipsis; a number at its end is kept."""
    if text_width(text, size) <= width:
        return text
    number = _NUMBER.search(text)
    tail = number[0] if number else ""
    kept = text.removesuffix(tail)
    while kept and text_width(kept.rstrip() + _ELLIPSIS + tail, size) > width:
        kept = kept[:-1]
    return kept.rstrip() + _ELLIPSIS + tail


def wrapped(text: str, width: int, size: int, *, most: int) -> tuple[str, ...]:
    """Return `text` broken between words into at most so many lines; the last one is shortened where it must be."""
    lines: list[str] = []
    rest = text
    while rest and len(lines) < most - 1 and text_width(rest, size) > width:
        words = rest.split(" ")
        count = next((n for n in range(len(words), 0, -1) if text_width(" ".join(words[:n]), size) <= width), 0)
        if not count:
            break
        lines.append(" ".join(words[:count]))
        rest = " ".join(words[count:])
    return (*lines, shortened(rest, width, size)) if rest else tuple(lines)


def _is_wide(letter: str) -> bool:
    return east_asian_width(letter) in "WF"


def _share(letter: str) -> float:
    if _is_wide(letter):
        return _WIDE
    if letter in _NARROW_LETTERS:
        return _NARROW
    if letter in _BROAD_LETTERS:
        return _BROAD
    return _CAPITAL if letter.isupper() else _OTHER
