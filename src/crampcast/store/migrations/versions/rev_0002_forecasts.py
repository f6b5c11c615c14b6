"""Keep forecasts as they were given, so that they can be scored."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "forecast",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("parameters_hash", sa.Text(), nullable=False),
        sa.Column("event_start", sa.Text()),
        sa.Column("result_json", sa.Text(), nullable=False),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("forecast")
