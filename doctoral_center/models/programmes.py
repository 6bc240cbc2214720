"""Joint programmes, the regulation each side applies, and their intakes."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from doctoral_center.models.base import Base, Content, Json, sorted_text
from doctoral_center.models.institutions import Institution
from doctoral_center.models.regulations import Regulation


class Programme(Base):
    """A joint programme. Its time zone is its lead institution's, kept here so that no list needs a join for it."""

    __tablename__ = "programmes"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sorted_text(40), unique=True)
    title: Mapped[dict[str, str]] = mapped_column(Json)
    direction: Mapped[str] = mapped_column(String(40), default="")
    degree: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    lead_institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"))
    timezone: Mapped[str] = mapped_column(String(64))
    # {request kind: [{"by", "need", "within_days"}]}; a kind that is not in it goes by domain.requests.DEFAULT_CHAINS.
    request_chains: Mapped[Content] = mapped_column(Json, default=dict)

    lead_institution: Mapped[Institution] = relationship(lazy="raise_on_sql", viewonly=True)
    sides: Mapped[list["ProgrammeSide"]] = relationship(
        lazy="raise_on_sql", order_by="ProgrammeSide.position", viewonly=True
    )


class ProgrammeSide(Base):
    """A university in a programme and the regulation version new candidates of that side follow."""

    __tablename__ = "programme_sides"
    __table_args__ = (UniqueConstraint("programme_id", "institution_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"), index=True)
    regulation_id: Mapped[int] = mapped_column(ForeignKey("regulations.id"))
    # 0 is the lead.
    position: Mapped[int]

    institution: Mapped[Institution] = relationship(lazy="raise_on_sql", viewonly=True)
    regulation: Mapped[Regulation] = relationship(lazy="raise_on_sql", viewonly=True)


class Equivalence(Base):
    """`side`'s one-time milestone `rule_code` counts as `other_side`'s `other_rule_code`: one milestone for both."""

    __tablename__ = "equivalences"
    __table_args__ = (
        UniqueConstraint("side_id", "rule_code", "other_side_id"),
        CheckConstraint("side_id <> other_side_id", name="two_sides"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    side_id: Mapped[int] = mapped_column(ForeignKey("programme_sides.id"))
    rule_code: Mapped[str] = mapped_column(String(80))
    other_side_id: Mapped[int] = mapped_column(ForeignKey("programme_sides.id"))
    other_rule_code: Mapped[str] = mapped_column(String(80))


class Cohort(Base):
    """A programme's intake."""

    __tablename__ = "cohorts"
    __table_args__ = (
        UniqueConstraint("programme_id", "year"),
        CheckConstraint("year BETWEEN 1990 AND 2200", name="year"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    year: Mapped[int]
    starts_on: Mapped[date]

    programme: Mapped[Programme] = relationship(lazy="raise_on_sql", viewonly=True)
