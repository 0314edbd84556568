"""In which order programmes are offered to somebody, and why; no Django, no clock.

Points are whole numbers from one table, the same for everybody; whatever earns points says so in words. Ties are
decided by name, so that the same facts always give the same list. Source: REQUIREMENTS B4, F4; the page explains it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from goodwork.registers.programmes.offers import (
    CULTURE_CATEGORIES,
    CULTURE_WORDS,
    NEED_WORDS,
    REMOTE,
    Culture,
    Mode,
    Need,
    Serves,
)


class Why(StrEnum):
    """What can earn points."""

    NEED = "NEED"
    PLAN = "PLAN"
    LANGUAGE = "LANGUAGE"
    CULTURE = "CULTURE"
    DISTANCE = "DISTANCE"
    REMOTE = "REMOTE"
    SPEED = "SPEED"


NEED_POINTS = 40
PLAN_POINTS = 20
LANGUAGE_POINTS = 25
CULTURE_POINTS = 10
DISTANCE_POINTS: tuple[tuple[float, int], ...] = ((1.0, 20), (3.0, 15), (6.0, 10), (12.0, 5))
"""Miles up to which a place earns points, and how many."""
REMOTE_POINTS = 10
"""What support by telephone or video earns where it is not nearer than that."""
SPEED_POINTS: tuple[tuple[int, int], ...] = ((2, 15), (5, 10), (10, 5))
"""Working days within which a provider usually replies, and the points for it."""

PLAN_NEEDS: Mapping[str, Need] = {"MOVE_INTO_WORK": Need.FINDING_WORK, "THRIVE_IN_WORK": Need.KEEPING_WORK}
"""What the kind of a plan asks for, though the person has not said it themselves."""

PLAN_WORDS: Mapping[str, str] = {
    "MOVE_INTO_WORK": "the plan is to move into work",
    "THRIVE_IN_WORK": "the plan is to stay well in work",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is known of a person that ranks: what they said matters, their language, plan and ethnic category.

    '' is "not known". `out_of_work` is None where nobody knows; who is off sick from a job is in work.
    """

    needs: tuple[Need, ...] = ()
    language: str = "en"
    language_name: str = "English"
    ethnic_category: str = ""
    plan_kind: str = ""
    out_of_work: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One provider of one programme.

    `reply_days` is how soon it usually replies, in working days, measured by `reply_count` people; None: not measured.
    """

    programme: str
    programme_name: str
    provider: str
    provider_name: str
    serves: Serves = Serves.ANYBODY
    needs: tuple[Need, ...] = ()
    languages: tuple[str, ...] = ("en",)
    cultures: tuple[Culture, ...] = ()
    modes: tuple[Mode, ...] = ()
    miles: float | None = None
    miles_exact: bool = True
    reply_days: int | None = None
    reply_count: int = 0


@dataclass(frozen=True, slots=True)
class Earned:
    """Points, what they were earned by, and the reason in words."""

    why: Why
    points: int
    words: str


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with what it earned."""

    candidate: Candidate
    earned: tuple[Earned, ...]

    @property
    def points(self) -> int:
        """Return all points together."""
        return sum(e.points for e in self.earned)


def earned(candidate: Candidate, wanted: Wanted) -> tuple[Earned, ...]:
    """Return what a candidate earns with a person, in the order in which it is said."""
    found = [
        Earned(Why.NEED, NEED_POINTS, f"helps with what matters to them: {NEED_WORDS[need]}")
        for need in wanted.needs
        if need in candidate.needs
    ]
    planned = PLAN_NEEDS.get(wanted.plan_kind)
    if planned is not None and planned in candidate.needs and planned not in wanted.needs:
        found.append(Earned(Why.PLAN, PLAN_POINTS, f"because {PLAN_WORDS[wanted.plan_kind]}"))
    tongue = wanted.language.split("-")[0]
    if tongue != "en" and tongue in {spoken.split("-")[0] for spoken in candidate.languages}:
        found.append(Earned(Why.LANGUAGE, LANGUAGE_POINTS, f"speaks {wanted.language_name}"))
    made_for = [c for c in candidate.cultures if wanted.ethnic_category in CULTURE_CATEGORIES[c]]
    if made_for and wanted.ethnic_category:
        found.append(Earned(Why.CULTURE, CULTURE_POINTS, f"made for {CULTURE_WORDS[made_for[0]]}"))
    found += _near(candidate)
    quick = next(
        (p for most, p in SPEED_POINTS if candidate.reply_days is not None and candidate.reply_days <= most), 0
    )
    if quick and candidate.reply_days is not None:
        counted = f"{candidate.reply_count} {'person' if candidate.reply_count == 1 else 'people'}"
        words = f"usually replies within {days_words(candidate.reply_days)} (measured, {counted})"
        found.append(Earned(Why.SPEED, quick, words))
    return tuple(found)


