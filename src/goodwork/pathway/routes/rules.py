"""In which order programmes are offered to somebody, and why; no Django, no clock.

Points are whole numbers from one table, the same for everybody; whatever earns points says so in words. Ties are
decided by name, so that the same facts always give the same list. Source: B4, F4; the page explains it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from heapq import heappop, heappush
from typing import NamedTuple, Protocol, TypeVar

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

K = TypeVar("K")


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


class Offering(Protocol):
    """How a provider gives a programme: what of it earns points wherever it is and however quick."""

    @property
    def serves(self) -> Serves:
        """Whom it takes by their work."""

    @property
    def needs(self) -> tuple[Need, ...]:
        """What it helps with."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that it speaks."""

    @property
    def cultures(self) -> tuple[Culture, ...]:
        """The communities that it is made for."""

    @property
    def modes(self) -> tuple[Mode, ...]:
        """How support is given."""


@dataclass(frozen=True, slots=True)
class Manner:
    """An `Offering` by itself, which many providers and programmes have in common."""

    serves: Serves
    needs: tuple[Need, ...]
    languages: tuple[str, ...]
    cultures: tuple[Culture, ...]
    modes: tuple[Mode, ...]


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


class Scored(NamedTuple):
    """One provider of a programme with its points: how well it is meant for somebody (`fits`), and what it earns.

    `place` is where it stands in the programme's own list.
    """

    provider: str
    provider_name: str
    fits: int
    points: int
    place: int


def earned(candidate: Candidate, wanted: Wanted) -> tuple[Earned, ...]:
    """Return what a candidate earns with a person, in the order in which it is said; together `points_of`."""
    found = [*earned_anywhere(candidate, wanted), *_near(candidate)]
    quick = speed_points(candidate.reply_days)
    if quick and candidate.reply_days is not None:
        counted = f"{candidate.reply_count} {'person' if candidate.reply_count == 1 else 'people'}"
        words = f"usually replies within {days_words(candidate.reply_days)} (measured, {counted})"
        found.append(Earned(Why.SPEED, quick, words))
    return tuple(found)


def earned_anywhere(offering: Offering, wanted: Wanted) -> list[Earned]:
    """Return what earns points with a person by itself: needs, plan, language and culture."""
    found = [
        Earned(Why.NEED, NEED_POINTS, f"helps with what matters to them: {NEED_WORDS[need]}")
        for need in wanted.needs
        if need in offering.needs
    ]
    planned = PLAN_NEEDS.get(wanted.plan_kind)
    if planned is not None and planned in offering.needs and planned not in wanted.needs:
        found.append(Earned(Why.PLAN, PLAN_POINTS, f"because {PLAN_WORDS[wanted.plan_kind]}"))
    tongue = wanted.language.split("-")[0]
    if tongue != "en" and tongue in {spoken.split("-")[0] for spoken in offering.languages}:
        found.append(Earned(Why.LANGUAGE, LANGUAGE_POINTS, f"speaks {wanted.language_name}"))
    made_for = [c for c in offering.cultures if wanted.ethnic_category in CULTURE_CATEGORIES[c]]
    if made_for and wanted.ethnic_category:
        found.append(Earned(Why.CULTURE, CULTURE_POINTS, f"made for {CULTURE_WORDS[made_for[0]]}"))
    return found


def points_anywhere(offering: Offering, wanted: Wanted) -> int:
    """Return the points of what earns them by itself."""
    return sum(e.points for e in earned_anywhere(offering, wanted))


def near_points(miles: float | None, *, remote: bool) -> int:
    """Return the points of a place so far away, or of support from afar (`remote`) where that earns more."""
    by_place = _place_points(miles)
    return REMOTE_POINTS if remote and by_place < REMOTE_POINTS else by_place


def speed_points(reply_days: int | None) -> int:
    """Return the points of a provider that usually replies within so many working days; 0 where it is not measured."""
    if reply_days is None:
        return 0
    return next((points for most, points in SPEED_POINTS if reply_days <= most), 0)


def is_remote(offering: Offering) -> bool:
    """Say whether support can be had from afar."""
    return not REMOTE.isdisjoint(offering.modes)


def _place_points(miles: float | None) -> int:
    if miles is None:
        return 0
    return next((points for most, points in DISTANCE_POINTS if miles <= most), 0)


def _near(candidate: Candidate) -> list[Earned]:
    """Return what a place earns, or support from afar where that earns more."""
    miles = candidate.miles
    by_place = _place_points(miles)
    if is_remote(candidate) and by_place < REMOTE_POINTS:
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


def fits(offering: Offering, wanted: Wanted) -> int:
    """Return how well a provider is meant for somebody by their work: 2 for its own, 1 for anybody, 0 for others'."""
    if offering.serves is Serves.ANYBODY:
        return 1
    if wanted.out_of_work is None:
        return 0
    return 2 if (offering.serves is Serves.OUT_OF_WORK) is wanted.out_of_work else 0


def best_provider(scored: Sequence[Scored]) -> tuple[Scored, tuple[Scored, ...]]:
    """Return the provider of one programme that somebody is sent to first, and the others that take them, in order.

    Those meant for their work come before those for anybody, then points, then names. Where none takes them by its
    description, all stay: only a rule refuses.
    """
    taking = [s for s in scored if s.fits] or list(scored)
    taking.sort(key=lambda s: (-s.fits, -s.points, s.provider_name, s.provider))
    return taking[0], tuple(taking[1:])


def in_sequence(ranked: Sequence[K], before: Mapping[K, Sequence[Collection[K]]]) -> list[K]:
    """Return programmes in the order in which they are offered: none before what comes first, else as they are ranked.

    `ranked` has the most points first; of as many, by name. `before` gives, for a programme, groups of others: of each
    group that has any in the list, one at least comes first. Of all orders that keep to it, it is the one whose first
    is best, whose second is best of what is left then, and so on. In a circle, which the register refuses, points
    decide.
    """
    listed = set(ranked) if before else set()
    waiting: dict[int, list[Collection[K]]] = {}
    waited_for: dict[K, list[int]] = {}
    for rank, one in enumerate(ranked if before else ()):
        groups = [group for group in before.get(one, ()) if not listed.isdisjoint(group)]
        if groups:
            waiting[rank] = groups
            for first in {first for group in groups for first in group}:
                waited_for.setdefault(first, []).append(rank)
    if not waiting:
        return list(ranked)
    order: list[K] = []

    def take(first: int, here: int) -> None:
        """Put a programme next; right after it, the best first, what waited for it and is ranked before `here`."""
        next_ones = [first]
        while next_ones:
            one = ranked[heappop(next_ones)]
            order.append(one)
            for other in waited_for.get(one, ()):
                if other in waiting:
                    waiting[other] = [group for group in waiting[other] if one not in group]
                    if not waiting[other]:
                        del waiting[other]
                        if other < here:
                            heappush(next_ones, other)

    # Few of a thousand wait or are waited for; the others stay as they are ranked.
    for rank, one in enumerate(ranked):
        if rank in waiting:
            continue
        if one in waited_for:
            take(rank, rank)
        else:
            order.append(one)
    while waiting:
        rank = min(waiting)
        del waiting[rank]
        take(rank, len(ranked))
    return order
