"""Published regulation packs. A published version never changes; candidates keep theirs."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint, case
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from doctoral_center.domain.reminders import Audience, ReminderSource
from doctoral_center.models.base import Base, Json, Moment, enum_type


class Regulation(Base):
    """One version of one pack: its YAML text, and the columns that lists need."""

    __tablename__ = "regulations"
    __table_args__ = (UniqueConstraint("code", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(80))
    version: Mapped[int]
    # {"en": …, "zh": …, "ru": …}
    title: Mapped[dict[str, str]] = mapped_column(Json)
    country: Mapped[str | None] = mapped_column(String(2))
    # The text that was published, parsed when needed (domain.regulations) and cached by its hash.
    source_text: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime] = mapped_column(Moment)
    # Made for one candidate (models/supplements.py): never shown among the packs.
    is_individual: Mapped[bool] = mapped_column(default=False)
    # The text of such a one. It is short and there are many, so it comes with the row; a pack's own is read once.
    individual_text: Mapped[str | None] = column_property(case((is_individual, source_text)))

    rules: Mapped[list["Rule"]] = relationship(lazy="raise_on_sql", order_by="Rule.position", viewonly=True)


class Rule(Base):
    """One milestone rule of a regulation: what queries and lists need of it; the whole stands in the pack's text."""

    __tablename__ = "rules"
    __table_args__ = (UniqueConstraint("regulation_id", "code"), CheckConstraint("position >= 0", name="position"))

    id: Mapped[int] = mapped_column(primary_key=True)
    regulation_id: Mapped[int] = mapped_column(ForeignKey("regulations.id"))
    code: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]
    title: Mapped[dict[str, str]] = mapped_column(Json)
    # The key of the pack's form, or None when nothing is to be written.
    form: Mapped[str | None] = mapped_column(String(80))
    is_repeating: Mapped[bool] = mapped_column(default=False)
    may_fail: Mapped[bool] = mapped_column(default=False)

    regulation: Mapped[Regulation] = relationship(lazy="raise_on_sql", viewonly=True)


class ReminderStep(Base):
    """One rung of a rule's ladder, as a row, so that planning is one statement.

    `offset_days` counts from the due day (−7: a week before; 0: on the day). A rung with `every_days` repeats from
    there on.
    """

    __tablename__ = "reminder_steps"
    __table_args__ = (
        UniqueConstraint("rule_id", "source", "audience", "offset_days"),
        CheckConstraint("every_days IS NULL OR every_days > 0", name="every_days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rule_id: Mapped[int] = mapped_column(ForeignKey("rules.id"))
    source: Mapped[ReminderSource] = mapped_column(enum_type(ReminderSource))
    audience: Mapped[Audience] = mapped_column(enum_type(Audience))
    offset_days: Mapped[int]
    every_days: Mapped[int | None]


class RegulationDraft(Base):
    """A pack in work: YAML that may still be wrong. `version` moves with every save: no window overwrites another.

    Publishing makes a Regulation of it and deletes it.
    """

    __tablename__ = "regulation_drafts"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    # Of the pack as it is to be published; the text says the same and is what counts.
    code: Mapped[str] = mapped_column(String(80))
    # The version that it was copied from; None for one that was imported or begun anew.
    base_id: Mapped[int | None] = mapped_column(ForeignKey("regulations.id"))
    text: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    updated_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    updated_at: Mapped[datetime] = mapped_column(Moment)

    base: Mapped[Regulation | None] = relationship(lazy="raise_on_sql", viewonly=True)
