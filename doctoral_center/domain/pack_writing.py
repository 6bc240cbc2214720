"""Write plain values as a pack's YAML, in the layout of the packs that ship: short things on one line, long ones below.

Whatever is written here is read back as the same value by pack_reader.py, which reads YAML 1.1: `no`, `12:30` and the
like are quoted where they are meant as text.
"""

from collections.abc import Mapping, Sequence

import yaml

LINE = 140  # as many characters as one line of a pack may hold
_STEP = 2


def scalar(value: object, style: str | None = None) -> str:
    """Write a single value so that it may stand anywhere, in braces too; `style` is the quotation mark of a text."""
    # Also a text that begins with a digit, such as 03-31: other tools might take it for something else.
    if isinstance(value, str) and ("\n" in value or value[:1].isdigit()):
        style = '"'
    written = _dump(value, style if isinstance(value, str) else None)
    # Our packs quote with " alone; ' is kept only where it stood before.
    return _dump(value, '"') if written.startswith("'") and style != "'" else written


def _dump(value: object, style: str | None) -> str:
    listed: str = yaml.safe_dump(
        [value], default_flow_style=True, allow_unicode=True, width=float("inf"), default_style=style
    )
    return listed.strip().removeprefix("[").removesuffix("]")


def on_one_line(value: object) -> str:
    """Write any value in braces and brackets."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(key)}: {on_one_line(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(on_one_line, value)) + "]"
    return scalar(value)


def behind_key(value: object, column: int) -> str:
    """Write a value as it stands behind the colon of a key that begins at `column`: on the same line, or below."""
    if _is_short(value, column):
        return f" {on_one_line(value)}"
    inner = column + _STEP
    if isinstance(value, Mapping):
        return "\n" + "\n".join(entry(str(key), there, inner) for key, there in value.items())
    assert isinstance(value, Sequence)
    return "\n" + "\n".join(item(there, inner) for there in value)


def entry(key: str, value: object, column: int) -> str:
    """Write one key with its value, moved in to `column`."""
    return f"{' ' * column}{scalar(key)}:{behind_key(value, column)}"


def item(value: object, column: int) -> str:
    """Write one item of a list, its dash at `column`."""
    return f"{' ' * column}-{behind_dash(value, column)}"


def behind_dash(value: object, column: int) -> str:
    """Write a value as it stands behind the dash at `column`."""
    if isinstance(value, Mapping) and not _is_short(value, column):
        inner = column + _STEP
        return " " + "\n".join(entry(str(key), there, inner) for key, there in value.items()).lstrip(" ")
    return f" {on_one_line(value)}"


def _is_short(value: object, column: int) -> bool:
    if isinstance(value, Mapping):
        is_flat = not any(isinstance(inner, Mapping) for inner in value.values())
        return not value or (is_flat and column + len(on_one_line(value)) <= LINE)
    if isinstance(value, list | tuple):
        return not any(isinstance(inner, Mapping) for inner in value)
    return True
