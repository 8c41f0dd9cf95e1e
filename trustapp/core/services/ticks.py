"""Periodic work happens once per tick, however many clocks poke."""

from datetime import datetime, timedelta

from django.db import connection

CATCH_UP = 48


def claim_ticks(*, job: str, every: timedelta, now: datetime) -> list[datetime]:
    """Claim every due tick of the job since its last one and return those that are ours.

    Call it inside the transaction that does the work. One statement inserts all due ticks, so two
    clocks double nothing and a stall loses nothing; at most the last 48 are caught up.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH bounds AS (
                SELECT date_bin(%(every)s::interval, %(now)s, 'epoch') AS newest,
                       (SELECT max(tick_at) FROM core_tick WHERE job = %(job)s) AS last
            )
            INSERT INTO core_tick (job, tick_at)
            SELECT %(job)s, due
              FROM bounds,
                   generate_series(
                       greatest(
                           coalesce(last + %(every)s::interval, newest),
                           newest - %(reach)s::interval),
                       newest, %(every)s::interval) AS due
            ON CONFLICT DO NOTHING
            RETURNING tick_at
            """,
            {
                "job": job,
                "every": f"{every.total_seconds()} seconds",
                "now": now,
                "reach": f"{every.total_seconds() * (CATCH_UP - 1)} seconds",
            },
        )
        return sorted(row[0] for row in cursor.fetchall())
