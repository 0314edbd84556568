"""Invariants that each room declares and `goodwork laws check` runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Finding:
    """One breach of a law: which law, which thing, and what is wrong in one sentence without personal data."""

    law: str
    subject_kind: str
    subject_id: UUID | None
    message: str


class Check(Protocol):
    """A law's check: yields a Finding for each breach at a moment."""

    def __call__(self, *, at: datetime) -> Iterable[Finding]: ...


_LAWS: dict[str, Check] = {}


def law(name: str) -> Callable[[Check], Check]:
    """Register the check of a law by its name, `room.what`."""

    def put(check: Check) -> Check:
        _LAWS[name] = check
        return check

    return put


def laws() -> dict[str, Check]:
    """Return all laws by name."""
    return dict(sorted(_LAWS.items()))


def check_all(*, at: datetime) -> list[Finding]:
    """Run every law and return what they find."""
    return [finding for check in laws().values() for finding in check(at=at)]
