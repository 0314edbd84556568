"""What the rows of an import cost when nothing but PostgreSQL works: the same rows, COPYed into the same tables."""

from __future__ import annotations

from collections.abc import Mapping

from bench.harness import seconds

_BLOCK_BYTES = 1 << 18


def counted() -> dict[str, int]:
    """Return how many rows each table of the product has."""
    from django.apps import apps
    from django.db import connection

    with connection.cursor() as cursor:
        found = {}
        for model in apps.get_models():
            if model.__module__.startswith("goodwork."):
                table = model._meta.db_table
                cursor.execute(f'SELECT count(*) FROM "{table}"')
                found[table] = cursor.fetchone()[0]
    return found


def _referred_first(tables: set[str]) -> list[str]:
    """Return tables in an order in which each comes after those that it points to."""
    from django.apps import apps

    models = {model._meta.db_table: model for model in apps.get_models()}
    ordered: list[str] = []

    def put(table: str) -> None:
        if table in ordered:
            return
        for field in models[table]._meta.concrete_fields:
            if field.is_relation and field.related_model is not None:
                other = field.related_model._meta.db_table  # type: ignore[union-attr]
                if other != table and other in tables:
                    put(other)
        ordered.append(table)

    for table in sorted(tables):
        put(table)
    return ordered


def copied_again(before: Mapping[str, int]) -> dict[str, float]:
    """Empty the tables that have grown since `before`, COPY their rows back, and return the seconds that took.

    In one transaction, with every index, constraint and foreign key: `all`; and without the checks of foreign keys and
    triggers: `without_checks`. The database is the measurement's own: it is put into a mode in which guards don't act
    to be emptied.
    """
    from django.db import connection, transaction

    tables = _referred_first({table for table, rows in counted().items() if rows > before.get(table, 0)})
    kept: dict[str, list[bytes]] = {}
    with connection.cursor() as cursor:
        for table in tables:
            with cursor.cursor.copy(f'COPY "{table}" TO STDOUT') as out:
                kept[table] = [bytes(block) for block in out]

    def write() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for table in tables:
                with cursor.cursor.copy(f'COPY "{table}" FROM STDIN') as into:
                    whole = b"".join(kept[table])
                    for start in range(0, len(whole), _BLOCK_BYTES):
                        into.write(whole[start : start + _BLOCK_BYTES])

    found = {}
    for name, role in (("all", "origin"), ("without_checks", "replica")):
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute("TRUNCATE " + ", ".join(f'"{table}"' for table in tables) + " CASCADE")
            cursor.execute(f"SET session_replication_role = {role}")
        found[name] = seconds(write)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = origin")
    return found
