"""People, the folded names by which they are found, and their offices."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from doctoral_center.domain.people import Locale, NameOrder, Office
from doctoral_center.domain.reminders import MailRhythm
from doctoral_center.models.base import Base, Moment, enum_type, sorted_text
from doctoral_center.models.institutions import Institution


class Person(Base):
    """Everybody who signs in. Names are the person's own fields; nothing is computed into them."""

    __tablename__ = "people"
    __table_args__ = (
        CheckConstraint("send_hour BETWEEN 0 AND 23", name="send_hour"),
        CheckConstraint("native_name <> '' OR latin_family <> '' OR latin_given <> ''", name="has_a_name"),
        CheckConstraint("deputy_id IS NULL OR deputy_id <> id", name="deputy_is_another"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    # Folded by domain.people.fold_email.
    email: Mapped[str] = mapped_column(String(254), unique=True)
    native_name: Mapped[str] = mapped_column(String(200), default="")
    native_language: Mapped[str] = mapped_column(String(12), default="")
    # As in the passport; the family name may be empty.
    latin_family: Mapped[str] = mapped_column(String(120), default="")
    latin_given: Mapped[str] = mapped_column(String(120), default="")
    name_order: Mapped[NameOrder] = mapped_column(enum_type(NameOrder), default=NameOrder.GIVEN_FIRST)
    # How mails call her after their own greeting, «Prof. Li», «Анна Сергеевна»; empty: the shown name.
    letter_name: Mapped[str] = mapped_column(String(200), default="")
    sort_key: Mapped[str] = mapped_column(sorted_text(300), index=True)
    orcid: Mapped[str | None] = mapped_column(String(19))
    locale: Mapped[Locale] = mapped_column(enum_type(Locale), default=Locale.EN)
    timezone: Mapped[str] = mapped_column(String(64), default="UTC")
    # Local hour at which reminders go out.
    send_hour: Mapped[int] = mapped_column(default=8)
    # The country whose working days apply when the person wants mail on working days only; None: every day.
    working_days_of: Mapped[str | None] = mapped_column(String(2))
    mail_rhythm: Mapped[MailRhythm] = mapped_column(enum_type(MailRhythm), default=MailRhythm.SINGLE)
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    deputy_from_on: Mapped[date | None]
    deputy_until_on: Mapped[date | None]
    password_hash: Mapped[str | None] = mapped_column(String(200))
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(Moment)

    appointments: Mapped[list["Appointment"]] = relationship(lazy="raise_on_sql", viewonly=True)
    deputy: Mapped["Person | None"] = relationship(lazy="raise_on_sql", remote_side="Person.id", viewonly=True)


class NameKey(Base):
    """One folded form of a name; lists find people by prefix of any of them."""

    __tablename__ = "name_keys"
    __table_args__ = (UniqueConstraint("person_id", "key"), Index("ix_name_keys_key", "key", "person_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(sorted_text(320))


class Appointment(Base):
    """An office, for the whole centre (institution NULL) or one institution, from day to day, both inclusive."""

    __tablename__ = "appointments"
    __table_args__ = (
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="days_in_order"),
        CheckConstraint("office <> 'administrator' OR institution_id IS NULL", name="administrators_are_central"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    office: Mapped[Office] = mapped_column(enum_type(Office))
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institutions.id"), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date | None]

    person: Mapped[Person] = relationship(lazy="raise_on_sql", viewonly=True)
    institution: Mapped[Institution | None] = relationship(lazy="raise_on_sql", viewonly=True)
