"""ENTER by browser: pages and forms."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages, sessions, languages and headers."""
