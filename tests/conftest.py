"""What every test can lean on: a throw-away PostgreSQL, started when the first test asks for the database.

Each pytest process (and each xdist worker) has a server of its own in a temporary folder, listening on a Unix socket
only; it ends, with its data, when the process ends, however it ends. `GOODWORK_POSTGRES_BIN=/usr/lib/postgresql/15/bin`
runs the same tests on other programs.
"""

from __future__ import annotations

import hashlib
import ipaddress
import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db.backends.postgresql.operations import DatabaseOperations

from goodwork.config import postgres, surroundings

TEST_DATABASE = f"test_{postgres.DATABASE}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """Run the session's own PostgreSQL."""
    with postgres.throw_away() as server:
        yield server


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Let Django take the database as it finds it: a kept copy of the migrated tables, or an empty one."""
    return True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(postgres_server: postgres.Server) -> None:
    """Point Django, and processes that a test starts, at the throw-away server."""
    settings.DATABASES["default"].update(
        NAME=postgres.DATABASE, USER=postgres.OWNER, PASSWORD="", HOST=str(postgres_server.socket_folder), PORT=""
    )
    os.environ["DATABASE_URL"] = postgres_server.url(role=postgres.OWNER, database=TEST_DATABASE)
    os.environ["GOODWORK_TEST_DATABASE_URL"] = os.environ["DATABASE_URL"]
    kept = _kept_tables(postgres_server)
    with psycopg.connect(postgres_server.url(role=postgres.OWNER, database="postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {TEST_DATABASE}")
    if kept.exists():
        _run(postgres_server, "pg_restore", "--no-owner", "--dbname", os.environ["DATABASE_URL"], str(kept))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, postgres_server: postgres.Server) -> None:
    """Migrate, and keep a copy of the migrated tables: the next run with the same migrations starts from it."""
    kept = _kept_tables(postgres_server)
    if kept.exists():
        return
    kept.parent.mkdir(parents=True, exist_ok=True)
    for older in sorted(kept.parent.glob("*.dump"), key=lambda path: path.stat().st_mtime)[:-3]:
        older.unlink(missing_ok=True)
    making = kept.with_suffix(f".{os.getpid()}")
    _run(postgres_server, "pg_dump", "--format=custom", "--file", str(making), os.environ["DATABASE_URL"])
    making.rename(kept)


def _kept_tables(server: postgres.Server) -> Path:
    """Name the copy by all that decides what the tables are: migrations, apps, packages, PostgreSQL."""
    summed = hashlib.sha256(str(server.programs.major).encode())
    root = surroundings.ROOT
    for path in [
        *sorted((root / "src").rglob("migrations/*.py")),
        root / "src/goodwork/config/settings.py",
        root / "requirements/app.txt",
    ]:
        summed.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return surroundings.var_folder(os.environ) / "test-tables" / f"{summed.hexdigest()[:24]}.dump"


def _run(server: postgres.Server, program: str, *arguments: str) -> None:
    subprocess.run([server.programs.path(program), *arguments], check=True, capture_output=True)


@pytest.fixture(scope="session", autouse=True)
def _append_only_tables_may_be_emptied_between_tests() -> Iterator[None]:
    """A transactional test ends with TRUNCATE, which the append-only tables rightly refuse: here triggers are off."""
    before = DatabaseOperations.execute_sql_flush

    def flush(self: DatabaseOperations, sql_list: list[str]) -> Any:
        # The queue's tables are not Django's to empty; a job of one test is not the next one's.
        queue = (
            "TRUNCATE procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers, procrastinate_workers"
        )
        no_triggers = ["SET session_replication_role = replica", queue, *sql_list, "RESET session_replication_role"]
        return before(self, no_triggers)

    DatabaseOperations.execute_sql_flush = flush
    yield
    DatabaseOperations.execute_sql_flush = before


@pytest.fixture(scope="session", autouse=True)
def _no_network_but_loopback() -> Iterator[None]:
    """A test that reaches for the network fails at once, and says where it wanted to go."""
    before = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            host = str(address[0])
            if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
                raise RuntimeError(f"This test wanted to connect to {host}: tests use the loopback only.")
        before(self, address)

    socket.socket.connect = connect  # type: ignore[method-assign]
    yield
    socket.socket.connect = before  # type: ignore[method-assign]


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Let `bin/test` fail where a test was skipped: no step is left out silently."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("GOODWORK_TEST_NO_SKIPS") and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print what the browser journeys measured (taps and seconds), before the closing line."""
    said = sorted(
        text
        for report in terminalreporter.stats.get("passed", [])
        for name, text in getattr(report, "user_properties", [])
        if name == "measured" and report.when == "call"
    )
    if said:
        terminalreporter.section("measured journeys")
        for text in said:
            terminalreporter.write_line(text)
