"""What the pages of routes say of numbers."""

from __future__ import annotations

from goodwork.pathway.referrals.pace import Basis, Projected, Speed
from goodwork.pathway.routes.rules import (
    CULTURE_POINTS,
    DISTANCE_POINTS,
    LANGUAGE_POINTS,
    NEED_POINTS,
    PLAN_POINTS,
    REMOTE_POINTS,
    SPEED_POINTS,
    days_words,
)


def reply_words(reply: Projected, *, said: bool = False) -> str:
    """Return how soon a provider replies: measured with its spread and count, declared and marked so, or not known.

    `said`: the usual time stands above already, among what ranks it, so that only the spread is left to say.
    """
    if reply.basis is Basis.DEFAULT:
        return "How soon they reply is not known yet."
    if reply.basis is Basis.DECLARED:
        return f"They say that they reply within {days_words(reply.median_days)}; not measured yet."
    least = "at least " if reply.median_at_least else ""
    spread = spread_words(reply)
    if said:
        return f"For most the reply comes {spread}."
    counted = f"{reply.count} {'person' if reply.count == 1 else 'people'}"
    return (
        f"Usually replies in {least}{days_words(reply.median_days)}: for most it comes {spread} (measured, {counted})."
    )


def spread_words(time: Projected) -> str:
    """Return within which working days something comes for the middle 80%, as it stands inside a sentence."""
    low, high, more = time.low_days, time.high_days, " or later" if time.high_at_least else ""
    if high == 0:
        return f"on the same working day{more}"
    if low == high:
        return f"after {days_words(high)}{more}"
    if low == 0:
        return f"on the same working day or within {days_words(high)}{more}"
    return f"after {low} to {high} working days{more}"


def accepted_words(speed: Speed | None) -> str:
    """Return how many of those whom it answered a provider took, '' where it has answered nobody yet."""
    if speed is None or not speed.answered:
        return ""
    people = "1 person" if speed.answered == 1 else f"{speed.answered} people"
    return f"So far they said yes to {speed.accepted} of {people}."


def points_table() -> tuple[tuple[str, str], ...]:
    """Return what earns how many points, in words: the whole rule by which the list is ordered."""
    return (
        ("Each thing that matters to them and that it helps with", f"{NEED_POINTS}"),
        ("What the kind of their plan asks for, where they did not say it", f"{PLAN_POINTS}"),
        ("Speaks their language, where that is not English", f"{LANGUAGE_POINTS}"),
        ("Made for their community", f"{CULTURE_POINTS}"),
        *(
            (f"A place up to {miles:g} {'mile' if miles == 1 else 'miles'} away", f"{p}")
            for miles, p in DISTANCE_POINTS
        ),
        ("By telephone, video or online, where no place earns more", f"{REMOTE_POINTS}"),
        *((f"Usually replies within {days_words(days)}, as measured", f"{p}") for days, p in SPEED_POINTS),
    )
