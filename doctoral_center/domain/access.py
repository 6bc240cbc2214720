"""Signing in: one-time links and what a password must be."""

from datetime import timedelta
from enum import StrEnum


class LinkPurpose(StrEnum):
    """What a link by mail is for; it opens nothing else."""

    INVITATION = "invitation"
    PASSWORD = "password"  # noqa: S105 - the purpose's name


LINK_LIVES = {LinkPurpose.INVITATION: timedelta(days=14), LinkPurpose.PASSWORD: timedelta(minutes=30)}

MIN_PASSWORD_CHARACTERS = 15
MAX_PASSWORD_CHARACTERS = 256
