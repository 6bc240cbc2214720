"""A person's own ways to her dates and news beside mail: calendar addresses and chats."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from doctoral_center.domain.channels import ChatService
from doctoral_center.models.base import Base, Moment, enum_type
from doctoral_center.models.people import Person


class CalendarFeed(Base):
    """An address at which a calendar program reads a person's dates without signing in; a person has one at a time.

    The address holds an HMAC of `nonce` under the secret key: the table alone opens nothing.
    """

    __tablename__ = "calendar_feeds"
    __table_args__ = (
        Index(
            "uq_calendar_feeds_person_id_live",
            "person_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    nonce: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)

    person: Mapped[Person] = relationship(lazy="raise_on_sql", viewonly=True)


class Chat(Base):
    """A chat in which a person wants to read how much waits for her: a number and a link, no names."""

    __tablename__ = "chats"
    __table_args__ = (UniqueConstraint("person_id", "service"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    service: Mapped[ChatService] = mapped_column(enum_type(ChatService))
    # WeCom: the robot's key; Telegram: the chat's number; VK: the peer's number.
    address: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(Moment)
    # The service refused for good: nothing more goes there until the person saves the chat again.
    stopped_at: Mapped[datetime | None] = mapped_column(Moment)
    last_error: Mapped[str | None] = mapped_column(Text)

    person: Mapped[Person] = relationship(lazy="raise_on_sql", viewonly=True)
