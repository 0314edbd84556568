"""What several parts of one page ask is answered once: a memory that lasts as long as the page takes.

A run that takes in thousands of rows has a memory of another kind: for what every row leans on and none changes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
_answers: ContextVar[dict[Hashable, Any] | None] = ContextVar("answers", default=None)
_leaned_on: ContextVar[dict[Hashable, Any] | None] = ContextVar("leaned_on", default=None)


@contextmanager
def one_look() -> Iterator[None]:
    """Remember answers until the block ends. Only for what changes nothing: an answer may not become wrong in it."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def remembered(question: Hashable, answer: Callable[[], T]) -> T:
    """Return the answer to a question, which is asked at most once in a block of `one_look`, and always outside."""
    known = _answers.get()
    if known is None:
        return answer()
    if question not in known:
        known[question] = answer()
    found: T = known[question]
    return found


def is_remembered(question: Hashable) -> bool:
    """Say whether a question was asked already in this block of `one_look`; never outside."""
    known = _answers.get()
    return known is not None and question in known


def remember(question: Hashable, answer: object) -> None:
    """Let a question have an answer that was found in another way; outside of `one_look` it is forgotten at once."""
    known = _answers.get()
    if known is not None:
        known[question] = answer


def known_of(question: Hashable, key: Hashable) -> Any:
    """Return what `remembered_each` has for a key already, None where it was not asked for or has no answer."""
    known = _answers.get()
    return None if known is None else known.get((question, "each"), {}).get(key)


def not_known_of(question: Hashable, keys: Collection[K]) -> set[K]:
    """Return those of some keys for which `remembered_each` would have to ask; all of them outside of `one_look`."""
    known = _answers.get()
    return set(keys) if known is None else set(keys) - known.get((question, "each"), {}).keys()


def remember_each(question: Hashable, keys: Collection[K], answers: Mapping[K, object]) -> None:
    """Let some keys have answers that were found in another way, or none; outside of `one_look` that is forgotten."""
    known = _answers.get()
    if known is not None:
        known.setdefault((question, "each"), {}).update({key: answers.get(key) for key in keys})


def is_one_look() -> bool:
    """Say whether answers are remembered now."""
    return _answers.get() is not None


def remembered_each(question: Hashable, keys: Collection[K], answer: Callable[[set[K]], Mapping[K, T]]) -> dict[K, T]:
    """Return the answers by key, each asked for at most once in a block of `one_look`; a key without one has none.

    `answer` is asked about those keys only that nobody asked about before, and not at all where there are none.
    """
    wanted = set(keys)
    if _answers.get() is None:
        return dict(answer(wanted)) if wanted else {}
    known: dict[K, T | None] = remembered((question, "each"), dict)
    missing = wanted - known.keys()
    if missing:
        found = answer(missing)
        known.update({key: found.get(key) for key in missing})
    return {key: told for key in wanted if (told := known[key]) is not None}


@contextmanager
def one_run() -> Iterator[None]:
    """Remember until the block ends what `leaned_on` was asked; a run inside a run has the memory of the outer one."""
    if _leaned_on.get() is not None:
        yield
        return
    token = _leaned_on.set({})
    try:
        yield
    finally:
        _leaned_on.reset(token)


def leaned_on(question: Hashable, answer: Callable[[], T]) -> T:
    """Return the answer to a question that is asked at most once in a block of `one_run`, and always outside.

    For what the run itself never changes, such as how organisations stand to each other: it is seen as it stood when it
    was first asked for. A question in the middle of a run waits for the rows that are on their way (ledger.ahead).
    """
    known = _leaned_on.get()
    if known is None:
        return answer()
    if question not in known:
        known[question] = answer()
    found: T = known[question]
    return found
