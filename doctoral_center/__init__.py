"""Doctoral Center: one file a candidate, several regulations, explained dates, sign-off and reminders that arrive."""

from doctoral_center.app import create_app

__all__ = ["create_app"]
