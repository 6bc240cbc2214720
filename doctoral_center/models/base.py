"""The declarative base, and the few column types that every table shares."""

from datetime import UTC, datetime
from enum import Enum as PythonEnum
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Enum, MetaData, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

# Batch migrations on SQLite can only drop constraints that have a name.
NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Parent of all tables. Relationships are `lazy="raise_on_sql"`: what a page needs, its query loads."""

    metadata = MetaData(naming_convention=NAMING)


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime. SQLite has no zones: it keeps the UTC wall time, and the zone comes back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Json = JSON().with_variant(JSONB(), "postgresql")


def sorted_text(length: int) -> String:
    """Return text by which lists are ordered: by code points, the same on both databases.

    SQLite compares so by itself; PostgreSQL would follow the language of the server, ignore spaces and make keysets
    and prefixes of one database wrong in another.
    """
    return String(length).with_variant(String(length, collation="C"), "postgresql")


def enum_type(members: type[PythonEnum]) -> Enum:
    """Store an enum by its values, as text with a CHECK, the same on both databases."""
    return Enum(
        members,
        values_callable=lambda enum: [member.value for member in enum],
        native_enum=False,
        create_constraint=True,
        length=32,
        name=_constraint_name(members),
    )


def _constraint_name(members: type[PythonEnum]) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in members.__name__).lstrip("_")


Content = dict[str, Any]
"""A JSON object whose shape the comment at its column says."""
