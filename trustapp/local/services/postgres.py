"""PostgreSQL on this machine: its data folder, its settings, its two plain roles."""

import os
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Any

import psycopg2

from trustapp.local.errors import CannotStart
from trustapp.local.pure import addresses
from trustapp.local.services import binaries, folders, kept, processes, supervision

SUPERUSER = "postgres"
OWNER = "trustapp_owner"
APPLICATION = "trustapp_app"
DATABASE = "trustapp"
# Errors name the statement and the row by default; both can hold a resident's words.
QUIET = {"log_min_error_statement": "panic", "log_error_verbosity": "terse"}
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def prepare(
    place: folders.Folders,
    chosen: binaries.Postgres,
    account: processes.Account | None,
    *,
    durable: bool,
) -> supervision.Program:
    """Make the data folder where there is none, and return the program that serves it."""
    clusters = place.postgres
    clusters.mkdir(exist_ok=True)
    clusters.chmod(0o700)
    give(clusters, account)
    cluster = clusters / str(chosen.major)
    if not cluster.exists():
        initialise(place, chosen, cluster, account, durable=durable)
    port = kept.port(place, "postgres")
    return supervision.Program(
        name="postgres",
        command=[
            str(chosen.folder / "postgres"),
            "-D",
            str(cluster),
            *options(port, durable=durable),
        ],
        environment=server_environment(),
        log=place.logs / "postgres.log",
        is_ready=lambda: answers(place, port),
        before_start=lambda: clear_leftovers(cluster),
        account=account,
        # Fast shutdown: sessions are ended, everything is written down.
        stop_signal=signal.SIGINT,
        death_signal=signal.SIGINT,
        grace_seconds=30.0,
        folder=clusters if account is None else None,
    )


def initialise(
    place: folders.Folders,
    chosen: binaries.Postgres,
    cluster: Path,
    account: processes.Account | None,
    *,
    durable: bool,
) -> None:
    """Make a data folder under a passing name, then rename it: half a folder never counts."""
    unfinished = cluster.with_name(f"{cluster.name}.new")
    shutil.rmtree(unfinished, ignore_errors=True)
    password_file = cluster.with_name("password.new")
    folders.write_privately(password_file, kept.secret(place, "postgres_superuser"))
    give(password_file, account)
    command = [str(chosen.folder / "initdb"), "-D", str(unfinished), "-U", SUPERUSER]
    command += ["-A", "scram-sha-256", f"--pwfile={password_file}", *locale_options(chosen.major)]
    if not durable:
        command.append("--no-sync")
    process = processes.spawn(
        command, environment=server_environment(), output=subprocess.PIPE, account=account
    )
    said, _ = process.communicate()
    password_file.unlink()
    if process.returncode:
        raise CannotStart(f"initdb failed:\n{said.decode(errors='replace')}")
    unfinished.rename(cluster)


def locale_options(major: int) -> list[str]:
    """Return options so that lower-casing works alike everywhere (the wheel has no ICU)."""
    if major >= 17:
        return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "-E", "UTF8"]
    return ["--locale=C.UTF-8", "-E", "UTF8"]


def options(port: int, *, durable: bool) -> list[str]:
    """Return the server's settings as command-line options."""
    chosen = {
        "port": str(port),
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "timezone": "UTC",
        "log_timezone": "UTC",
        **QUIET,
        **({} if durable else FORGETFUL),
    }
    return [f"--{name}={value}" for name, value in chosen.items()]


def server_environment() -> dict[str, str]:
    """Return the little that a server needs to know; none of our secrets."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def give(path: Path, account: processes.Account | None) -> None:
    """Hand a file or folder to the account that servers run as."""
    if account is not None:
        os.chown(path, account.user_id, account.group_id)


def clear_leftovers(cluster: Path) -> None:
    """End what an earlier, killed server left in this data folder, and its stale lock.

    We hold the lock of the state folder, so a process at home here can only be such a leftover.
    The lock file is removed only when none is left: PostgreSQL uses it to find survivors.
    """
    processes.end_all(lambda: processes.those_in(cluster), patience=5.0)
    if processes.PROC.is_dir():
        (cluster / "postmaster.pid").unlink(missing_ok=True)


def connect(place: folders.Folders, port: int, database: str) -> Any:
    """Open a connection as the superuser, who only ever makes roles and databases."""
    return psycopg2.connect(
        host="127.0.0.1",
        port=port,
        user=SUPERUSER,
        password=kept.secret(place, "postgres_superuser"),
        dbname=database,
        connect_timeout=2,
    )


def answers(place: folders.Folders, port: int) -> bool:
    """Say whether the server accepts a connection."""
    try:
        connect(place, port, "postgres").close()
    except psycopg2.OperationalError:
        return False
    return True


def ensure_roles(place: folders.Folders, port: int) -> None:
    """Make the owner role, the application role and the database, where missing.

    Neither role is a superuser: the application is bound by row-level security, and the owner
    may create databases so that the tests can.
    """
    connection = connect(place, port, "postgres")
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            for role, rights in ((OWNER, "CREATEDB"), (APPLICATION, "NOCREATEDB")):
                cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
                verb = "ALTER" if cursor.fetchone() else "CREATE"
                cursor.execute(
                    f"{verb} ROLE {role} LOGIN NOSUPERUSER {rights} PASSWORD %s",
                    [kept.secret(place, role)],
                )
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if not cursor.fetchone():
                cursor.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
    finally:
        connection.close()


def environment(place: folders.Folders, port: int) -> dict[str, str]:
    """Return the addresses under which the application finds its database."""

    def url(role: str) -> str:
        password = kept.secret(place, role)
        return addresses.database_url(role=role, password=password, port=port, database=DATABASE)

    return {"DATABASE_URL": url(APPLICATION), "DATABASE_OWNER_URL": url(OWNER)}
