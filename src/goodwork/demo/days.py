"""Small tools of playing a script day by day."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from goodwork.demo.lives import Life, NoteRequest
from goodwork.ledger.jobs.registry import job_named


def sweep(name: str, *, at: datetime) -> None:
    """Do the work of a periodic job at a moment of the script."""
    job_named(name).work(at=at)


def digest(*parts: object) -> str:
    """Return what stands in the place of a file's digest: the same for the same parts."""
    return hashlib.sha256(":".join(str(p) for p in parts).encode()).hexdigest()


def requests_by_day(script: Sequence[Life], *, every: int) -> dict[int, list[tuple[Life, NoteRequest]]]:
    """Return the requests by the day on which the practice sends them: every so many days."""
    found: dict[int, list[tuple[Life, NoteRequest]]] = defaultdict(list)
    for life in script:
        for note in life.notes:
            found[note.ago // every * every].append((life, note))
    return found
