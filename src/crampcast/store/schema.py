"""Tables of the diary."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.dialects.sqlite import REAL
from sqlalchemy.types import TypeEngine

metadata = MetaData()
_Number: TypeEngine[float] = Double().with_variant(REAL(), "sqlite")
_Word = Text()


def _table(name: str, *parts: Column[object] | Index) -> Table:
    """Declare a table with strict types where the database has them."""
    return Table(name, metadata, *parts, sqlite_strict=True)


original = _table(
    "original",
    Column("content_hash", _Word, primary_key=True),
    Column("name", _Word, nullable=False),
    Column("format", _Word, nullable=False),
    Column("size_bytes", Integer, nullable=False),
    Column("imported_at", _Word, nullable=False),
)
"""Files as they came; the bytes lie in the folder of originals under their hash."""

activity = _table(
    "activity",
    Column("id", Integer, primary_key=True),
    Column("content_hash", _Word, ForeignKey("original.content_hash", ondelete="CASCADE"), nullable=False),
    Column("leg", Integer, nullable=False),
    Column("replayable", Integer, nullable=False),
    Column("duplicate_of", Integer, ForeignKey("activity.id", ondelete="SET NULL")),
    Column("epoch_s", _Number, nullable=False),
    Column("day", _Word, nullable=False),
    Column("start", _Word),
    Column("sport", _Word, nullable=False),
    Column("distance_m", _Number),
    Column("moving_s", _Number),
    Column("elapsed_s", _Number),
    Column("climb_m", _Number),
    Column("descent_m", _Number),
    Column("mean_heart_rate_bpm", _Number),
    Column("max_heart_rate_bpm", _Number),
    Column("temperature_c", _Number),
    Column("training_load", _Number),
    Column("source", _Word, nullable=False),
    Column("external_id", _Word, nullable=False),
    Index("activity_by_time", "epoch_s"),
    Index("activity_by_original", "content_hash", "leg", unique=True),
)
"""Runs: one row per activity of a file, per leg of a multisport file, per row of a log."""

runner = _table(
    "runner",
    Column("version", Integer, primary_key=True),
    Column("saved_at", _Word, nullable=False),
    Column("toml", _Word, nullable=False),
)
"""The runner's answers, every version kept; the newest counts."""

cache = _table(
    "cache",
    Column("key", _Word, primary_key=True),
    Column("parameters_hash", _Word, primary_key=True),
    Column("value", LargeBinary, nullable=False),
    Column("made_at", _Word, nullable=False),
)
"""Derived values; may be dropped at any time."""

forecast = _table(
    "forecast",
    Column("id", Integer, primary_key=True),
    Column("made_at", _Word, nullable=False),
    Column("version", _Word, nullable=False),
    Column("parameters_hash", _Word, nullable=False),
    Column("event_start", _Word),
    Column("result_json", _Word, nullable=False),
)
"""Forecasts as given, so that they can be scored later."""

entry = _table(
    "entry",
    Column("entry_id", Integer, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("kind", _Word, nullable=False),
    Column("at", _Word, nullable=False),
    Column("saved_at", _Word, nullable=False),
    Column("deleted", Integer, nullable=False),
    Column("body_json", _Word, nullable=False),
)
"""What the runner wrote, every version kept; the newest counts."""

meta = _table("meta", Column("key", _Word, primary_key=True), Column("value", _Word, nullable=False))
"""Facts about the diary itself."""

SUMMARY_COLUMNS = (
    "sport",
    "distance_m",
    "moving_s",
    "elapsed_s",
    "climb_m",
    "descent_m",
    "mean_heart_rate_bpm",
    "max_heart_rate_bpm",
    "temperature_c",
    "training_load",
    "source",
    "external_id",
)
"""Columns of `activity` that hold a field of the run summary as it is."""
