"""Many rows at once, by PostgreSQL's COPY: some ten times faster than INSERT statements built by the ORM."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models


@cache
def _statement(model: type[models.Model], names: tuple[str, ...]) -> str:
    """Return the COPY statement for some fields of a model."""
    fields = {field.name: field.get_attname_column()[1] for field in model._meta.concrete_fields}
    columns = ", ".join(connection.ops.quote_name(str(fields[name])) for name in names)
    return f"COPY {connection.ops.quote_name(model._meta.db_table)} ({columns}) FROM STDIN"


def copy_rows(model: type[models.Model], names: tuple[str, ...], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows of a model, each the values of the named fields in that order.

    Every field that the database wants must be named: Django's defaults are not applied. Constraints and triggers are.
    JSON fields are given as text.
    """
    statement = _statement(model, names)
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _as_json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)


def _as_it_is(value: Any) -> Any:
    return value


@cache
def _fields_of(model: type[models.Model]) -> tuple[tuple[str, ...], tuple[tuple[str, Callable[[Any], Any]], ...]]:
    """Return the names of a model's fields, and for each where its value stands and how it is written."""
    fields = [f for f in model._meta.concrete_fields if not f.generated]
    names = tuple(f.name for f in fields)
    return names, tuple((f.attname, _as_json if isinstance(f, models.JSONField) else _as_it_is) for f in fields)


def copy_objects(objects: Sequence[models.Model]) -> None:
    """Write new model instances of one kind as they stand, their keys included; what `bulk_create` does, faster.

    Nothing is read back, no signal is sent, and a conflict is an IntegrityError.
    """
    if not objects:
        return
    model = type(objects[0])
    names, values = _fields_of(model)
    copy_rows(model, names, ([write(getattr(item, name)) for name, write in values] for item in objects))
