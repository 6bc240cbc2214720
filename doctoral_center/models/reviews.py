"""Rounds, stages and sign-offs: the review engine's tables."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from doctoral_center.domain.sign_off import Need, Outcome, SignerRole, Verdict
from doctoral_center.models.base import Base, Moment, enum_type
from doctoral_center.models.candidacies import Track
from doctoral_center.models.milestones import Reviewable
from doctoral_center.models.people import Person


class Round(Base):
    """One submission on its way through the stages."""

    __tablename__ = "rounds"
    __table_args__ = (UniqueConstraint("reviewable_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reviewable_id: Mapped[int] = mapped_column(ForeignKey("reviewables.id"))
    number: Mapped[int]
    # The report version that was submitted; None where nothing is written.
    report_version: Mapped[int | None]
    opened_at: Mapped[datetime] = mapped_column(Moment)
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    outcome: Mapped[Outcome] = mapped_column(enum_type(Outcome), default=Outcome.PENDING)

    reviewable: Mapped[Reviewable] = relationship(lazy="raise_on_sql", viewonly=True)
    stages: Mapped[list["Stage"]] = relationship(
        lazy="raise_on_sql", order_by="Stage.position, Stage.id", viewonly=True
    )


class Stage(Base):
    """One side's step of a round. Stages of one position run side by side; the next position opens when all approved.

    All stages of a round are written when it opens, so that the chain can be shown; the people are asked, and the list
    frozen, when the stage opens (`opened_at`).
    """

    __tablename__ = "stages"
    __table_args__ = (UniqueConstraint("round_id", "position", "track_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    position: Mapped[int]
    track_id: Mapped[int] = mapped_column(ForeignKey("tracks.id"))
    # Comma-separated SignerRole values, in the pack's order.
    roles: Mapped[str] = mapped_column(String(200))
    need: Mapped[Need] = mapped_column(enum_type(Need))
    within_days: Mapped[int | None]
    opened_at: Mapped[datetime | None] = mapped_column(Moment)
    # The last day to sign, in the programme's zone.
    due_on: Mapped[date | None]
    outcome: Mapped[Outcome] = mapped_column(enum_type(Outcome), default=Outcome.PENDING)
    # Nobody held the role: the centre's coordinators were asked instead (data-quality page).
    fell_to_centre: Mapped[bool] = mapped_column(default=False)

    round: Mapped[Round] = relationship(lazy="raise_on_sql", viewonly=True)
    track: Mapped[Track] = relationship(lazy="raise_on_sql", viewonly=True)
    sign_offs: Mapped[list["SignOff"]] = relationship(lazy="raise_on_sql", order_by="SignOff.id", viewonly=True)


class SignOff(Base):
    """One person asked for one verdict in one stage of one round."""

    __tablename__ = "sign_offs"
    __table_args__ = (
        CheckConstraint("(verdict IS NULL) = (decided_at IS NULL)", name="a_verdict_has_a_moment"),
        CheckConstraint("verdict IS NULL OR verdict = 'approve' OR reason <> ''", name="a_refusal_has_a_reason"),
        CheckConstraint("verdict IS NULL OR closed_at IS NULL", name="decided_or_closed"),
        # One open or decided request a person and stage; closed ones (replaced, undone) may stand beside it.
        Index(
            "uq_sign_offs_stage_id_person_id_live",
            "stage_id",
            "person_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        # The inbox.
        Index(
            "ix_sign_offs_waiting",
            "person_id",
            "due_on",
            sqlite_where=text("verdict IS NULL AND closed_at IS NULL"),
            postgresql_where=text("verdict IS NULL AND closed_at IS NULL"),
        ),
        # Decided recently.
        Index(
            "ix_sign_offs_decided",
            "person_id",
            "decided_at",
            sqlite_where=text("verdict IS NOT NULL"),
            postgresql_where=text("verdict IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    stage_id: Mapped[int] = mapped_column(ForeignKey("stages.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    role: Mapped[SignerRole] = mapped_column(enum_type(SignerRole))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    due_on: Mapped[date | None]
    verdict: Mapped[Verdict | None] = mapped_column(enum_type(Verdict))
    reason: Mapped[str] = mapped_column(Text, default="")
    # The section of the form that the reason is about.
    section: Mapped[str | None] = mapped_column(String(80))
    new_due_on: Mapped[date | None]
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    # Who clicked, when it was not the person asked: the deputy.
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    # The reviewable's version right after this verdict: an undo is possible while it is still that.
    version_after: Mapped[int | None]
    # No longer needed: the stage was settled by others, withdrawn, or the person was replaced.
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_because: Mapped[str | None] = mapped_column(String(40))

    stage: Mapped[Stage] = relationship(lazy="raise_on_sql", viewonly=True)
    person: Mapped[Person] = relationship(lazy="raise_on_sql", viewonly=True, foreign_keys=[person_id])
    decided_by: Mapped[Person | None] = relationship(lazy="raise_on_sql", viewonly=True, foreign_keys=[decided_by_id])
