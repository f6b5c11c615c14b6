"""First tables, and a trail that can only be added to."""

from alembic import op

revision = "c001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE account (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    name TEXT NOT NULL,
    shown TEXT NOT NULL,
    role TEXT NOT NULL,
    password TEXT NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    invited_by BIGINT,
    PRIMARY KEY (id),
    CONSTRAINT account_role CHECK (role IN ('coach', 'athlete', 'viewer')),
    UNIQUE (name),
    FOREIGN KEY(invited_by) REFERENCES account (id) ON DELETE SET NULL
);
CREATE TABLE attempt (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    name_hash BYTEA NOT NULL,
    address TEXT NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX attempt_by_time ON attempt (at);
CREATE TABLE erasure (
    account_id BIGINT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (account_id)
);
CREATE TABLE secret (
    name TEXT NOT NULL,
    value BYTEA NOT NULL,
    PRIMARY KEY (name)
);
CREATE TABLE ask (
    athlete_id BIGINT NOT NULL,
    watcher_id BIGINT NOT NULL,
    asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (athlete_id, watcher_id),
    FOREIGN KEY(athlete_id) REFERENCES account (id) ON DELETE CASCADE,
    FOREIGN KEY(watcher_id) REFERENCES account (id) ON DELETE CASCADE
);
CREATE TABLE audit (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    actor_id BIGINT,
    actor TEXT NOT NULL,
    athlete_id BIGINT NOT NULL,
    what TEXT NOT NULL,
    detail TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(athlete_id) REFERENCES account (id) ON DELETE CASCADE
);
CREATE INDEX audit_by_athlete ON audit (athlete_id, id);
CREATE TABLE consent (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    athlete_id BIGINT NOT NULL,
    watcher_id BIGINT NOT NULL,
    wording INTEGER NOT NULL,
    given_at TIMESTAMP WITH TIME ZONE NOT NULL,
    revoked_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (id),
    FOREIGN KEY(athlete_id) REFERENCES account (id) ON DELETE CASCADE,
    FOREIGN KEY(watcher_id) REFERENCES account (id) ON DELETE CASCADE
);
CREATE INDEX consent_by_watcher ON consent (watcher_id);
CREATE UNIQUE INDEX consent_standing ON consent (athlete_id, watcher_id) WHERE revoked_at IS NULL;
CREATE TABLE invitation (
    token_hash BYTEA NOT NULL,
    role TEXT NOT NULL,
    invited_by BIGINT,
    account_id BIGINT,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    used_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (token_hash),
    CONSTRAINT invitation_role CHECK (role IN ('coach', 'athlete', 'viewer')),
    FOREIGN KEY(invited_by) REFERENCES account (id) ON DELETE CASCADE,
    FOREIGN KEY(account_id) REFERENCES account (id) ON DELETE CASCADE
);
CREATE TABLE job (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    kind TEXT NOT NULL,
    athlete_id BIGINT NOT NULL,
    key TEXT NOT NULL,
    state TEXT NOT NULL,
    asked_by BIGINT,
    asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    run_at TIMESTAMP WITH TIME ZONE NOT NULL,
    attempts INTEGER DEFAULT '0' NOT NULL,
    lease TEXT,
    leased_until TIMESTAMP WITH TIME ZONE,
    progress DOUBLE PRECISION DEFAULT '0' NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    answer TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT job_state CHECK (state IN ('queued', 'running', 'done', 'refused', 'dead')),
    FOREIGN KEY(athlete_id) REFERENCES account (id) ON DELETE CASCADE
);
CREATE INDEX job_by_athlete ON job (athlete_id, id);
CREATE UNIQUE INDEX job_once ON job (key) WHERE state IN ('queued', 'running');
CREATE INDEX job_waiting ON job (run_at) WHERE state IN ('queued', 'running');
CREATE TABLE session (
    token_hash BYTEA NOT NULL,
    account_id BIGINT NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (token_hash),
    FOREIGN KEY(account_id) REFERENCES account (id) ON DELETE CASCADE
);
CREATE INDEX session_by_account ON session (account_id);
CREATE TABLE job_file (
    job_id BIGINT NOT NULL,
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    content BYTEA NOT NULL,
    PRIMARY KEY (job_id, number),
    FOREIGN KEY(job_id) REFERENCES job (id) ON DELETE CASCADE
);
"""

ONLY_ADDED_TO = """
CREATE FUNCTION keep_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('crampcast.erasing', true) = OLD.athlete_id::text THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the trail is only added to';
END $$;
CREATE TRIGGER keep_audit BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION keep_audit();
CREATE FUNCTION keep_all_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the trail is only added to';
END $$;
CREATE TRIGGER keep_all_audit BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION keep_all_audit();
"""


def upgrade() -> None:
    """Make them."""
    op.execute(TABLES)
    op.execute(ONLY_ADDED_TO)


def downgrade() -> None:
    """Take them away."""
    for table in ("job_file", "session", "job", "invitation", "consent", "audit", "ask", "secret", "erasure"):
        op.drop_table(table)
    for table in ("attempt", "account"):
        op.drop_table(table)
    op.execute("DROP FUNCTION keep_audit(), keep_all_audit()")
