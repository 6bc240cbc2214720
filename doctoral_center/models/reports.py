"""Drafts, submitted versions and attachments."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from doctoral_center.models.base import Base, Json, Moment
from doctoral_center.models.people import Person


class Draft(Base):
    """The text in work. `version` moves with every save: an older window gets a conflict, never a silent overwrite."""

    __tablename__ = "drafts"

    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestones.reviewable_id"), primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    language: Mapped[str] = mapped_column(String(12), default="en")
    # {section key: text}
    content: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    # Keys of the sections that the candidate calls finished.
    finished: Mapped[list[str]] = mapped_column(Json, default=list)
    updated_at: Mapped[datetime] = mapped_column(Moment)


class ReportVersion(Base):
    """What was handed in; never changed."""

    __tablename__ = "report_versions"
    __table_args__ = (UniqueConstraint("milestone_id", "number"), UniqueConstraint("milestone_id", "draft_version"))

    id: Mapped[int] = mapped_column(primary_key=True)
    # The receipt's number and the read view's address.
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestones.reviewable_id"))
    number: Mapped[int]
    # The draft that was handed in (0: nothing was ever saved): the same POST twice finds its first receipt by it.
    draft_version: Mapped[int]
    language: Mapped[str] = mapped_column(String(12))
    content: Mapped[dict[str, str]] = mapped_column(Json)
    # Of the canonical JSON of content and attachments: what a verdict approves.
    sha256: Mapped[str] = mapped_column(String(64))
    # Counted once, so that lists need not read the texts: words as limits count them, sections that are not empty.
    words: Mapped[int] = mapped_column(default=0)
    sections: Mapped[int] = mapped_column(default=0)
    submitted_at: Mapped[datetime] = mapped_column(Moment)
    submitted_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))

    submitted_by: Mapped[Person] = relationship(lazy="raise_on_sql", viewonly=True)
    attachments: Mapped[list["Attachment"]] = relationship(
        lazy="raise_on_sql", secondary="report_attachments", order_by="Attachment.id", viewonly=True
    )


class Attachment(Base):
    """A file of a milestone, stored by its SHA-256; the name is data only."""

    __tablename__ = "attachments"
    __table_args__ = (CheckConstraint("size_bytes > 0", name="not_empty"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestones.reviewable_id"), index=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    file_name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(120))
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    uploaded_at: Mapped[datetime] = mapped_column(Moment)
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    # Taken out of the draft; it stays with the versions that carry it.
    removed_at: Mapped[datetime | None] = mapped_column(Moment)


class ReportAttachment(Base):
    """Which attachments a submitted version carries."""

    __tablename__ = "report_attachments"

    report_version_id: Mapped[int] = mapped_column(ForeignKey("report_versions.id"), primary_key=True)
    attachment_id: Mapped[int] = mapped_column(ForeignKey("attachments.id"), primary_key=True)
