"""The algebra of the funnel: what became of the people of each stage, each counted once; no Django, no clock.

Source: tests/data/kickstarter/README.md ("the README"), after S4 2.4; B2, M3, T2, T3.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from goodwork.kernel.disclosure import percent_half_up
from goodwork.registers.programmes.rules import PLACE, is_of_programme
from goodwork.registers.programmes.rules import HistoryState as State

UNKNOWN = "UNKNOWN"
"""Where no area, work status or practice was recorded."""

REFERRED_PARTS: tuple[State, ...] = (
    State.ENGAGED,
    State.PENDING_ENGAGEMENT,
    State.INELIGIBLE,
    State.UNABLE_TO_CONTACT,
    State.NO_LONGER_WANTED,
    State.DEFERRED,
    State.DISCHARGED,
)
ENGAGED_PARTS: tuple[State, ...] = (
    State.REFERRED_ON,
    State.INELIGIBLE,
    State.UNABLE_TO_CONTACT,
    State.NO_LONGER_WANTED,
    State.DEFERRED,
    State.DISCHARGED,
    State.ENTERED_WORK,
    State.REMAINED_IN_WORK,
)
PROGRAMME_PARTS: tuple[State, ...] = (
    State.STARTED,
    State.PENDING,
    State.INELIGIBLE,
    State.UNABLE_TO_CONTACT,
    State.NO_LONGER_WANTED,
    State.DEFERRED,
)
WORK_STATUS_ORDER: tuple[str, ...] = ("IN_WORK", "OFF_SICK", "OUT_OF_WORK")
ROUNDING = "Percentages are rounded half up, on the denominator that stands beside them."


@dataclass(frozen=True, slots=True)
class Fact:
    """One state that a person was in on a day; `value` is the area, the work status or the programme."""

    state: State
    happened_date: date
    value: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one person stands in one funnel. A part of None is "not accounted for"."""

    area: str
    month: str
    work_status: str
    referred_part: State | None
    engaged: bool
    engaged_part: State | None
    referred_on: str | None


@dataclass(frozen=True, slots=True)
class Onward:
    """Where one person stands in one programme that they were referred on to."""

    programme: str
    part: State | None


