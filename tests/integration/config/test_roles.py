"""The product's own database role can't get around the append-only guards (ADR 0002)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import psycopg
import pytest
from psycopg import errors

from goodwork.config import database, postgres

pytestmark = pytest.mark.django_db(transaction=True)

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
ADD = (
    "INSERT INTO ledger_access (at, actor_kind, actor_id, page, person_ids, refused)"
    " VALUES (%s, 'USER', NULL, 'a page', '{}', false)"
)


@pytest.fixture
def product(postgres_server: postgres.Server) -> Iterator[psycopg.Connection]:
    """Connect as the product does, rights given as after every migration."""
    name = f"test_{postgres.DATABASE}"
    environ = {
        "DATABASE_URL": postgres_server.url(role=postgres.APP, database=name),
        "GOODWORK_MIGRATION_DATABASE_URL": postgres_server.url(role=postgres.OWNER, database=name),
    }
    database.give_rights(environ)
    with psycopg.connect(environ["DATABASE_URL"], autocommit=True) as connection:
        yield connection


def test_it_adds_and_reads_what_happened(product: psycopg.Connection) -> None:
    product.execute(ADD, [AT])
    assert product.execute("SELECT count(*) FROM ledger_access").fetchone() == (1,)


@pytest.mark.parametrize("table", ["ledger_event", "ledger_access"])
@pytest.mark.parametrize(
    "attempt",
    [
        "UPDATE {} SET at = now()",
        "DELETE FROM {}",
        "TRUNCATE {}",
        "ALTER TABLE {} DISABLE TRIGGER ALL",
        "ALTER TABLE {} DISABLE TRIGGER USER",
        "DROP TABLE {}",
        "SET session_replication_role = replica; DELETE FROM {}",
    ],
)
def test_every_way_around_the_guards_is_refused(product: psycopg.Connection, table: str, attempt: str) -> None:
    product.execute(ADD, [AT])
    with pytest.raises(errors.InsufficientPrivilege):
        product.execute(attempt.format(table))
    assert product.execute("SELECT count(*) FROM ledger_access").fetchone() == (1,)


@pytest.mark.parametrize(
    "attempt",
    [
        "CREATE TABLE mine (id int)",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('events', '0099', now())",
        "CREATE ROLE another",
        "SELECT lo_import('/etc/passwd')",
    ],
)
def test_it_makes_nothing_of_its_own(product: psycopg.Connection, attempt: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        product.execute(attempt)


def test_it_may_change_ordinary_rows(product: psycopg.Connection) -> None:
    product.execute("DELETE FROM ledger_sweep_run")
    product.execute(
        "INSERT INTO ledger_sweep_run (name, acted_at, ran_at, done, failure) VALUES ('x', %s, %s, 0, '')", [AT, AT]
    )
    product.execute("UPDATE ledger_sweep_run SET done = 1")
    assert product.execute("SELECT done FROM ledger_sweep_run").fetchone() == (1,)


def test_even_the_owner_meets_the_triggers(product: psycopg.Connection, postgres_server: postgres.Server) -> None:
    product.execute(ADD, [AT])
    url = postgres_server.url(role=postgres.OWNER, database=f"test_{postgres.DATABASE}")
    with psycopg.connect(url, autocommit=True) as owner:
        for attempt in ("UPDATE ledger_access SET page = 'x'", "DELETE FROM ledger_access", "TRUNCATE ledger_access"):
            with pytest.raises(errors.RaiseException):
                owner.execute(attempt)
