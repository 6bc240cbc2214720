"""Who did what to what: append-only, hash-chained per stream."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from doctoral_center.models.base import Base, Content, Json, Moment
from doctoral_center.models.people import Person


class JournalEntry(Base):
    """One change. Ids rather than names, so that an erasure leaves the chain whole."""

    __tablename__ = "journal"
    __table_args__ = (
        UniqueConstraint("stream", "seq"),
        Index("ix_journal_subject", "subject_type", "subject_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # «candidacy:17», or «centre» for all the rest.
    stream: Mapped[str] = mapped_column(String(40))
    seq: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment)
    # None: the system itself.
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    in_name_of_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    action: Mapped[str] = mapped_column(String(60))
    subject_type: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    before: Mapped[Content] = mapped_column(Json, default=dict)
    after: Mapped[Content] = mapped_column(Json, default=dict)
    request_id: Mapped[str | None] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    previous_hash: Mapped[str] = mapped_column(String(64), default="")

    actor: Mapped[Person | None] = relationship(lazy="raise_on_sql", viewonly=True, foreign_keys=[actor_id])
    in_name_of: Mapped[Person | None] = relationship(lazy="raise_on_sql", viewonly=True, foreign_keys=[in_name_of_id])


class JournalHead(Base):
    """The head of a stream that has no candidacy row to carry it."""

    __tablename__ = "journal_heads"

    stream: Mapped[str] = mapped_column(String(40), primary_key=True)
    seq: Mapped[int] = mapped_column(default=0)
    hash: Mapped[str] = mapped_column(String(64), default="")


class JournalAnchor(Base):
    """A stream's head as it was at the end of a day (UTC): a rewritten past no longer matches it."""

    __tablename__ = "journal_anchors"
    __table_args__ = (UniqueConstraint("stream", "anchored_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    stream: Mapped[str] = mapped_column(String(40))
    anchored_on: Mapped[date]
    seq: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
