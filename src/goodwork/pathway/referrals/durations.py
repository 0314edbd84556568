"""How long a provider really takes: stages of a referral, and quantiles that count who still waits. No Django, no
clock.

Somebody who still waits has not taken no time: they took at least as long as they have waited. Leaving them out would
make the slowest provider look quick, and counting them as finished would make a new one look quick. So the share that
still waits after each day is estimated by Kaplan and Meier's rule, and a quantile is the first day on which no more
than the rest still wait. Where the rule cannot say, because too many still wait, the longest wait seen stands with the
word "at least". Source: M1, B3; DOMAIN 4 (waits); ADR 0131.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cache

from goodwork.kernel.clock import working_days_between

MIN_MEASURED = 10
"""On so many referrals a measured time rests at least: a tenth of fewer is nobody."""

LONG_WAIT_DAYS = 20
"""Whoever has waited so many working days counts towards `MIN_MEASURED`: who never answers is measured by that."""

WINDOW_DAYS = 365
"""Referrals received in so many days before the measurement count: what a provider did years ago says little."""

MEDIAN, LOW, HIGH = Fraction(1, 2), Fraction(1, 10), Fraction(9, 10)
"""The median, and the two ends of the middle 80%."""


class Stage(StrEnum):
    """A stretch of a referral that is measured, in working days.

    REPLY: received to accepted or turned down. CONTACT: accepted to the first contact. START: first contact to the
    start.
    """

    REPLY = "REPLY"
    CONTACT = "CONTACT"
    START = "START"


class Basis(StrEnum):
    """What a projected time rests on."""

    PROGRAMME = "PROGRAMME"
    PROVIDER = "PROVIDER"
    DECLARED = "DECLARED"
    DEFAULT = "DEFAULT"


MEASURED = frozenset({Basis.PROGRAMME, Basis.PROVIDER})


@dataclass(frozen=True, slots=True)
class Projected:
    """How long a stage is expected to take, in working days, and what that rests on.

    `count` is how many referrals got through the stage; `waiting` how many were still in it, or left it otherwise.
    `median_at_least`, `high_at_least`: too many still wait to say more than "at least". Declared and default times
    have one number thrice, and count 0.
    """

    median_days: int
    low_days: int
    high_days: int
    count: int
    basis: Basis
    waiting: int = 0
    median_at_least: bool = False
    high_at_least: bool = False

    @property
    def measured(self) -> bool:
        """Say whether it was measured, by what really happened, rather than said."""
        return self.basis in MEASURED


@dataclass(frozen=True, slots=True)
class Speed:
    """A provider's speed of reply, and how many of those whom it answered it accepted."""

    reply: Projected
    accepted: int
    answered: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """One referral's stay in a stage: how many working days, and whether it ended by getting through."""

    days: int
    through: bool


@dataclass(frozen=True, slots=True)
class Quantile:
    """A number of working days; `at_least` where too many still wait to know it."""

    days: int
    at_least: bool


@dataclass(frozen=True, slots=True)
class Dates:
    """The days of one referral, None where it has not happened. `answered_date`: of the acceptance or refusal."""

    received_date: date
    answered_date: date | None
    accepted_date: date | None
    contact_date: date | None
    started_date: date | None
    ended_date: date | None


def quantiles(stretches: Iterable[Stretch], shares: Iterable[Fraction]) -> tuple[Quantile, ...]:
    """Return for each share the first day by which that share is through, by Kaplan and Meier's rule.

    Exact fractions, so that a tie falls the same way everywhere. Nobody at all gives 0 days, at least.
    """
    through: Counter[int] = Counter()
    left: Counter[int] = Counter()
    for one in stretches:
        (through if one.through else left)[one.days] += 1
    days = sorted(through.keys() | left.keys())
    at_risk = through.total() + left.total()
    wanted = list(shares)
    found: dict[Fraction, int] = {}
    waiting = Fraction(1)
    for day in days:
        if through[day]:
            waiting *= Fraction(at_risk - through[day], at_risk)
            for share in wanted:
                if share not in found and waiting <= 1 - share:
                    found[share] = day
        at_risk -= through[day] + left[day]
    longest = days[-1] if days else 0
    return tuple(Quantile(found.get(share, longest), share not in found) for share in wanted)


def stretch_of(stage: Stage, dates: Dates, today: date) -> Stretch | None:
    """Return how long a referral stayed in a stage, or None where it never entered it.

    Who ended before getting through, and who is in it still, counts as somebody who waited so long and longer.
    """
    begin, end = _ends(stage, dates)
    if begin is None:
        return None
    if end is not None:
        return Stretch(working_days_between(begin, end), True)
    return Stretch(working_days_between(begin, dates.ended_date or today), False)


def _ends(stage: Stage, dates: Dates) -> tuple[date | None, date | None]:
    """Return the day on which a stage began and that on which the referral got through it."""
    contact_date = dates.contact_date or dates.started_date
    if stage is Stage.REPLY:
        return dates.received_date, dates.answered_date
    if stage is Stage.CONTACT:
        return dates.accepted_date, contact_date
    return (dates.contact_date or dates.accepted_date), dates.started_date


def projected(stretches: Iterable[Stretch], basis: Basis) -> Projected:
    """Return what some stretches say: the median, the middle 80%, and how many they rest on."""
    known = list(stretches)
    low, median, high = quantiles(known, (LOW, MEDIAN, HIGH))
    return Projected(
        median_days=median.days,
        low_days=low.days,
        high_days=high.days,
        count=sum(one.through for one in known),
        basis=basis,
        waiting=sum(not one.through for one in known),
        median_at_least=median.at_least,
        high_at_least=high.at_least,
    )


@cache
def said(days: int, basis: Basis) -> Projected:
    """Return a time that was said rather than measured."""
    return Projected(median_days=days, low_days=days, high_days=days, count=0, basis=basis)


def is_enough(*, count: int, long_waits: int) -> bool:
    """Say whether a measured time rests on enough: those who got through, and those who have waited very long."""
    return count + long_waits >= MIN_MEASURED


def days_to_promise(time: Projected, *, least: int, most: int) -> int:
    """Return in how many working days to promise: the upper end of the middle 80%, within the deployment's bounds."""
    return min(max(time.high_days, least), most)
