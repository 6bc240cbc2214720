"""Candidacies, their regulation tracks and their supervisors."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from doctoral_center.domain.candidacies import CandidacyState
from doctoral_center.domain.people import SupervisionRole
from doctoral_center.models.base import Base, Json, Moment, enum_type, sorted_text
from doctoral_center.models.institutions import Institution
from doctoral_center.models.people import Person
from doctoral_center.models.programmes import Cohort
from doctoral_center.models.regulations import Regulation


class Candidacy(Base):
    """One person in one cohort. Every change of a file locks this row first, so it also carries the journal's head."""

    __tablename__ = "candidacies"
    __table_args__ = (
        UniqueConstraint("person_id", "cohort_id"),
        Index("ix_candidacies_list", "sort_key", "id"),
        CheckConstraint(
            "(state IN ('graduated', 'withdrawn', 'terminated')) = (ended_on IS NOT NULL)", name="ended_has_a_day"
        ),
        CheckConstraint("latest_end_on >= starts_on", name="ends_after_start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), index=True)
    home_institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"))
    # The person's sort key, copied for lists.
    sort_key: Mapped[str] = mapped_column(sorted_text(300))
    # {"en": …, "zh": …, "ru": …}, any of them
    thesis_title: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    # «scheme:code» of data/disciplines.csv
    discipline: Mapped[str | None] = mapped_column(String(40))
    starts_on: Mapped[date]
    state: Mapped[CandidacyState] = mapped_column(enum_type(CandidacyState), default=CandidacyState.ENROLLED)
    ended_on: Mapped[date | None]
    # Written by operations.plans.recompute alone; of several tracks the earliest latest end.
    normal_end_on: Mapped[date]
    latest_end_on: Mapped[date]
    enrolled_at: Mapped[datetime] = mapped_column(Moment)
    journal_seq: Mapped[int] = mapped_column(default=0)
    journal_hash: Mapped[str] = mapped_column(String(64), default="")

    person: Mapped[Person] = relationship(lazy="raise_on_sql", viewonly=True)
    cohort: Mapped[Cohort] = relationship(lazy="raise_on_sql", viewonly=True)
    home_institution: Mapped[Institution] = relationship(lazy="raise_on_sql", viewonly=True)
    tracks: Mapped[list["Track"]] = relationship(lazy="raise_on_sql", order_by="Track.position", viewonly=True)
    supervisions: Mapped[list["Supervision"]] = relationship(
        lazy="raise_on_sql", order_by="Supervision.id", viewonly=True
    )


class Track(Base):
    """A candidacy at one institution under one regulation version. Two or more make it joint."""

    __tablename__ = "tracks"
    __table_args__ = (
        UniqueConstraint("candidacy_id", "institution_id"),
        Index("ix_tracks_institution", "institution_id", "sort_key", "candidacy_id"),
        # Whose study must end soon is asked every minute.
        Index("ix_tracks_latest_end", "latest_end_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    candidacy_id: Mapped[int] = mapped_column(ForeignKey("candidacies.id"))
    institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"))
    regulation_id: Mapped[int] = mapped_column(ForeignKey("regulations.id"))
    side_id: Mapped[int] = mapped_column(ForeignKey("programme_sides.id"))
    # 0 is the programme's lead side.
    position: Mapped[int]
    sort_key: Mapped[str] = mapped_column(sorted_text(300))
    # This side's own ends of study; the candidacy's are the earliest. Written by operations.plans.recompute alone.
    normal_end_on: Mapped[date]
    latest_end_on: Mapped[date]

    candidacy: Mapped[Candidacy] = relationship(lazy="raise_on_sql", viewonly=True)
    institution: Mapped[Institution] = relationship(lazy="raise_on_sql", viewonly=True)
    regulation: Mapped[Regulation] = relationship(lazy="raise_on_sql", viewonly=True)


class Supervision(Base):
    """Who supervises whom, for which side, from day to day (both inclusive)."""

    __tablename__ = "supervisions"
    __table_args__ = (
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="days_in_order"),
        CheckConstraint("share_percent IS NULL OR share_percent BETWEEN 0 AND 100", name="share"),
        Index("ix_supervisions_person", "person_id", "candidacy_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    candidacy_id: Mapped[int] = mapped_column(ForeignKey("candidacies.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"))
    role: Mapped[SupervisionRole] = mapped_column(enum_type(SupervisionRole))
    share_percent: Mapped[int | None] = mapped_column()
    from_on: Mapped[date]
    until_on: Mapped[date | None]

    candidacy: Mapped[Candidacy] = relationship(lazy="raise_on_sql", viewonly=True)
    person: Mapped[Person] = relationship(lazy="raise_on_sql", viewonly=True)
    institution: Mapped[Institution] = relationship(lazy="raise_on_sql", viewonly=True)
