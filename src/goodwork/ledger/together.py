"""What several rooms ask about one person, asked in one query: the record page needs a part of each.

A room registers a question, which makes a queryset, and reads its rows with `rows`. By itself that is one query. Inside
`together(viewer, person_id)` the first that is read asks all that are registered, each as one column of JSON, and the
others find their answers there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, TypeAlias, TypeVar, cast
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Field, FloatField, JSONField, QuerySet
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler

from goodwork.kernel.actors import Viewer
from goodwork.kernel.remembering import is_one_look, is_remembered, remember, remembered

R = TypeVar("R")
Question = Callable[[Viewer, UUID], "QuerySet[Any, R] | None"]
F = TypeVar("F", bound=Callable[[Viewer, UUID], Any])
_QUESTIONS: list[Question[Any]] = []


class Together:
    """The answers to all questions about one person, asked for when the first of them is wanted."""

    def __init__(self, viewer: Viewer, person_id: UUID) -> None:
        self.about = (viewer, person_id)
        self._answers: dict[Question[Any], list[Any]] | None = None

    def answer(self, question: Question[R]) -> list[R]:
        """Return the rows of one question."""
        if self._answers is None:
            made = ((one, one(*self.about)) for one in _QUESTIONS)
            asked = {one: rows for one, rows in made if rows is not None}
            self._answers = dict(zip(asked, _asked(list(asked.values())), strict=True))
        return self._answers.get(question, [])


_open: ContextVar[Together | None] = ContextVar("together", default=None)


def about_person(question: F) -> F:
    """Register a question about a person; it returns None where there is nothing for this viewer to ask."""
    if question not in _QUESTIONS:
        _QUESTIONS.append(question)
    return question


@contextmanager
def together(viewer: Viewer, person_id: UUID) -> Iterator[None]:
    """Ask what is registered about a person in one query inside the block, in which nothing is written."""
    token = _open.set(Together(viewer, person_id))
    try:
        yield
    finally:
        _open.reset(token)


def rows(question: Question[R], viewer: Viewer, person_id: UUID) -> list[R]:
    """Return the rows of a registered question, in its order: from what was asked together, else from its own query."""
    here = _open.get()
    if here is not None and here.about == (viewer, person_id):
        return here.answer(question)
    found = question(viewer, person_id)
    return [] if found is None else list(found)


class _Come(Query):
    """A query whose rows have come: it is compiled already, and asks the database nothing."""

    compiled: SQLCompiler
    come: list[list[Any]]

    def get_compiler(self, *_: Any, **__: Any) -> SQLCompiler:
        """Return the compiler, which gives out the rows where it would ask for them."""
        compiler: Any = self.compiled
        compiler.execute_sql = lambda *_, **__: iter([self.come])
        return self.compiled


def _asked(questions: list[QuerySet[Any, Any]]) -> list[list[Any]]:
    """Return the rows of some querysets, asked for in one query."""
    compiled: dict[int, SQLCompiler] = {}
    columns, values = [], []
    for number, question in enumerate(questions):
        compiler = question.query.chain().get_compiler(connection=connection)
        try:
            sql, more = compiler.as_sql()
        except EmptyResultSet:
            continue
        compiled[number] = compiler
        names = ", ".join(f"c{place}" for place in range(len(compiler.select)))
        columns.append(f"(SELECT json_agg(x)::text FROM ({sql}) AS x ({names}))")
        values += more
    found: list[list[Any]] = [[] for _ in questions]
    if not columns:
        return found
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)}", values)
        texts = cursor.fetchone() or ()
    for (number, compiler), text in zip(compiled.items(), texts, strict=True):
        if text is not None:
            found[number] = _read(questions[number], compiler, text)
    return found


def _read(question: QuerySet[Any, Any], compiler: SQLCompiler, text: str) -> list[Any]:
    """Return one queryset's rows as it would give them."""
    readers = [_reader(cast("Field[Any, Any]", column[0].output_field)) for column in compiler.select]
    answered: Any = question.all()
    query = answered.query.chain(klass=_Come)
    query.compiled = compiler
    query.come = [
        [None if value is None else read(value) for read, value in zip(readers, row.values(), strict=True)]
        for row in json.loads(text, parse_float=Decimal)
    ]
    # Not `answered.query`: set so, Django makes dictionaries of what should be tuples.
    answered._query = query
    return list(answered)


def _reader(field: Field[Any, Any]) -> Callable[[Any], Any]:
    """Return what makes of a value of JSON what the database would give for a field."""
    while field.is_relation:
        field = field.target_field  # type: ignore[attr-defined]
    if isinstance(field, JSONField):
        return lambda value: json.dumps(value, default=float)
    if isinstance(field, ArrayField):
        one = _reader(field.base_field)
        return lambda value: [None if each is None else one(each) for each in value]
    return float if isinstance(field, FloatField) else field.to_python


Wanted: TypeAlias = "tuple[Question[Any], Viewer, UUID]"


def ask_at_once(*wanted: Wanted) -> None:
    """Ask some questions in one query while a page is made, so that `once` answers each of them; else do nothing.

    They need not be registered: the page that wants them names them.
    """
    if not is_one_look():
        return
    here = _open.get()
    new = [one for one in wanted if not is_remembered(("once", *one))]
    if here is not None:
        new = [one for one in new if here.about != one[1:] or one[0] not in _QUESTIONS]
    made = ((one, one[0](*one[1:])) for one in new)
    asked = {one: found for one, found in made if found is not None}
    for one, answer in zip(asked, _asked(list(asked.values())), strict=True):
        remember(("once", *one), answer)


def once(question: Question[R], viewer: Viewer, person_id: UUID) -> list[R]:
    """Return the rows of a question, which is asked once while a page is made; for what is named to `ask_at_once`."""
    return remembered(("once", question, viewer, person_id), lambda: rows(question, viewer, person_id))


@dataclass(frozen=True, slots=True)
class Ahead(Generic[R]):
    """What a part of a page will ask: `rows`, and how the room of that part remembers them so that it finds them."""

    rows: QuerySet[Any, R]
    keep: Callable[[list[R]], None]


def ahead(question: Hashable, rows: QuerySet[Any, R]) -> Ahead[R] | None:
    """Return how a page asks ahead for rows, so that `asked` finds them under their question; None where it knows."""
    return None if is_remembered(question) else Ahead(rows, lambda found: remember(question, found))


def asked(question: Hashable, rows: QuerySet[Any, R]) -> list[R]:
    """Return rows, which are asked for once while a page is made."""
    return remembered(question, lambda: list(rows))


def ask_ahead(*wanted: Ahead[Any] | None) -> None:
    """Ask in one query what several parts of a page would ask one after the other; None is passed over.

    Only while a page is made, and only where it saves a query; else each part asks by itself.
    """
    new = [one for one in wanted if one is not None] if is_one_look() else []
    if len(new) > 1:
        for one, found in zip(new, _asked([one.rows for one in new]), strict=True):
            one.keep(found)
