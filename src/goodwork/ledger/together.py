"""What several rooms ask about one person, asked in one query: the record page needs a part of each.

A room registers a question, which makes a queryset, and reads its rows with `rows`. By itself that is one query. Inside
`together(viewer, person_id)` the first that is read asks all that are registered, each as one column of JSON, and the
others find their answers there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, Generic, TypeAlias, TypeVar, cast
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import EmptyResultSet
from django.core.signals import setting_changed
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Field, FloatField, JSONField, QuerySet
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler

from goodwork.kernel.actors import Viewer
from goodwork.kernel.remembering import is_one_look, is_remembered, remember, remembered
from goodwork.ledger import ready
from goodwork.ledger.marks import Marking
from goodwork.ledger.ready import Ready

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
            found = _asked([(one, *self.about) for one in _QUESTIONS])
            self._answers = {one[0]: answer for one, answer in found.items()}
        return self._answers.get(question, [])


_open: ContextVar[Together | None] = ContextVar("together", default=None)


def about_person(question: F) -> F:
    """Register a question about a person; it returns None where there is nothing for this viewer to ask.

    It is put once for all viewers of the same roles and all people, with marks for the ids: so it looks at nothing but
    the viewer's kind, roles and ids and the person's id, and asks the database nothing by itself.
    """
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


def ask_everything(viewer: Viewer, person_id: UUID) -> None:
    """Ask all that is registered and forget the answers, so that the statement for such a viewer stands ready."""
    _asked([(one, viewer, person_id) for one in _QUESTIONS])


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


Wanted: TypeAlias = "tuple[Callable[[Viewer, Any], QuerySet[Any, Any] | None], Viewer, Any]"
"""A question, who asks, and the id of whom or of what; another value by which something is looked for does as well."""


@dataclass(frozen=True, slots=True)
class _Form:
    """One question as SQL: its queryset, compiled, and for each column what makes of JSON what the field holds."""

    question: QuerySet[Any, Any]
    compiler: SQLCompiler
    readers: tuple[Callable[[Any], Any], ...]

    def read(self, text: str) -> list[Any]:
        """Return the rows as the queryset would give them. Requests share the form, so that copies are filled."""
        answered: Any = self.question.all()
        query = answered.query.chain(klass=_Come)
        query.compiled = copy(self.compiler)
        query.come = [
            [None if value is None else read(value) for read, value in zip(self.readers, row.values(), strict=True)]
            for row in json.loads(text, parse_float=Decimal)
        ]
        # Not `answered.query`: set so, Django makes dictionaries of what should be tuples.
        answered._query = query
        return list(answered)


@dataclass(frozen=True, slots=True)
class _Statement:
    """Some questions as one statement that stands ready for any ids; a question without a form has no rows.

    `asked` says which of them have something to ask.
    """

    ready: Ready
    forms: tuple[_Form | None, ...]
    asked: tuple[bool, ...]


@lru_cache(maxsize=256)
def _statement(wanted: tuple[Wanted, ...]) -> _Statement:
    """Return the statement for questions that are put with marks for ids.

    Building and compiling some fifteen querysets takes longer than all the rest of a page; what comes out depends on
    nothing but the kinds of viewer, their roles, and which ids are the same.
    """
    with connection.execute_wrapper(_asks_nothing):
        made = [one[0](*one[1:]) for one in wanted]
        sql, values, forms = _written(made)
    return _Statement(ready.ready(sql, values), tuple(forms), tuple(question is not None for question in made))


def _written(questions: Iterable[QuerySet[Any, Any] | None]) -> tuple[str, list[Any], list[_Form | None]]:
    """Return some questions as one statement with its values, and their forms: none for what needs not be asked."""
    forms: list[_Form | None] = []
    columns: list[str] = []
    values: list[Any] = []
    # What stands behind the name, which is looked up anew at each use: writing one statement uses it hundreds of times.
    here = connections[DEFAULT_DB_ALIAS]
    for question in questions:
        forms.append(None)
        if question is None:
            continue
        compiler = question.query.chain().get_compiler(connection=here)
        try:
            sql, more = compiler.as_sql()
        except EmptyResultSet:
            continue
        readers = tuple(_reader(cast("Field[Any, Any]", column[0].output_field)) for column in compiler.select)
        # A form outlives this thread, and may not keep its connection.
        compiler.connection = connection
        forms[-1] = _Form(question, compiler, readers)
        names = ", ".join(f"c{place}" for place in range(len(compiler.select)))
        columns.append(f"(SELECT json_agg(x)::text FROM ({sql}) AS x ({names}))")
        values += more
    return f"SELECT {', '.join(columns)}" if columns else "", values, forms


def _read(form: _Form | None, texts: Iterator[str | None]) -> list[Any]:
    """Return the rows of one question from its place among the answers; without a form it has no place there."""
    text = next(texts) if form is not None else None
    return form.read(text) if form is not None and text is not None else []


def _asks_nothing(*_: Any) -> Any:
    """Refuse a query by a question: its answer would be the one for marks, and kept."""
    raise AssertionError("a question about a person must not ask the database anything before it is asked itself")


def _settings_changed(**_: Any) -> None:
    _statement.cache_clear()


setting_changed.connect(_settings_changed)


def _asked(wanted: Collection[Wanted]) -> dict[Wanted, list[Any]]:
    """Return the rows of some questions, asked for in one query; what there is nothing to ask about is left out."""
    marking = Marking()
    statement = _statement(
        tuple((one, marking.viewer(viewer), marking.of(person_id)) for one, viewer, person_id in wanted)
    )
    texts: Iterator[str | None] = iter(())
    if statement.ready.sql:
        [row] = ready.rows(statement.ready.sql, statement.ready.filled(marking.ids()))
        texts = iter(row)
    found: dict[Wanted, list[Any]] = {}
    for one, form, is_asked in zip(wanted, statement.forms, statement.asked, strict=True):
        answer = _read(form, texts)
        if is_asked:
            found[one] = answer
    return found


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
    for one, answer in (_asked(new) if new else {}).items():
        remember(("once", *one), answer)


def once(question: Callable[[Viewer, Any], QuerySet[Any, R] | None], viewer: Viewer, person_id: Hashable) -> list[R]:
    """Return the rows of a question, which is asked once while a page is made; for what is named to `ask_at_once`."""
    return remembered(("once", question, viewer, person_id), lambda: rows(question, viewer, cast("UUID", person_id)))


@dataclass(frozen=True, slots=True)
class Ahead(Generic[R]):
    """What a part of a page will ask, and how the room of that part remembers the rows so that it finds them.

    Where all that a page asks ahead are questions about an id or another value, their statement stands ready.
    """

    question: QuerySet[Any, R] | Wanted
    keep: Callable[[list[R]], None]


def ahead(question: Hashable, rows: QuerySet[Any, R]) -> Ahead[R] | None:
    """Return how a page asks ahead for rows, so that `asked` finds them under their question; None where it knows."""
    return None if is_remembered(question) else Ahead(rows, lambda found: remember(question, found))


def ahead_once(
    question: Callable[[Viewer, Any], QuerySet[Any, R] | None], viewer: Viewer, about: Hashable
) -> Ahead[R] | None:
    """Return how a page asks ahead for what `once` will want; None where it knows it."""
    known = ("once", question, viewer, about)
    return None if is_remembered(known) else Ahead((question, viewer, about), lambda found: remember(known, found))


def asked(question: Hashable, rows: QuerySet[Any, R]) -> list[R]:
    """Return rows, which are asked for once while a page is made."""
    return remembered(question, lambda: list(rows))


def ask_ahead(*wanted: Ahead[Any] | None) -> None:
    """Ask in one query what several parts of a page would ask one after the other; None is passed over.

    Only while a page is made, and only where it saves a query; else each part asks by itself.
    """
    new = [one for one in wanted if one is not None] if is_one_look() else []
    named = [one.question for one in new if not isinstance(one.question, QuerySet)]
    if len(new) > 1 and len(named) == len(new):
        found = _asked(named)
        for one, question in zip(new, named, strict=True):
            one.keep(found.get(question, []))
    elif len(new) > 1:
        sql, values, forms = _written(
            one.question if isinstance(one.question, QuerySet) else one.question[0](*one.question[1:]) for one in new
        )
        texts: Iterator[str | None] = iter(())
        if sql:
            with connection.cursor() as cursor:
                cursor.execute(sql, values)
                texts = iter(cursor.fetchone() or ())
        for one, form in zip(new, forms, strict=True):
            one.keep(_read(form, texts))
