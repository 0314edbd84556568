"""Backup and restore, tested together (operations)."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from goodwork.config import postgres

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def spare(postgres_server: postgres.Server, tmp_path: Path) -> Iterator[dict[str, str]]:
    """Make a database of its own, empty, with the two roles; the surroundings of a command on it."""
    owner = postgres_server.url(role=postgres.OWNER, database="postgres")
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("CREATE DATABASE spare")
    yield {
        "PATH": os.environ["PATH"],
        "GOODWORK_MODE": "development",
        "GOODWORK_VAR": str(tmp_path / "var"),
        "DATABASE_URL": postgres_server.url(role=postgres.APP, database="spare"),
        "GOODWORK_MIGRATION_DATABASE_URL": postgres_server.url(role=postgres.OWNER, database="spare"),
    }
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("DROP DATABASE spare WITH (FORCE)")


def goodwork(environ: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "goodwork.config.command_line", *words],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def counts(environ: dict[str, str]) -> dict[str, int]:
    with psycopg.connect(environ["GOODWORK_MIGRATION_DATABASE_URL"]) as connection:
        tables = [
            str(row[0])
            for row in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        ]
        return {name: int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for name in tables}  # type: ignore[index,arg-type]


def test_what_was_written_comes_back_whole_or_not_at_all(spare: dict[str, str], tmp_path: Path) -> None:
    made = goodwork(spare, "database", "migrate")
    assert made.returncode == 0, made.stderr
    file = tmp_path / "kept.backup"
    done = goodwork(spare, "backup", str(file), "--format", "json")
    assert done.returncode == 0, done.stderr
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = counts(spare)
    assert max(before.values()) > 1000, "the reference data is part of it"

    # The backup itself is a look at everybody, and is written down as one.
    with psycopg.connect(spare["DATABASE_URL"], autocommit=True) as product:
        assert product.execute("SELECT page FROM ledger_access ORDER BY id DESC LIMIT 1").fetchone() == (
            "goodwork backup",
        )
        product.execute("DELETE FROM django_session")
        product.execute("DELETE FROM ledger_sweep_run")
        product.execute(
            "INSERT INTO ledger_sweep_run (name, acted_at, ran_at, done, failure) VALUES ('later', now(), now(), 0, '')"
        )
    assert counts(spare) != before

    half = tmp_path / "half.backup"
    half.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    later = counts(spare)
    refused = goodwork(spare, "restore", "--yes", str(half))
    assert refused.returncode == 1
    assert "Nothing was changed" in refused.stderr
    assert counts(spare) == later

    again = goodwork(spare, "restore", "--yes", str(file))
    assert again.returncode == 0, again.stderr
    assert counts(spare) == before
    with psycopg.connect(spare["DATABASE_URL"], autocommit=True) as product:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            product.execute("DELETE FROM ledger_event")
        product.execute("DELETE FROM ledger_sweep_run")


def test_a_file_is_never_written_over(spare: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "mine"
    file.write_text("precious")
    done = goodwork(spare, "backup", str(file))
    assert done.returncode == 1
    assert "exists already" in done.stderr
    assert file.read_text() == "precious"


@pytest.mark.parametrize("content", [b"", b"not a backup", b"PGDMP"])
def test_what_is_no_backup_changes_nothing(spare: dict[str, str], tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "wrong"
    file.write_bytes(content)
    done = goodwork(spare, "restore", "--yes", str(file))
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_a_backup_of_a_newer_postgresql_says_what_to_do(spare: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "newer"
    file.write_bytes(b"PGDMP\x01\x63\x00\x04\x08\x03" + b"\x00" * 100)
    done = goodwork(spare, "restore", "--yes", str(file))
    assert done.returncode == 1
    assert "newer PostgreSQL" in done.stderr
    assert "GOODWORK_POSTGRES_BIN" in done.stderr


def test_restoring_asks_first(spare: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "kept"
    file.write_bytes(b"PGDMP rest")
    done = goodwork(spare, "restore", str(file))
    assert done.returncode == 1
    assert "say --yes" in done.stderr