def _near(candidate: Candidate) -> list[Earned]:
    """Return what a place earns, or support from afar where that earns more."""
    miles = candidate.miles
    by_place = 0 if miles is None else next((p for most, p in DISTANCE_POINTS if miles <= most), 0)
    if REMOTE & set(candidate.modes) and by_place < REMOTE_POINTS:
        way = (
            "by telephone"
            if Mode.PHONE in candidate.modes
            else "by video"
            if Mode.VIDEO in candidate.modes
            else "online"
        )
        return [Earned(Why.REMOTE, REMOTE_POINTS, f"can be had {way}")]
    if not by_place or miles is None:
        return []
    return [Earned(Why.DISTANCE, by_place, miles_words(miles, exact=candidate.miles_exact))]


def miles_words(miles: float, *, exact: bool) -> str:
    """Return a distance in words; one that is measured from the middle of an area only to the mile."""
    if not exact:
        return f"about {max(1, round(miles))} {'mile' if round(miles) <= 1 else 'miles'} away"
    return "under half a mile away" if miles < 0.5 else f"{miles:.1f} miles away"


def days_words(days: int) -> str:
    """Return working days in words."""
    return "a working day" if days <= 1 else f"{days} working days"


def fits(candidate: Candidate, wanted: Wanted) -> int:
    """Return how well a provider is meant for somebody by their work: 2 for its own, 1 for anybody, 0 for others'."""
    if candidate.serves is Serves.ANYBODY:
        return 1
    if wanted.out_of_work is None:
        return 0
    return 2 if (candidate.serves is Serves.OUT_OF_WORK) is wanted.out_of_work else 0


def best_provider(candidates: Sequence[Candidate], wanted: Wanted) -> tuple[Ranked, tuple[Ranked, ...]]:
    """Return the provider of one programme that somebody is sent to first, and the others that take them, in order.

    Those meant for their work come before those for anybody, then points, then names. Where none takes them by its
    description, all stay: only a rule refuses.
    """
    taking = [c for c in candidates if fits(c, wanted)] or list(candidates)
    ordered = sorted(
        (Ranked(c, earned(c, wanted)) for c in taking),
        key=lambda r: (-fits(r.candidate, wanted), -r.points, r.candidate.provider_name, r.candidate.provider),
    )
    return ordered[0], tuple(ordered[1:])


def in_sequence(ranked: Collection[Ranked], before: Mapping[str, Sequence[Collection[str]]]) -> tuple[Ranked, ...]:
    """Return programmes in the order in which they are offered: the most points first, none before what comes first.

    `before` gives, for a programme, groups of others: of each group that has any in the list, one at least comes first.
    Of all orders that keep to it, it is the one whose first is best, whose second is best of what is left then, and so
    on. In a circle, which the register refuses, points decide.
    """
    left = sorted(ranked, key=lambda r: (-r.points, r.candidate.programme_name, r.candidate.programme))
    listed = {r.candidate.programme for r in left}
    placed: set[str] = set()
    order: list[Ranked] = []
    while left:
        allowed = (_may_follow(before.get(r.candidate.programme, ()), listed, placed) for r in left)
        following = left.pop(next((place for place, may in enumerate(allowed) if may), 0))
        order.append(following)
        placed.add(following.candidate.programme)
    return tuple(order)


def _may_follow(groups: Sequence[Collection[str]], listed: Collection[str], placed: Collection[str]) -> bool:
    """Say whether of each group that has any in the list one is placed already."""
    return all(any(p in placed for p in group) or not any(p in listed for p in group) for group in groups)
