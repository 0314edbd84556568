"""What an event may be made of: ids, codes, dates and amounts, never a name, a contact or free text."""

from __future__ import annotations

import dataclasses
import functools
import json
import re
import types
import typing
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any, ClassVar, NewType, Union, dataclass_transform
from uuid import UUID

from goodwork.kernel.ids import NewId

Code = NewType("Code", str)
"""An UPPERCASE code of at most 40 letters, digits and underscores, such as a reason, a status or a GSS code."""

CODE_PATTERN = re.compile(r"[A-Z0-9][A-Z0-9_]{0,39}")

_REGISTRY: dict[str, type[Event]] = {}


class NotAnEvent(TypeError):
    """An event class or value that holds what an event must not hold."""


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Event:
    """Base of all events: a frozen, keyword-only dataclass in the past tense.

    `subject` names the kind of thing that it happened to; the field `<subject>_id` holds which one.
    """

    subject_kind: ClassVar[str]
    subject_field: ClassVar[str]

    def __init_subclass__(cls, *, subject: str, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.subject_kind = subject.upper()
        cls.subject_field = f"{subject.lower()}_id"
        if cls.__name__ in _REGISTRY and _REGISTRY[cls.__name__].__module__ != cls.__module__:
            raise NotAnEvent(f"two events are called {cls.__name__}")
        _REGISTRY[cls.__name__] = cls

    @classmethod
    def kind(cls) -> str:
        """Return the event's stored kind: its class name."""
        return cls.__name__

    @property
    def subject_id(self) -> UUID:
        """Return the id of what it happened to."""
        found = getattr(self, self.subject_field)
        if not isinstance(found, UUID):
            raise NotAnEvent(f"{self.kind()}.{self.subject_field} must be a UUID")
        return found


def event_classes() -> list[type[Event]]:
    """Return every event class that has been imported, by name."""
    return [_REGISTRY[name] for name in sorted(_REGISTRY)]


def event_class(kind: str) -> type[Event]:
    """Return the class of a stored kind; KeyError when there is none."""
    return _REGISTRY[kind]


def _plain(kind: Any) -> bool:
    """Say whether an annotation is one of the plain types that an event may hold."""
    if kind is Code:
        return True
    if not isinstance(kind, type):
        return False
    return kind in {UUID, date, datetime, int, Decimal, bool} or issubclass(kind, StrEnum)


def forbidden_fields(cls: type[Event]) -> list[str]:
    """Return the names of the fields whose types an event may not hold; empty when all is well."""
    hints = typing.get_type_hints(cls)
    wrong = []
    for item in dataclasses.fields(cls):  # type: ignore[arg-type]
        kind = hints[item.name]
        options = typing.get_args(kind) if typing.get_origin(kind) in {Union, types.UnionType} else (kind,)
        for option in options:
            if option is type(None) or _plain(option):
                continue
            if typing.get_origin(option) is tuple and all(a is ... or _plain(a) for a in typing.get_args(option)):
                continue
            wrong.append(item.name)
            break
    return wrong


@lru_cache(maxsize=4096)
def _code(text: str) -> str:
    if CODE_PATTERN.fullmatch(text) is None:
        raise NotAnEvent("an event's text must be an UPPERCASE code of at most 40 characters")
    return f'"{text!s}"'


@lru_cache(maxsize=4096)
def _day(value: date) -> str:
    return f'"{value.isoformat()}"'


def _quoted(value: object) -> str:
    return f'"{value}"'


_WRITERS: dict[type, Callable[[Any], str]] = {
    UUID: _quoted,
    NewId: lambda value: f'"{value.text}"',
    bool: lambda value: "true" if value else "false",
    int: str,
    Decimal: _quoted,
    date: _day,
    datetime: lambda value: f'"{value.isoformat()}"',
    str: _code,
    tuple: lambda value: f"[{', '.join(map(to_json, value))}]",
    type(None): lambda _: "null",
}
"""How the values of an event are written as JSON, by their type."""


def to_json(value: Any) -> str:
    """Return a value of an event as JSON; a text that is no code is refused, and so is what no event may hold."""
    write = _WRITERS.get(type(value))
    if write is not None:
        return write(value)
    for kind in (str, UUID, tuple):
        if isinstance(value, kind):
            # A kind of its own, such as an enumeration's, is found at once the next time.
            write = _WRITERS[type(value)] = _WRITERS[kind]
            return write(value)
    raise NotAnEvent(f"an event can't hold a {type(value).__name__}")


def _read(kind: Any, value: Any) -> Any:
    """Return a stored field as its annotation wants it."""
    if value is None:
        return None
    if typing.get_origin(kind) in {Union, types.UnionType}:
        kind = next(k for k in typing.get_args(kind) if k is not type(None))
    if typing.get_origin(kind) is tuple:
        return tuple(_read(typing.get_args(kind)[0], v) for v in value)
    if kind in {date, datetime}:
        return kind.fromisoformat(value)
    if kind in {Code, int, bool}:
        return value
    return kind(value)


@cache
def _fields(cls: type[Event]) -> tuple[tuple[str, ...], Callable[[Event], tuple[Any, ...]]]:
    """Return, for each field of an event, its name as it stands in JSON, and what reads all the values."""
    names = [f.name for f in dataclasses.fields(cls)]  # type: ignore[arg-type]
    # Asked for two names at least, attrgetter gives a tuple.
    return tuple(f'"{name}": ' for name in names), attrgetter(*names, "subject_kind")


def make_quick(cls: type[Event]) -> None:
    """Let the instances of an event's class be made quickly: thousands are, and a frozen dataclass sets field by field.

    What is given, what is checked and what is refused stay the same.
    """
    slow: Any = cls.__init__
    own = dataclasses.fields(cls)  # type: ignore[arg-type]
    names = frozenset(f.name for f in own)
    defaults = {f.name: f.default for f in own if f.default is not dataclasses.MISSING}
    if any(f.default_factory is not dataclasses.MISSING for f in own) or hasattr(cls, "__post_init__"):
        return

    def quick(self: Event, *args: Any, **given: Any) -> None:
        values = {**defaults, **given}
        if args or values.keys() != names:
            slow(self, *args, **given)
        else:
            self.__dict__.update(values)

    functools.update_wrapper(quick, slow)
    cls.__init__ = quick  # type: ignore[assignment,method-assign]


def json_of(event: Event) -> str:
    """Return an event's fields as JSON, without those that are None."""
    names, values = _fields(type(event))  # type: ignore[arg-type]
    pieces = [
        name + _WRITERS.get(type(value), to_json)(value)
        for name, value in zip(names, values(event), strict=False)
        if value is not None
    ]
    return f"{{{', '.join(pieces)}}}"


def data_of(event: Event) -> dict[str, Any]:
    """Return an event's fields as a stored row gives them back."""
    found: dict[str, Any] = json.loads(json_of(event))
    return found


def event_from(kind: str, data: dict[str, Any]) -> Event:
    """Return the event of a stored row; fields that the row lacks take the class's default."""
    cls = event_class(kind)
    hints = typing.get_type_hints(cls)
    names = {f.name for f in dataclasses.fields(cls)}  # type: ignore[arg-type]
    return cls(**{name: _read(hints[name], value) for name, value in data.items() if name in names})
