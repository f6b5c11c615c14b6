"""First tables: originals, activities, runner, cache, meta."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.sqlite import REAL

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NUMBER: sa.types.TypeEngine[float] = sa.Double().with_variant(REAL(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "original",
        sa.Column("content_hash", sa.Text(), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("imported_at", sa.Text(), nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "activity",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "content_hash",
            sa.Text(),
            sa.ForeignKey("original.content_hash", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("leg", sa.Integer(), nullable=False),
        sa.Column("replayable", sa.Integer(), nullable=False),
        sa.Column("duplicate_of", sa.Integer(), sa.ForeignKey("activity.id", ondelete="SET NULL")),
        sa.Column("epoch_s", NUMBER, nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("start", sa.Text()),
        sa.Column("sport", sa.Text(), nullable=False),
        *(
            sa.Column(name, NUMBER)
            for name in (
                "distance_m",
                "moving_s",
                "elapsed_s",
                "climb_m",
                "descent_m",
                "mean_heart_rate_bpm",
                "max_heart_rate_bpm",
                "temperature_c",
                "training_load",
            )
        ),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sqlite_strict=True,
    )
    op.create_index("activity_by_time", "activity", ["epoch_s"])
    op.create_index("activity_by_original", "activity", ["content_hash", "leg"], unique=True)
    op.create_table(
        "runner",
        sa.Column("version", sa.Integer(), primary_key=True),
        sa.Column("saved_at", sa.Text(), nullable=False),
        sa.Column("toml", sa.Text(), nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "cache",
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("parameters_hash", sa.Text(), primary_key=True),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "meta",
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("value", sa.Text(), nullable=False),
        sqlite_strict=True,
    )


def downgrade() -> None:
    for table in ("meta", "cache", "runner", "activity", "original"):
        op.drop_table(table)
