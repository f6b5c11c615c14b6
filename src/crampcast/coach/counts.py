"""How a shared server is doing, in counts: nothing about anybody."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select

from crampcast.coach import queue, schema


def status(connection: Connection) -> dict[str, Any]:
    """Return accounts by role, standing consents, work by state and age, and which accounts were erased."""
    account, consent, job = schema.account, schema.consent, schema.job
    roles = connection.execute(select(account.c.role, func.count()).group_by(account.c.role))
    standing = select(func.count()).select_from(consent).where(consent.c.revoked_at.is_(None))
    oldest = select(func.extract("epoch", func.now() - func.min(job.c.run_at))).where(
        job.c.state == "queued", job.c.run_at <= func.now()
    )
    waits_s = connection.execute(oldest).scalar()
    erased = select(schema.erasure).order_by(schema.erasure.c.at)
    return {
        "accounts": dict.fromkeys(schema.ROLES, 0) | {str(role): int(count) for role, count in roles},
        "consents": int(connection.execute(standing).scalar_one()),
        "jobs": queue.counts(connection),
        "oldest_waits_s": 0.0 if waits_s is None else round(max(float(waits_s), 0.0), 1),
        "erased": [
            {"account": row["account_id"], "at": row["at"].isoformat(timespec="seconds")}
            for row in connection.execute(erased).mappings()
        ],
    }
