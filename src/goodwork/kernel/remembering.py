"""What several parts of one page ask is answered once: a memory that lasts as long as the page takes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")
_answers: ContextVar[dict[Hashable, Any] | None] = ContextVar("answers", default=None)


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
