"""ENTER by browser: pages and forms."""

from flask import Flask

from doctoral_center.web import requests


def init_app(app: Flask) -> None:
    """Register pages, sessions, languages and headers."""
    requests.init_app(app)
