"""Time that people trust: requests, changes taken back, packs in work, milestones of one's own, working days."""

import random

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# As domain.references had it when this was written: a migration does not change with the code.
_ALPHABET = "234679ACDEFGHJKMNPQRTUVWXYZ"

_JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    _add_tables()
    _let_sides_end()
    # A default serves the rows that are there; the models give every new row its value.
    _add_filled("regulations", sa.Column("is_individual", sa.Boolean(), nullable=False, server_default=sa.false()))
    _add_filled("programmes", sa.Column("request_chains", _JSON, nullable=False, server_default="{}"))
    _let_be_reviewed("'milestone', 'request'")
    _let_changes_be_taken_back()
    _let_messages_be_about("milestone_id", "milestones", "reviewable_id", "reviewables", "id")


def _add_tables() -> None:
    op.create_table('working_days',
    sa.Column('country', sa.String(length=2), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('is_working', sa.Boolean(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.PrimaryKeyConstraint('country', 'day', name=op.f('pk_working_days'))
    )
    op.create_table('calendar_years',
    sa.Column('country', sa.String(length=2), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_by_id', sa.Integer(), nullable=False),
    sa.CheckConstraint('year BETWEEN 1990 AND 2200', name=op.f('ck_calendar_years_year')),
    sa.ForeignKeyConstraint(['confirmed_by_id'], ['people.id'], name=op.f('fk_calendar_years_confirmed_by_id_people')),
    sa.PrimaryKeyConstraint('country', 'year', name=op.f('pk_calendar_years'))
    )
    op.create_table('regulation_drafts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ref', sa.String(length=12), nullable=False),
    sa.Column('code', sa.String(length=80), nullable=False),
    sa.Column('base_id', sa.Integer(), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_by_id', sa.Integer(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['base_id'], ['regulations.id'], name=op.f('fk_regulation_drafts_base_id_regulations')),
    sa.ForeignKeyConstraint(['created_by_id'], ['people.id'], name=op.f('fk_regulation_drafts_created_by_id_people')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['people.id'], name=op.f('fk_regulation_drafts_updated_by_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_regulation_drafts')),
    sa.UniqueConstraint('ref', name=op.f('uq_regulation_drafts_ref'))
    )
    op.create_table('requests',
    sa.Column('reviewable_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('leave', 'intensity', 'extension', 'supervisor', name='request_kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('milestone_id', sa.Integer(), nullable=True),
    sa.Column('first_on', sa.Date(), nullable=True),
    sa.Column('last_on', sa.Date(), nullable=True),
    sa.Column('from_on', sa.Date(), nullable=True),
    sa.Column('percent', sa.Integer(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('supervision_id', sa.Integer(), nullable=True),
    sa.Column('successor_name', sa.String(length=200), nullable=True),
    sa.Column('successor_email', sa.String(length=254), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(kind = 'extension') = (milestone_id IS NOT NULL AND due_on IS NOT NULL)", name=op.f('ck_requests_extension')),
    sa.CheckConstraint("kind <> 'intensity' OR (from_on IS NOT NULL AND percent > 0)", name=op.f('ck_requests_intensity')),
    sa.CheckConstraint("kind <> 'leave' OR (first_on IS NOT NULL AND last_on >= first_on)", name=op.f('ck_requests_leave')),
    sa.CheckConstraint("kind <> 'supervisor' OR successor_email IS NOT NULL", name=op.f('ck_requests_supervisor')),
    sa.CheckConstraint("reason <> ''", name=op.f('ck_requests_has_a_reason')),
    sa.ForeignKeyConstraint(['milestone_id'], ['milestones.reviewable_id'], name=op.f('fk_requests_milestone_id_milestones')),
    sa.ForeignKeyConstraint(['reviewable_id'], ['reviewables.id'], name=op.f('fk_requests_reviewable_id_reviewables')),
    sa.ForeignKeyConstraint(['supervision_id'], ['supervisions.id'], name=op.f('fk_requests_supervision_id_supervisions')),
    sa.PrimaryKeyConstraint('reviewable_id', name=op.f('pk_requests'))
    )
    with op.batch_alter_table('requests', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_requests_milestone_id'), ['milestone_id'], unique=False)

    op.create_table('supplements',
    sa.Column('regulation_id', sa.Integer(), nullable=False),
    sa.Column('track_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('added_by_id', sa.Integer(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('replaces_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['added_by_id'], ['people.id'], name=op.f('fk_supplements_added_by_id_people')),
    sa.ForeignKeyConstraint(['regulation_id'], ['regulations.id'], name=op.f('fk_supplements_regulation_id_regulations')),
    sa.ForeignKeyConstraint(['replaces_id'], ['milestones.reviewable_id'], name=op.f('fk_supplements_replaces_id_milestones')),
    sa.ForeignKeyConstraint(['track_id'], ['tracks.id'], name=op.f('fk_supplements_track_id_tracks')),
    sa.PrimaryKeyConstraint('regulation_id', name=op.f('pk_supplements'))
    )
    with op.batch_alter_table('supplements', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_supplements_track_id'), ['track_id'], unique=False)


def _let_sides_end() -> None:
    with op.batch_alter_table("tracks") as batch_op:
        batch_op.add_column(sa.Column("normal_end_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("latest_end_on", sa.Date(), nullable=True))
    # The earliest of all sides, until the file's plan is computed again: `flask plans recompute`.
    op.execute(
        "UPDATE tracks SET"
        " normal_end_on = (SELECT normal_end_on FROM candidacies WHERE candidacies.id = tracks.candidacy_id),"
        " latest_end_on = (SELECT latest_end_on FROM candidacies WHERE candidacies.id = tracks.candidacy_id)"
    )
    with op.batch_alter_table("tracks") as batch_op:
        batch_op.alter_column("normal_end_on", existing_type=sa.Date(), nullable=False)
        batch_op.alter_column("latest_end_on", existing_type=sa.Date(), nullable=False)


def _add_filled(table: str, column: sa.Column) -> None:
    with op.batch_alter_table(table) as batch_op:
        batch_op.add_column(column)
    with op.batch_alter_table(table) as batch_op:
        batch_op.alter_column(column.name, existing_type=column.type, server_default=None)


def _let_be_reviewed(kinds: str) -> None:
    with op.batch_alter_table("reviewables") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_reviewables_reviewable_kind"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_reviewables_reviewable_kind"), f"kind IN ({kinds})")


def _let_changes_be_taken_back() -> None:
    with op.batch_alter_table("changes_of_time") as batch_op:
        batch_op.add_column(sa.Column("ref", sa.String(length=12), nullable=True))
        for name, kind in _CHANGES_COLUMNS.items():
            batch_op.add_column(sa.Column(name, kind, nullable=True))
    changes = sa.table("changes_of_time", sa.column("id", sa.Integer()), sa.column("ref", sa.String()))
    connection, source = op.get_bind(), random.SystemRandom()
    for change_id in connection.scalars(sa.select(changes.c.id)).all():
        ref = "T-" + "".join(source.choices(_ALPHABET, k=8))
        connection.execute(sa.update(changes).where(changes.c.id == change_id).values(ref=ref))
    with op.batch_alter_table("changes_of_time") as batch_op:
        batch_op.alter_column("ref", existing_type=sa.String(length=12), nullable=False)
        batch_op.create_unique_constraint(batch_op.f("uq_changes_of_time_ref"), ["ref"])
        batch_op.create_index("ix_changes_of_time_decision", ["decision_ref"])
        batch_op.create_index(batch_op.f("ix_changes_of_time_request_id"), ["request_id"])
        for name, text in _CHANGES_CHECKS.items():
            batch_op.create_check_constraint(batch_op.f(name), text)
        for column, (table, key) in _CHANGES_KEYS.items():
            batch_op.create_foreign_key(batch_op.f(f"fk_changes_of_time_{column}_{table}"), table, [column], [key])


_CHANGES_COLUMNS = {
    "request_id": sa.Integer(),
    "decision_ref": sa.String(length=12),
    "taken_back_at": sa.DateTime(timezone=True),
    "taken_back_by_id": sa.Integer(),
    "taken_back_because": sa.Text(),
    "return_confirmed_at": sa.DateTime(timezone=True),
    "return_confirmed_by_id": sa.Integer(),
}
_CHANGES_CHECKS = {
    "ck_changes_of_time_taken_back_by_somebody_for_a_reason": (
        "(taken_back_at IS NULL) = (taken_back_because IS NULL)"
        " AND (taken_back_at IS NULL) = (taken_back_by_id IS NULL)"
    ),
    "ck_changes_of_time_returned_from_leave": (
        "(return_confirmed_at IS NULL) = (return_confirmed_by_id IS NULL)"
        " AND (return_confirmed_at IS NULL OR kind = 'leave')"
    ),
}
_CHANGES_KEYS = {
    "return_confirmed_by_id": ("people", "id"),
    "taken_back_by_id": ("people", "id"),
    "request_id": ("requests", "reviewable_id"),
}


def _let_messages_be_about(old: str, old_table: str, new: str, new_table: str, new_key: str) -> None:
    with op.batch_alter_table("messages") as batch_op:
        batch_op.drop_index("ix_messages_subject")
        batch_op.drop_constraint(batch_op.f(f"fk_messages_{old}_{old_table}"), type_="foreignkey")
        batch_op.alter_column(old, existing_type=sa.Integer(), new_column_name=new)
    with op.batch_alter_table("messages") as batch_op:
        batch_op.create_index("ix_messages_subject", [new])
        batch_op.create_foreign_key(batch_op.f(f"fk_messages_{new}_{new_table}"), new_table, [new], [new_key])


def downgrade() -> None:
    """Go back as far as can be: what only the new tables hold is lost, and what requests granted stays granted."""
    op.execute("DELETE FROM messages WHERE reviewable_id IN (SELECT reviewable_id FROM requests)")
    _let_messages_be_about("reviewable_id", "reviewables", "milestone_id", "milestones", "reviewable_id")
    # A change that was taken back would act again.
    op.execute("DELETE FROM changes_of_time WHERE taken_back_at IS NOT NULL")
    with op.batch_alter_table("changes_of_time") as batch_op:
        for column, (table, _key) in _CHANGES_KEYS.items():
            batch_op.drop_constraint(batch_op.f(f"fk_changes_of_time_{column}_{table}"), type_="foreignkey")
        for name in _CHANGES_CHECKS:
            batch_op.drop_constraint(batch_op.f(name), type_="check")
        batch_op.drop_constraint(batch_op.f("uq_changes_of_time_ref"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_changes_of_time_request_id"))
        batch_op.drop_index("ix_changes_of_time_decision")
        for name in ("ref", *_CHANGES_COLUMNS):
            batch_op.drop_column(name)
    for table, column in (("programmes", "request_chains"), ("regulations", "is_individual")):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column(column)
    with op.batch_alter_table("tracks") as batch_op:
        batch_op.drop_column("latest_end_on")
        batch_op.drop_column("normal_end_on")
    for table in ("supplements", "requests", "regulation_drafts", "calendar_years", "working_days"):
        op.drop_table(table)
    _drop_reviews_of_requests()
    _let_be_reviewed("'milestone'")


def _drop_reviews_of_requests() -> None:
    of_requests = "(SELECT id FROM reviewables WHERE kind = 'request')"
    rounds = f"(SELECT id FROM rounds WHERE reviewable_id IN {of_requests})"
    stages = f"(SELECT id FROM stages WHERE round_id IN {rounds})"
    sign_offs = f"(SELECT id FROM sign_offs WHERE stage_id IN {stages})"
    op.execute(f"DELETE FROM messages WHERE sign_off_id IN {sign_offs} OR caused_by_id IN {sign_offs}")
    op.execute(f"UPDATE changes_of_time SET sign_off_id = NULL WHERE sign_off_id IN {sign_offs}")
    op.execute(f"DELETE FROM sign_offs WHERE stage_id IN {stages}")
    op.execute(f"DELETE FROM stages WHERE round_id IN {rounds}")
    op.execute(f"DELETE FROM rounds WHERE reviewable_id IN {of_requests}")
    op.execute("DELETE FROM reviewables WHERE kind = 'request'")
