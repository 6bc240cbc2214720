"""What one candidate's side asks beside its pack."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from doctoral_center.models.base import Base, Moment
from doctoral_center.models.candidacies import Track
from doctoral_center.models.people import Person
from doctoral_center.models.regulations import Regulation


class Supplement(Base):
    """A milestone for one candidate alone: a pack of one rule (`Regulation.is_individual`) that a track follows too.

    So it has its title, form, signers, ladder and explained day as every other milestone has.
    """

    __tablename__ = "supplements"

    regulation_id: Mapped[int] = mapped_column(ForeignKey("regulations.id"), primary_key=True)
    track_id: Mapped[int] = mapped_column(ForeignKey("tracks.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    added_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    added_at: Mapped[datetime] = mapped_column(Moment)
    # The milestone in whose place it stands, if it replaces one.
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("milestones.reviewable_id"))

    regulation: Mapped[Regulation] = relationship(lazy="raise_on_sql", viewonly=True)
    track: Mapped[Track] = relationship(lazy="raise_on_sql", viewonly=True)
    added_by: Mapped[Person] = relationship(lazy="raise_on_sql", viewonly=True)
