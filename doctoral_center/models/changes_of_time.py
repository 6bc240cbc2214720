"""Changes of time that have been granted, and the requests by which candidates ask for one."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, Text
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from doctoral_center.domain.changes import ChangeKind
from doctoral_center.domain.requests import RequestKind
from doctoral_center.models.base import Base, Moment, enum_type
from doctoral_center.models.candidacies import Supervision
from doctoral_center.models.milestones import Milestone, Reviewable
from doctoral_center.models.people import Person


class Request(Base):
    """What a candidate asks for. It is reviewed like a milestone; what it grants is written when it is approved.

    The days are those that were last sent. A change of supervisor names whose place is meant (`supervision_id`; None:
    one more is asked for) and who is proposed.
    """

    __tablename__ = "requests"
    __table_args__ = (
        CheckConstraint("(kind = 'extension') = (milestone_id IS NOT NULL AND due_on IS NOT NULL)", name="extension"),
        CheckConstraint("kind <> 'leave' OR (first_on IS NOT NULL AND last_on >= first_on)", name="leave"),
        CheckConstraint("kind <> 'intensity' OR (from_on IS NOT NULL AND percent > 0)", name="intensity"),
        CheckConstraint("kind <> 'supervisor' OR successor_email IS NOT NULL", name="supervisor"),
        CheckConstraint("reason <> ''", name="has_a_reason"),
    )

    reviewable_id: Mapped[int] = mapped_column(ForeignKey("reviewables.id"), primary_key=True)
    kind: Mapped[RequestKind] = mapped_column(enum_type(RequestKind))
    milestone_id: Mapped[int | None] = mapped_column(ForeignKey("milestones.reviewable_id"), index=True)
    first_on: Mapped[date | None]
    last_on: Mapped[date | None]
    from_on: Mapped[date | None]
    percent: Mapped[int | None]
    due_on: Mapped[date | None]
    supervision_id: Mapped[int | None] = mapped_column(ForeignKey("supervisions.id"))
    successor_name: Mapped[str | None] = mapped_column(String(200))
    successor_email: Mapped[str | None] = mapped_column(String(254))
    reason: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(Moment)
    # When it was approved, refused or taken back.
    settled_at: Mapped[datetime | None] = mapped_column(Moment)

    reviewable: Mapped[Reviewable] = relationship(lazy="raise_on_sql", viewonly=True)
    milestone: Mapped[Milestone | None] = relationship(lazy="raise_on_sql", viewonly=True)
    supervision: Mapped[Supervision | None] = relationship(lazy="raise_on_sql", viewonly=True)


class ChangeOfTime(Base):
    """A leave, a change of intensity, an extension or a manual date that has been granted.

    Leaves and intensities act on the whole candidacy; extensions and manual dates on one milestone. One that has been
    taken back stays, for the history, and acts on nothing.
    """

    __tablename__ = "changes_of_time"
    __table_args__ = (
        CheckConstraint(
            "(kind IN ('extension', 'manual')) = (milestone_id IS NOT NULL AND due_on IS NOT NULL"
            " AND decided_on IS NOT NULL)",
            name="addressed",
        ),
        CheckConstraint("kind <> 'leave' OR (first_on IS NOT NULL AND last_on >= first_on)", name="leave"),
        CheckConstraint("kind <> 'intensity' OR (from_on IS NOT NULL AND percent > 0)", name="intensity"),
        CheckConstraint(
            "(taken_back_at IS NULL) = (taken_back_because IS NULL)"
            " AND (taken_back_at IS NULL) = (taken_back_by_id IS NULL)",
            name="taken_back_by_somebody_for_a_reason",
        ),
        CheckConstraint(
            "(return_confirmed_at IS NULL) = (return_confirmed_by_id IS NULL)"
            " AND (return_confirmed_at IS NULL OR kind = 'leave')",
            name="returned_from_leave",
        ),
        Index("ix_changes_of_time_decision", "decision_ref"),
        # Which leaves end soon is asked every minute.
        Index("ix_changes_of_time_leave_ends", "last_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    candidacy_id: Mapped[int] = mapped_column(ForeignKey("candidacies.id"), index=True)
    milestone_id: Mapped[int | None] = mapped_column(ForeignKey("milestones.reviewable_id"), index=True)
    kind: Mapped[ChangeKind] = mapped_column(enum_type(ChangeKind))
    first_on: Mapped[date | None]
    last_on: Mapped[date | None]
    from_on: Mapped[date | None]
    percent: Mapped[int | None]
    due_on: Mapped[date | None]
    decided_on: Mapped[date | None]
    released_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    # The verdict that granted it, a return with a new due day or a request's approval; an undo takes both back.
    sign_off_id: Mapped[int | None] = mapped_column(ForeignKey("sign_offs.id"))
    # The request that it grants.
    request_id: Mapped[int | None] = mapped_column(ForeignKey("requests.reviewable_id"), index=True)
    # One decision for several candidates at once; all of it can be taken back together.
    decision_ref: Mapped[str | None] = mapped_column(String(12))
    taken_back_at: Mapped[datetime | None] = mapped_column(Moment)
    taken_back_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    taken_back_because: Mapped[str | None] = mapped_column(Text)
    # Of a leave: that the candidate is back at work, as of the day after `last_on`.
    return_confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    return_confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    recorded_by: Mapped[Person] = relationship(lazy="raise_on_sql", viewonly=True, foreign_keys=[recorded_by_id])
    taken_back_by: Mapped[Person | None] = relationship(
        lazy="raise_on_sql", viewonly=True, foreign_keys=[taken_back_by_id]
    )
    return_confirmed_by: Mapped[Person | None] = relationship(
        lazy="raise_on_sql", viewonly=True, foreign_keys=[return_confirmed_by_id]
    )

    @hybrid_property
    def is_in_force(self) -> bool:
        """Whether it acts; as a condition of a query, too. Whatever reads changes for what they do asks this."""
        return self.taken_back_at is None

    @is_in_force.inplace.expression
    @classmethod
    def _is_in_force(cls) -> ColumnElement[bool]:
        return cls.taken_back_at.is_(None)
