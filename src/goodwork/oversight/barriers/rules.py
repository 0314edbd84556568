"""Counting who was turned away by what, and how long they waited; no Django, no clock."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from goodwork.kernel.disclosure import SCHEME, Scheme, shown, shown_parts
from goodwork.registers.people.codes import ETHNIC_GROUPS

NOT_KNOWN = "NOT_KNOWN"


class Fate(StrEnum):
    """What became of somebody who was turned away."""

    STILL_WAITING = "STILL_WAITING"
    TAKEN_UP = "TAKEN_UP"
    LET_IN = "LET_IN"


class By(StrEnum):
    """By what the people turned away can be told apart."""

    AREA = "AREA"
    DEPRIVATION = "DEPRIVATION"
    ETHNICITY = "ETHNICITY"
    WORK = "WORK"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A rule of a programme (None: of the service itself) turned somebody away on a day; codes as they stood then.

    `order` is the place in the ledger: what opened earlier on the same day opened before. `lets_in_date` is the day on
    which time alone makes the rule let them in, as with six weeks of symptoms; None where it never does.
    """

    programme_id: UUID | None
    rule: str
    person_id: UUID
    day: date
    order: int = 0
    la_code: str = ""
    imd_decile: int | None = None
    ethnic_category: str = ""
    work_status: str = ""
    lets_in_date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way in that opened for somebody on a day: a service took them up, or rules of a programme let them in.

    `programme_id` is the programme, if any; `rules` are the rules that were met (empty for being taken up).
    """

    person_id: UUID
    day: date
    order: int = 0
    programme_id: UUID | None = None
    rules: frozenset[str] = frozenset()
    taken_up: bool = False


@dataclass(frozen=True, slots=True)
class Wait:
    """One person turned away by one rule: first on `refusal.day`; `days` until it ended, or until today."""

    refusal: Refusal
    fate: Fate
    days: int


@dataclass(frozen=True, slots=True)
class Barrier:
    """One rule with everybody whom it turned away."""

    programme_id: UUID | None
    rule: str
    waits: tuple[Wait, ...]


def group_of(refusal: Refusal, by: By) -> str:
    """Return the group of somebody turned away; deprivation in fifths of England, 1 the most deprived."""
    if by is By.AREA:
        return refusal.la_code or NOT_KNOWN
    if by is By.DEPRIVATION:
        return NOT_KNOWN if refusal.imd_decile is None else f"FIFTH_{(refusal.imd_decile + 1) // 2}"
    if by is By.ETHNICITY:
        return ETHNIC_GROUPS.get(refusal.ethnic_category, NOT_KNOWN)
    return refusal.work_status if refusal.work_status not in {"", "UNKNOWN"} else NOT_KNOWN


def barriers(refusals: Iterable[Refusal], ways: Iterable[Way], *, today: date) -> tuple[Barrier, ...]:
    """Return each rule with everybody whom it turned away, once a person, the rule with the most people first.

    Somebody waits from the first time that the rule turned them away until the first day after that on which any
    service took them up, the same rule of the same programme was met, or time alone made it let them in. Two on one
    day: being let in counts. A service that had them already was no way out of the wait.
    """
    opened: dict[UUID, list[Way]] = defaultdict(list)
    for way in ways:
        opened[way.person_id].append(way)
    for found in opened.values():
        found.sort(key=lambda w: (w.day, w.taken_up))
    first: dict[tuple[UUID | None, str, UUID], Refusal] = {}
    for refusal in refusals:
        key = (refusal.programme_id, refusal.rule, refusal.person_id)
        if key not in first or (refusal.day, refusal.order) < (first[key].day, first[key].order):
            first[key] = refusal
    rows: dict[tuple[UUID | None, str], list[Wait]] = defaultdict(list)
    for refusal in first.values():
        rows[refusal.programme_id, refusal.rule].append(_wait(refusal, opened[refusal.person_id], today))
    made = [
        Barrier(programme_id, rule, tuple(sorted(waits, key=lambda w: (w.refusal.day, w.refusal.person_id))))
        for (programme_id, rule), waits in rows.items()
    ]
    return tuple(sorted(made, key=lambda b: (-len(b.waits), str(b.programme_id), b.rule)))


def _wait(refusal: Refusal, ways: Sequence[Way], today: date) -> Wait:
    lets_in = refusal.lets_in_date
    passed = Wait(refusal, Fate.LET_IN, max(timedelta(0), lets_in - refusal.day).days) if lets_in else None
    for way in ways:
        if passed is not None and lets_in is not None and max(lets_in, refusal.day) <= min(way.day, today):
            return passed
        if (way.day, way.order) < (refusal.day, refusal.order):
            continue
        if way.taken_up:
            return Wait(refusal, Fate.TAKEN_UP, (way.day - refusal.day).days)
        if way.programme_id == refusal.programme_id and refusal.rule in way.rules:
            return Wait(refusal, Fate.LET_IN, (way.day - refusal.day).days)
    if passed is not None and lets_in is not None and lets_in <= today:
        return passed
    return Wait(refusal, Fate.STILL_WAITING, max(timedelta(0), today - refusal.day).days)


@dataclass(frozen=True, slots=True)
class Figures:
    """What is shown of one rule; None is hidden. Days are of the calendar; `median_days` is of all who were turned
    away, those who still wait counted with the days so far, so that it is "at least" where `at_least`.
    """

    people: int | None
    fates: Mapping[Fate, int | None]
    groups: Mapping[str, int | None]
    median_days: int | None
    at_least: bool
    longest_days: int | None


def figures(barrier: Barrier, *, by: By, small_numbers: bool, scheme: Scheme = SCHEME) -> Figures:
    """Return the figures of one rule, small numbers hidden unless the viewer may see them.

    Where somebody still waits who has waited less than the median, the median can only grow: it says "at least".
    """
    fates: Counter[str] = Counter(w.fate.value for w in barrier.waits)
    groups: Counter[str] = Counter(group_of(w.refusal, by) for w in barrier.waits)
    days = sorted(w.days for w in barrier.waits)
    median = days[(len(days) - 1) // 2] if days else None
    at_least = median is not None and any(w.fate is Fate.STILL_WAITING and w.days <= median for w in barrier.waits)
    count = len(barrier.waits)
    all_fates = {f: fates.get(f.value, 0) for f in Fate}
    if small_numbers:
        return Figures(count, dict(all_fates), dict(groups), median, at_least, days[-1] if days else None)
    people = shown(count, scheme)
    if people is None:
        hidden: dict[Fate, int | None] = dict.fromkeys(Fate)
        return Figures(None, hidden, dict.fromkeys(groups), None, False, None)
    parts = shown_parts({f.value: n for f, n in all_fates.items()}, scheme)
    return Figures(
        people=people,
        fates={f: parts[f.value] for f in Fate},
        groups=shown_parts(dict(groups), scheme),
        median_days=median,
        at_least=at_least,
        longest_days=None,
    )
