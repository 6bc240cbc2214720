"""Reviewables and milestones."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from doctoral_center.domain.milestones import MilestoneState
from doctoral_center.domain.reviewables import ReviewableKind
from doctoral_center.models.base import Base, Content, Json, Moment, enum_type
from doctoral_center.models.candidacies import Candidacy, Track
from doctoral_center.models.regulations import Rule


class Reviewable(Base):
    """What can be submitted, signed and returned. The state lives here only; `version` moves with each change of it."""

    __tablename__ = "reviewables"
    __table_args__ = (Index("ix_reviewables_candidacy", "candidacy_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    kind: Mapped[ReviewableKind] = mapped_column(enum_type(ReviewableKind))
    candidacy_id: Mapped[int] = mapped_column(ForeignKey("candidacies.id"))
    state: Mapped[MilestoneState] = mapped_column(enum_type(MilestoneState), default=MilestoneState.OPEN)
    version: Mapped[int] = mapped_column(default=1)

    candidacy: Mapped[Candidacy] = relationship(lazy="raise_on_sql", viewonly=True)


class Milestone(Base):
    """Something that one or more tracks require. Days are written by operations.plans.recompute alone."""

    __tablename__ = "milestones"
    __table_args__ = (
        Index("ix_milestones_due", "due_on", "reviewable_id"),
        # What reminders look at: years of settled milestones lie before any due day, few open ones do.
        Index(
            "ix_milestones_unsettled",
            "due_on",
            sqlite_where=text("settled_on IS NULL"),
            postgresql_where=text("settled_on IS NULL"),
        ),
    )

    reviewable_id: Mapped[int] = mapped_column(ForeignKey("reviewables.id"), primary_key=True)
    opens_on: Mapped[date | None]
    # None: skipped, its day fell inside a leave and a later one stands for it.
    due_on: Mapped[date | None]
    # The first due day ever computed: planned against actual.
    planned_on: Mapped[date | None]
    is_forecast: Mapped[bool] = mapped_column(default=False)
    # The day, in the programme's zone, on which it was approved, waived or not passed.
    settled_on: Mapped[date | None]
    submitted_at: Mapped[datetime | None] = mapped_column(Moment)
    waiver_reason: Mapped[str | None] = mapped_column(Text)

    reviewable: Mapped[Reviewable] = relationship(lazy="raise_on_sql", viewonly=True)
    tracks: Mapped[list["MilestoneTrack"]] = relationship(
        lazy="raise_on_sql", order_by="MilestoneTrack.id", viewonly=True
    )


class MilestoneTrack(Base):
    """A track's regulation milestone and occurrence; each appears in exactly one milestone an attempt."""

    __tablename__ = "milestone_tracks"
    __table_args__ = (
        UniqueConstraint("track_id", "rule_id", "occurrence", "attempt"),
        CheckConstraint("occurrence >= 1 AND attempt >= 1", name="counts_from_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestones.reviewable_id"), index=True)
    track_id: Mapped[int] = mapped_column(ForeignKey("tracks.id"))
    rule_id: Mapped[int] = mapped_column(ForeignKey("rules.id"))
    occurrence: Mapped[int]
    attempt: Mapped[int] = mapped_column(default=1)
    # This side's own day; the milestone's is the earliest of them.
    due_on: Mapped[date | None]
    # The explained steps: [{"kind", "from_on", "to_on", "detail"}], as domain.deadlines returned them.
    steps: Mapped[list[Content]] = mapped_column(Json, default=list)

    milestone: Mapped[Milestone] = relationship(lazy="raise_on_sql", viewonly=True)
    track: Mapped[Track] = relationship(lazy="raise_on_sql", viewonly=True)
    rule: Mapped[Rule] = relationship(lazy="raise_on_sql", viewonly=True)
