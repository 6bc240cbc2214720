"""The register of universities and their membership of networks."""

from datetime import date

from sqlalchemy import CheckConstraint, Float, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from doctoral_center.models.base import Base, Json, sorted_text


class Institution(Base):
    """A university. `code` is our own stable key; `edited_fields` are never overwritten by a reload of the register."""

    __tablename__ = "institutions"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    ror_id: Mapped[str | None] = mapped_column(String(64), unique=True)
    name_en: Mapped[str] = mapped_column(sorted_text(300), index=True)
    name_local: Mapped[str | None] = mapped_column(String(300))
    name_local_lang: Mapped[str | None] = mapped_column(String(12))
    name_zh: Mapped[str | None] = mapped_column(String(300))
    name_ru: Mapped[str | None] = mapped_column(String(300))
    acronyms: Mapped[str | None] = mapped_column(String(200))
    # ISO 3166-1 alpha-2; it names the holiday calendar.
    country: Mapped[str] = mapped_column(String(2), index=True)
    city: Mapped[str | None] = mapped_column(String(120))
    # IANA zone; must be set before the university leads a programme.
    timezone: Mapped[str | None] = mapped_column(String(64))
    domain: Mapped[str | None] = mapped_column(String(200))
    website: Mapped[str | None] = mapped_column(String(300))
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    wikidata_id: Mapped[str | None] = mapped_column(String(32))
    source: Mapped[str] = mapped_column(String(80))
    edited_fields: Mapped[list[str]] = mapped_column(Json, default=list)


class Membership(Base):
    """Membership of a network is dated data with a source, not a flag."""

    __tablename__ = "memberships"
    __table_args__ = (
        UniqueConstraint("institution_id", "network", "direction"),
        CheckConstraint("until_on IS NULL OR from_on IS NULL OR until_on >= from_on", name="days_in_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"))
    network: Mapped[str] = mapped_column(String(80))
    # A network's direction (field), or the empty string for the network as a whole.
    direction: Mapped[str] = mapped_column(String(80), default="")
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]
    source: Mapped[str] = mapped_column(String(500))
