"""Tables of a shared server beside the diaries: people, what they agreed to, what they did, what is to do."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Double,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)

ROOM = "coach"
"""The room of these tables."""
ROLES = ("coach", "athlete", "viewer")
STATES = ("queued", "running", "done", "refused", "dead")
metadata = MetaData()
_Moment = DateTime(timezone=True)


def _number() -> Column[int]:
    """Return a key that is given once and never again."""
    return Column("id", BigInteger, Identity(always=True), primary_key=True)


def _person(name: str, *, needed: bool = True, key: bool = False) -> Column[int]:
    """Return a column that points to a person, and goes with the person."""
    return Column(
        name, BigInteger, ForeignKey("account.id", ondelete="CASCADE"), nullable=not needed, primary_key=key
    )


def _words(column: str, allowed: tuple[str, ...], name: str) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({', '.join(repr(word) for word in allowed)})", name=name)


account = Table(
    "account",
    metadata,
    _number(),
    Column("name", Text, nullable=False, unique=True),
    Column("shown", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("password", Text, nullable=False),
    Column("made_at", _Moment, nullable=False),
    Column("invited_by", BigInteger, ForeignKey("account.id", ondelete="SET NULL")),
    _words("role", ROLES, "account_role"),
)
"""People: the name they sign in with, the name that is shown, and the hash of their password."""

session = Table(
    "session",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    _person("account_id"),
    Column("made_at", _Moment, nullable=False),
    Column("seen_at", _Moment, nullable=False),
    Index("session_by_account", "account_id"),
)
"""Who is signed in; the token itself is with the browser alone."""

invitation = Table(
    "invitation",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("role", Text, nullable=False),
    _person("invited_by", needed=False),
    _person("account_id", needed=False),
    Column("made_at", _Moment, nullable=False),
    Column("expires_at", _Moment, nullable=False),
    Column("used_at", _Moment),
    _words("role", ROLES, "invitation_role"),
)
"""Links that work once: to make an account, or (with ``account_id``) to set its password anew."""

ask = Table(
    "ask",
    metadata,
    _person("athlete_id", key=True),
    _person("watcher_id", key=True),
    Column("asked_at", _Moment, nullable=False),
)
"""Who asks to see whom; nothing is seen for it."""

consent = Table(
    "consent",
    metadata,
    _number(),
    _person("athlete_id"),
    _person("watcher_id"),
    Column("wording", Integer, nullable=False),
    Column("given_at", _Moment, nullable=False),
    Column("revoked_at", _Moment),
    Index(
        "consent_standing",
        "athlete_id",
        "watcher_id",
        unique=True,
        postgresql_where=text("revoked_at IS NULL"),
    ),
    Index("consent_by_watcher", "watcher_id"),
)
"""What athletes agreed to, with whom, from when, until when."""

audit = Table(
    "audit",
    metadata,
    _number(),
    Column("at", _Moment, nullable=False),
    Column("actor_id", BigInteger),
    Column("actor", Text, nullable=False),
    _person("athlete_id"),
    Column("what", Text, nullable=False),
    Column("detail", Text, nullable=False, server_default=""),
    Index("audit_by_athlete", "athlete_id", "id"),
)
"""Who saw or changed what of whom; only added to, and gone with the athlete."""

attempt = Table(
    "attempt",
    metadata,
    _number(),
    Column("at", _Moment, nullable=False),
    Column("name_hash", LargeBinary, nullable=False),
    Column("address", Text, nullable=False),
    Index("attempt_by_time", "at"),
)
"""Sign-ins that were tried and did not succeed; kept for as long as they count."""

job = Table(
    "job",
    metadata,
    _number(),
    Column("kind", Text, nullable=False),
    _person("athlete_id"),
    Column("key", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("asked_by", BigInteger),
    Column("asked_at", _Moment, nullable=False),
    Column("run_at", _Moment, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("lease", Text),
    Column("leased_until", _Moment),
    Column("progress", Double, nullable=False, server_default="0"),
    Column("ended_at", _Moment),
    Column("answer", Text, nullable=False, server_default=""),
    _words("state", STATES, "job_state"),
    Index("job_waiting", "run_at", postgresql_where=text("state IN ('queued', 'running')")),
    Index("job_once", "key", unique=True, postgresql_where=text("state IN ('queued', 'running')")),
    Index("job_by_athlete", "athlete_id", "id"),
)
"""Work beside the pages: what, for whom, how often tried, who has it and until when."""

job_file = Table(
    "job_file",
    metadata,
    Column("job_id", BigInteger, ForeignKey("job.id", ondelete="CASCADE"), primary_key=True, nullable=False),
    Column("number", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
)
"""What was sent for a job; gone when it has ended."""

erasure = Table(
    "erasure",
    metadata,
    Column("account_id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", _Moment, nullable=False),
)
"""That an account was erased: its number, which is never given again, and when."""

secret = Table(
    "secret",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)
"""What signs the tokens of forms; made by the server for itself."""
