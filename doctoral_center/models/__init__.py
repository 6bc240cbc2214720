"""STORE: tables, constraints, indexes; no queries. Importing the package registers every table."""

from doctoral_center.models import (
    candidacies,
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
)
from doctoral_center.models.base import Base

__all__ = [
    "Base",
    "candidacies",
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
]
