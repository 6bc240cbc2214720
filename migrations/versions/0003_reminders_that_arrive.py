"""Reminders that arrive: digests, mails held back, snoozes, calendar addresses, chats."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_STATES = ("planned", "held", "sending", "sent", "failed", "skipped")
_SOURCES = ("report-due", "sign-off-due", "leave-ending", "latest-end")


def upgrade() -> None:
    _add_tables()
    with op.batch_alter_table("people") as batch_op:
        # A default serves the rows that are there; the models give every new row its value.
        batch_op.add_column(sa.Column("mail_rhythm", sa.String(length=32), nullable=False, server_default="single"))
    with op.batch_alter_table("people") as batch_op:
        batch_op.alter_column("mail_rhythm", existing_type=sa.String(length=32), server_default=None)
        batch_op.create_check_constraint(
            batch_op.f("ck_people_mail_rhythm"), "mail_rhythm IN ('single', 'daily', 'weekly')"
        )
    with op.batch_alter_table("messages") as batch_op:
        batch_op.add_column(sa.Column("held_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("carried_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("skip_day", sa.Date(), nullable=True))
        _check(batch_op, "ck_messages_message_state", "state", _STATES)
        batch_op.create_check_constraint(
            batch_op.f("ck_messages_held_has_a_holder"), "(state = 'held') = (held_by_id IS NOT NULL)"
        )
        batch_op.create_foreign_key(batch_op.f("fk_messages_held_by_id_people"), "people", ["held_by_id"], ["id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_messages_carried_by_id_messages"), "messages", ["carried_by_id"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_messages_carried_by_id"), ["carried_by_id"])
    with op.batch_alter_table("reminder_steps") as batch_op:
        _check(batch_op, "ck_reminder_steps_reminder_source", "source", _SOURCES)


def _check(batch_op, name: str, column: str, values: tuple[str, ...]) -> None:
    batch_op.drop_constraint(batch_op.f(name), type_="check")
    listed = ", ".join(f"'{value}'" for value in values)
    batch_op.create_check_constraint(batch_op.f(name), f"{column} IN ({listed})")


def _add_tables() -> None:
    op.create_table('calendar_feeds',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('nonce', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_calendar_feeds_person_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_feeds')),
    sa.UniqueConstraint('nonce', name=op.f('uq_calendar_feeds_nonce'))
    )
    with op.batch_alter_table('calendar_feeds', schema=None) as batch_op:
        live = sa.text('revoked_at IS NULL')
        batch_op.create_index(
            'uq_calendar_feeds_person_id_live', ['person_id'], unique=True, sqlite_where=live, postgresql_where=live
        )
    op.create_table('chats',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('service', sa.String(length=32), nullable=False),
    sa.Column('address', sa.String(length=200), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('stopped_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_error', sa.Text(), nullable=True),
    sa.CheckConstraint("service IN ('wecom', 'telegram', 'vk')", name=op.f('ck_chats_chat_service')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_chats_person_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_chats')),
    sa.UniqueConstraint('person_id', 'service', name=op.f('uq_chats_person_id_service'))
    )
    op.create_table('snoozes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('reviewable_id', sa.Integer(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_snoozes_person_id_people')),
    sa.ForeignKeyConstraint(['reviewable_id'], ['reviewables.id'], name=op.f('fk_snoozes_reviewable_id_reviewables')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_snoozes')),
    sa.UniqueConstraint('kind', 'subject_id', 'person_id', name=op.f('uq_snoozes_kind_subject_id_person_id'))
    )
    with op.batch_alter_table('snoozes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_snoozes_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_snoozes_reviewable_id'), ['reviewable_id'], unique=False)


def downgrade() -> None:
    """Go back: what was held waits again, and what a digest carried stays sent."""
    op.execute("UPDATE messages SET state = 'planned', held_by_id = NULL WHERE state = 'held'")
    op.execute("DELETE FROM reminder_steps WHERE source IN ('leave-ending', 'latest-end')")
    with op.batch_alter_table("reminder_steps") as batch_op:
        _check(batch_op, "ck_reminder_steps_reminder_source", "source", _SOURCES[:2])
    with op.batch_alter_table("messages") as batch_op:
        batch_op.drop_index(batch_op.f("ix_messages_carried_by_id"))
        batch_op.drop_constraint(batch_op.f("fk_messages_carried_by_id_messages"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_messages_held_by_id_people"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("ck_messages_held_has_a_holder"), type_="check")
        _check(batch_op, "ck_messages_message_state", "state", tuple(each for each in _STATES if each != "held"))
        batch_op.drop_column("skip_day")
        batch_op.drop_column("carried_by_id")
        batch_op.drop_column("held_by_id")
    with op.batch_alter_table("people") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_people_mail_rhythm"), type_="check")
        batch_op.drop_column("mail_rhythm")
    for table in ("snoozes", "chats", "calendar_feeds"):
        op.drop_table(table)
