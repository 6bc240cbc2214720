"""What ends soon: which leaves, and whose study, is found without reading all."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_INDEXES = (
    ("ix_changes_of_time_leave_ends", "changes_of_time", ["last_on"]),
    ("ix_tracks_latest_end", "tracks", ["latest_end_on"]),
)


def upgrade() -> None:
    for name, table, columns in _INDEXES:
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, table, _columns in reversed(_INDEXES):
        op.drop_index(name, table_name=table)
