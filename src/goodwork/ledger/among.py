"""A field among thousands of values: one parameter that PostgreSQL takes apart, where `in` writes and reads each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Field, Lookup, UUIDField
from django.db.models.fields.related import ForeignObject


def array(values: Iterable[str | UUID | date | None]) -> str:
    """Return values as PostgreSQL writes an array of them."""
    return f"{{{','.join(map(_element, values))}}}"


def _element(value: str | UUID | date | None) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, str):
        if "\\" in value or '"' in value:
            value = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{value}"'
    return str(value)


class Among(Lookup):
    """`field__among=values`: the same rows as `field__in`, for ids and texts, quicker from some dozens of values on."""

    lookup_name = "among"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the values as one parameter."""
        kind = self.lhs.output_field.db_type(connection)
        return f"%s::{'uuid' if kind == 'uuid' else 'text'}[]", (array(value),)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the condition."""
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} = ANY({right})", (*left_params, *right_params)


def register() -> None:
    """Let every field of ids and of text, and every foreign key, be asked so; once, when the program starts."""
    for field in (UUIDField, ForeignObject, Field):
        field.register_lookup(Among)
