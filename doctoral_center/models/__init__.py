"""STORE: tables, constraints, indexes; no queries. Importing the package registers every table."""

from doctoral_center.models import (
    calendars,
    candidacies,
    changes_of_time,
    channels,
    institutions,
    journal,
    messages,
    milestones,
    people,
    programmes,
    regulations,
    reports,
    reviews,
    sessions,
    supplements,
)
from doctoral_center.models.base import Base

__all__ = [
    "Base",
    "calendars",
    "candidacies",
    "changes_of_time",
    "channels",
    "institutions",
    "journal",
    "messages",
    "milestones",
    "people",
    "programmes",
    "regulations",
    "reports",
    "reviews",
    "sessions",
    "supplements",
]
