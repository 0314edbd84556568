"""Writing some columns of many rows by one statement: what `bulk_update` does, without a CASE for every row."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, models

FEW = 3


def update_rows(rows: Sequence[models.Model], fields: Sequence[str]) -> None:
    """Write the named columns of rows that exist, as the instances have them; one statement for any number."""
    if not rows:
        return
    if len(rows) <= FEW:
        for row in rows:
            row.save(update_fields=list(fields))
        return
    meta = type(rows[0])._meta
    columns = [meta.pk, *(meta.get_field(name) for name in fields)]
    names = [connection.ops.quote_name(str(c.column)) for c in columns]  # type: ignore[union-attr]
    arrays = ", ".join(f"%s::{c.db_type(connection)}[]" for c in columns)
    sets = ", ".join(f"{name} = new.{name}" for name in names[1:])
    table = connection.ops.quote_name(meta.db_table)
    values = [
        [c.get_db_prep_save(getattr(row, c.attname), connection) for row in rows]  # type: ignore[union-attr]
        for c in columns
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {sets} FROM unnest({arrays}) AS new({', '.join(names)})"
            f" WHERE {table}.{names[0]} = new.{names[0]}",
            values,
        )
