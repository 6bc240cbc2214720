"""Working days as an administrator knows them, before what the holidays library says."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from doctoral_center.models.base import Base, Moment


class WorkingDay(Base):
    """One day of one country on which people work, or do not, whatever the library says."""

    __tablename__ = "working_days"

    # ISO 3166-1 alpha-2
    country: Mapped[str] = mapped_column(String(2), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    is_working: Mapped[bool]
    # What the day is, in the administrator's words: «substitute for 1 October».
    name: Mapped[str] = mapped_column(String(200), default="")


class CalendarYear(Base):
    """Somebody has compared a country's year with what its government published: the swaps are in."""

    __tablename__ = "calendar_years"
    __table_args__ = (CheckConstraint("year BETWEEN 1990 AND 2200", name="year"),)

    country: Mapped[str] = mapped_column(String(2), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    confirmed_at: Mapped[datetime] = mapped_column(Moment)
    confirmed_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