@dataclass(frozen=True, slots=True)
class Stage:
    """One row of the funnel: its people, and what became of them. `parts` and the rest add up to `count`."""

    stage: str
    count: int
    parts: Mapping[str, int]
    not_accounted_for: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A count with its share of the denominator in whole percent, rounded half up; None of nothing."""

    count: int
    percent: int | None


@dataclass(frozen=True, slots=True)
class WorkStatus:
    """How many of the people of a stage were in work, off sick or out of work when they came."""

    of: str
    denominator: int
    rows: Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Table:
    """A whole funnel."""

    stages: tuple[Stage, ...]
    work_status: WorkStatus


def sort_person(facts: Iterable[Fact]) -> tuple[Standing, tuple[Onward, ...]] | None:
    """Return where a person stands, from all their facts in any order; None for somebody who was never referred.

    The latest of the states that exclude each other decides; on one day the one that stands later in the README's
    list, then the value. ENGAGED once is ENGAGED, and who was referred on counts as ENGAGED. Work status is the first
    one recorded. A service's own state decides among the parts of ENGAGED whenever it was recorded; the README puts no
    order between it and ENGAGED.
    """
    ordered = sorted(set(facts), key=_when)
    referral = next((f for f in ordered if f.state is State.REFERRED), None)
    if referral is None:
        return None
    own = [f for f in ordered if not is_of_programme(f.state, f.value)]
    onward = [f for f in ordered if f.state is State.REFERRED_ON]
    engaged = bool(onward) or any(f.state is State.ENGAGED for f in own)
    status = next((f.value for f in ordered if f.state is State.WORK_STATUS), "")
    standing = Standing(
        area=referral.value or UNKNOWN,
        month=f"{referral.happened_date:%Y-%m}",
        work_status=status or UNKNOWN,
        referred_part=State.ENGAGED if engaged else _latest(own, REFERRED_PARTS),
        engaged=engaged,
        engaged_part=(State.REFERRED_ON if onward else _latest(own, ENGAGED_PARTS)) if engaged else None,
        referred_on=onward[-1].value if onward else None,
    )
    return standing, tuple(
        Onward(programme=name, part=_latest([f for f in ordered if f.value == name], PROGRAMME_PARTS))
        for name in sorted({f.value for f in onward})
    )


def _when(fact: Fact) -> tuple[date, int, str]:
    """Return the key that decides which of two facts is later."""
    return fact.happened_date, PLACE[fact.state], fact.value


def _latest(ordered: Sequence[Fact], parts: Sequence[State]) -> State | None:
    """Return the last state that is one of the parts."""
    return next((f.state for f in reversed(ordered) if f.state in parts), None)


def tabulate(standings: Mapping[Standing, int], onward: Mapping[Onward, int]) -> Table:
    """Return the funnel of people who were sorted: each standing with how many people stand so.

    Stages and parts with nobody are left out; programmes stand largest first, then by name.
    """
    referred = sum(standings.values())
    engaged = sum(n for s, n in standings.items() if s.engaged)
    sent_on = sum(n for s, n in standings.items() if s.referred_on is not None)
    stages = [
        _stage("REFERRED", referred, REFERRED_PARTS, _count(standings, lambda s: s.referred_part)),
        _stage(
            "ENGAGED",
            engaged,
            ENGAGED_PARTS,
            _count({s: n for s, n in standings.items() if s.engaged}, lambda s: s.engaged_part),
        ),
    ]
    programmes = _count(standings, lambda s: s.referred_on)
    stages.append(_stage("REFERRED_ON", sent_on, largest_first(programmes), programmes))
    members: dict[str, Counter[str]] = defaultdict(Counter)
    sizes: Counter[str] = Counter()
    for place, number in onward.items():
        sizes[place.programme] += number
        if place.part is not None:
            members[place.programme][place.part] += number
    stages += [_stage(name, sizes[name], PROGRAMME_PARTS, members[name]) for name in largest_first(sizes)]
    statuses = _count(standings, lambda s: s.work_status)
    return Table(
        stages=tuple(stage for stage in stages if stage.count),
        work_status=WorkStatus(
            of="REFERRED",
            denominator=referred,
            rows={
                name: Figure(count=statuses[name], percent=percent_half_up(statuses[name], referred))
                for name in _status_order(statuses)
            },
        ),
    )


def _stage(name: str, count: int, order: Iterable[str], parts: Mapping[str, int]) -> Stage:
    """Return a stage with its parts in their order and what they leave unexplained."""
    kept = {str(part): parts[part] for part in order if parts.get(part)}
    return Stage(stage=name, count=count, parts=kept, not_accounted_for=count - sum(kept.values()))


def _count(standings: Mapping[Standing, int], part: Callable[[Standing], str | None]) -> Counter[str]:
    """Return how many people stand in each part; those in none are left out."""
    found: Counter[str] = Counter()
    for standing, number in standings.items():
        name = part(standing)
        if name is not None:
            found[name] += number
    return found


def largest_first(sizes: Mapping[str, int]) -> list[str]:
    """Return names by size, the largest first, then by name."""
    return sorted((name for name, size in sizes.items() if size), key=lambda name: (-sizes[name], name))


def _status_order(statuses: Mapping[str, int]) -> list[str]:
    """Return the work statuses that somebody has: those we know in their order, then others by name, UNKNOWN last."""
    others = sorted(name for name in statuses if name not in WORK_STATUS_ORDER and name != UNKNOWN)
    wanted = [*WORK_STATUS_ORDER, *others, UNKNOWN]
    return [name for name in wanted if statuses.get(name)]


def as_document(table: Table) -> dict[str, object]:
    """Return a funnel as the README's expected.json writes it: stages in order, then work status."""
    return {
        "stages": [
            {
                "stage": stage.stage,
                "count": stage.count,
                "parts": dict(stage.parts),
                "not_accounted_for": stage.not_accounted_for,
            }
            for stage in table.stages
        ],
        "work_status": {
            "of": table.work_status.of,
            "denominator": table.work_status.denominator,
            "rows": {
                name: {"count": figure.count, "percent": figure.percent}
                for name, figure in table.work_status.rows.items()
            },
        },
    }
