"""After an upgrade: rooms whose tables are made from events read what happened before they were there (ADR 0171)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from goodwork.kernel.actors import SYSTEM


def catch_up_all(*, at: datetime, tell: Callable[[str], None]) -> int:
    """Let each room that has nothing yet read the ledger, one transaction each; return how much was made of it.

    Where every room has rows, or nothing has happened yet, this does nothing and says nothing.
    """
    made = 0
    for what, read_the_past in rooms(at=at).items():
        count = read_the_past()
        if count:
            tell(f"{what}: {count} events from before this version are counted now")
        made += count
    return made


def rooms(*, at: datetime) -> Mapping[str, Callable[[], int]]:
    """Return what is made from events, in people's words, each with what makes it."""
    from goodwork.oversight.answers import services as answers
    from goodwork.oversight.barriers import services as barriers
    from goodwork.oversight.funnel import services as funnel
    from goodwork.oversight.results import services as results
    from goodwork.oversight.silence import services as silence
    from goodwork.pathway.absence import repeats
    from goodwork.pathway.teams import rebuilding as teams
    from goodwork.reach.strangers import services as strangers

    return {
        "Teams": lambda: teams.read_the_past(by=SYSTEM, at=at),
        "Funnel": funnel.read_the_past,
        "Barriers": barriers.read_the_past,
        "First dates": silence.read_the_past,
        "Answers": answers.read_the_past,
        "Results": results.read_the_past,
        "Repeated absences": repeats.read_the_past,
        "Texts from unknown numbers": lambda: strangers.read_the_past(by=SYSTEM, at=at),
    }
