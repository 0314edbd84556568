"""A very small Synthetic Manchester for tests that need a whole world: a list, requests, answers, coaches, plans."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from goodwork.config import reference
from goodwork.demo.cast import CAST, TREGENNA, ensure_cast
from goodwork.demo.lives import Size, Strand, lives
from goodwork.demo.people import made_people
from goodwork.demo.playing import Play
from goodwork.kernel.actors import SYSTEM

SMALL = Size(name="small", first=0, people=90, asking=60, answering=0.9, participants=30, days=60)


def settle(*, size: Size = SMALL, at: datetime) -> Mapping[str, UUID]:
    """Load reference data and a small town whose history ends at a moment; returns the cast's user ids by address."""
    begin = at - timedelta(days=size.days + 1)
    reference.load_all(at=begin, tell=lambda _: None)
    staff = ensure_cast(CAST, by=SYSTEM, at=begin)
    people = list(made_people(size.people, postcodes=["M22 9WA", "M23 9LA"], seed=7))
    script = [life for life in lives(people, size, seed=7) if life.strand is Strand.MSK]
    play = Play(practice_code=TREGENNA, staff=staff, with_desk=True, by=SYSTEM, at=at)
    play.register(people, at=begin)
    play.play(script, days=size.days, tell=lambda done, most: None)
    return staff
