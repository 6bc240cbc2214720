"""Where to go next: only ever to a page of ours."""

from urllib.parse import urlsplit


def local_target(wish: str | None, otherwise: str = "/") -> str:
    r"""Return `wish` if it is a plain path on this site, else `otherwise`.

    Browsers read `\` as `/` and drop tabs and line breaks, so `/\evil.example` and `/<tab>/evil.example` lead away.
    """
    if not wish or not wish.startswith("/") or wish.startswith("//") or "\\" in wish:
        return otherwise
    if any(character.isspace() or not character.isprintable() for character in wish):
        return otherwise
    try:
        parts = urlsplit(wish)
    except ValueError:
        return otherwise
    return otherwise if parts.scheme or parts.netloc else wish
