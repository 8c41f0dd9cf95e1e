"""The ceiling of dispatch: the same durable steps in a bare Celery worker, without the product.

Sealed words, an outbox, claims that wait for the disk and marks that do not; no models, no
templates, no composing. In chunks, and one by one as a loop over people would do it: there every
person is a claim.
"""

import os
import smtplib
import threading
from collections.abc import Sequence
from typing import Any

import psycopg2
from celery import Celery
from celery.signals import worker_ready

from trustapp.core.pure.codes import new_token
from trustapp.core.pure.sealing import KeyRing
from trustapp.local.services import reporting

QUEUE = "bench"
CHUNK = 100
SENDER = "no-reply@localhost"
# As long as an invitation is.
TITLE, TEXT, HTML = "T" * 60, "t" * 900, "<p>" * 1200

TABLES = """
    DROP TABLE IF EXISTS bench_invitation, bench_outbox;
    CREATE TABLE bench_invitation (id bigint PRIMARY KEY, state text NOT NULL, token text);
    CREATE INDEX ON bench_invitation (id) WHERE state = 'drawn';
    CREATE TABLE bench_outbox (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, invitation bigint NOT NULL,
        state text NOT NULL, recipient bytea, title bytea, text bytea, html bytea,
        unsubscribe bytea, settled_at timestamptz
    );
    INSERT INTO bench_invitation SELECT number, 'drawn' FROM generate_series(1, %(people)s) number
"""
_TAKE = """
    SELECT id FROM bench_invitation WHERE state = 'drawn' ORDER BY id LIMIT %s
       FOR UPDATE SKIP LOCKED
"""
_QUEUE = """
    WITH queued AS (
        INSERT INTO bench_outbox
            (invitation, state, recipient, title, text, html, unsubscribe)
        SELECT id, 'queued', recipient, title, text, html, unsubscribe
          FROM unnest(%s::bigint[], %s::bytea[], %s::bytea[], %s::bytea[], %s::bytea[], %s::bytea[])
            AS given (id, recipient, title, text, html, unsubscribe)
        RETURNING id, invitation
    ), marked AS (
        UPDATE bench_invitation SET state = 'queued', token = given.token
          FROM unnest(%s::bigint[], %s::text[]) AS given (id, token)
         WHERE bench_invitation.id = given.id
    )
    SELECT id, invitation FROM queued
"""
_MARK = """
    WITH quick AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true)),
    sent AS (
        UPDATE bench_outbox
           SET state = 'sent', settled_at = now(), recipient = NULL, title = NULL, text = NULL,
               html = NULL, unsubscribe = NULL
         WHERE id = %s
    ), begun AS (
        UPDATE bench_outbox SET state = 'sending' WHERE id = %s AND state = 'queued'
    )
    SELECT FROM quick
"""
_SETTLE = """
    UPDATE bench_outbox
       SET state = 'sent', settled_at = now(), recipient = NULL, title = NULL, text = NULL,
           html = NULL, unsubscribe = NULL
     WHERE id = %s
"""

# Beside the product's own application, never in its place.
app = Celery("bench", broker=os.environ.get("REDIS_URL", ""), set_as_current=False)
app.conf.update(
    task_acks_late=True,
    task_ignore_result=True,
    task_default_queue=QUEUE,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
)
worker_ready.connect(reporting.report_ready)
_thread = threading.local()


@app.task(name="bench.chunk")
def chunk() -> None:
    """Take a hundred people, write to them, and ask for the next hundred."""
    with _connection() as connection, connection.cursor() as cursor:
        cursor.execute(_TAKE, [CHUNK])
        people = [row[0] for row in cursor.fetchall()]
        rows = _queue(cursor, people) if people else []
    if not rows:
        return
    chunk.delay()
    with _carrier() as carrier:
        _send(carrier, rows)


@app.task(name="bench.one")
def one(person: int) -> None:
    """Write to one person: a task, a transaction and a conversation each."""
    with _connection() as connection, connection.cursor() as cursor:
        rows = _queue(cursor, [person])
    with _carrier() as carrier:
        _send(carrier, rows)


def _queue(cursor: Any, people: Sequence[int]) -> list[tuple[int, int]]:
    ring = KeyRing.parse(os.environ["TRUSTAPP_KEYRING"])
    tokens = [new_token() for _ in people]
    sealed = [[ring.seal(word) for _ in people] for word in (SENDER, TITLE, TEXT, HTML, TITLE)]
    cursor.execute(_QUEUE, [list(people), *sealed, list(people), tokens])
    return list(cursor.fetchall())


def _send(carrier: smtplib.SMTP, rows: Sequence[tuple[int, int]]) -> None:
    assert carrier.sock is not None
    last = None
    for row, person in rows:
        carrier.mail(SENDER)
        carrier.rcpt(f"resident-{person}@residents.example")
        carrier.putcmd("DATA")
        carrier.getreply()
        _commit(_MARK, last, row)
        carrier.sock.sendall(f"Subject: {TITLE}\r\n\r\n{TEXT}\r\n{HTML}\r\n.\r\n".encode())
        carrier.getreply()
        last = row
    _commit(_SETTLE, last)


def _commit(statement: str, *rows: int | None) -> None:
    with _connection() as connection, connection.cursor() as cursor:
        cursor.execute(statement, rows)


def _carrier() -> smtplib.SMTP:
    return smtplib.SMTP("127.0.0.1", int(os.environ["EMAIL_PORT"]), local_hostname="localhost")


def _connection() -> Any:
    """Return this thread's connection; leaving its context commits."""
    if not hasattr(_thread, "connection"):
        _thread.connection = psycopg2.connect(os.environ["DATABASE_URL"])
    return _thread.connection
