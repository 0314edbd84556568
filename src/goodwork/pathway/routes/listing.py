"""Putting what somebody can have in order, among a thousand programmes too.

What is the same for everybody is made ready once a day by each process (`Stock`). What is of the person is asked once
of each question that several programmes ask, of each manner in which help is given, and of each place. A route is put
into words when somebody looks at it.
"""

from __future__ import annotations

from abc import abstractmethod
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Generic, NamedTuple, TypeVar, overload
from uuid import UUID

from goodwork.pathway.eligibility.deciding import ProgrammeDecision, ProgrammeFacts, decide_programme
from goodwork.pathway.eligibility.sifting import Sieve
from goodwork.pathway.referrals.pace import Projected, Replies
from goodwork.pathway.routes.rules import (
    Candidate,
    Manner,
    Scored,
    Wanted,
    best_provider,
    earned,
    fits,
    in_sequence,
    is_remote,
    miles_words,
    near_points,
    points_anywhere,
    speed_points,
)
from goodwork.pathway.routes.views import First, Ranked, Refused, Route, Service
from goodwork.registers.programmes.offers import ComesAfter
from goodwork.registers.programmes.queries import ProgrammeView, ProviderView, Register

T_co = TypeVar("T_co", covariant=True)
Miles = tuple[float, bool]
"""How far a place is, and whether that is exact."""


class Group(NamedTuple):
    """What providers have in common that earn the same: the numbers of their manner, and of where they help."""

    manner: int
    places: tuple[int, ...]


class Line(NamedTuple):
    """One provider of one programme, and the number of its group."""

    provider: ProviderView
    group: int


class Stock:
    """Every programme of the register as it is asked on one day; it holds nothing about anybody.

    A programme is known by its number among `views`; `lines` are its providers where it takes anybody that day, and
    `only` is the group of the one that it has, None where there are several. `postcodes` are the places where help is
    given, each once; `counted` the programmes that count their places; `of_organisation` what each provider has;
    `after` what comes after others.
    """

    def __init__(self, register: Register, day: date) -> None:
        self.views = register.views
        self.numbers = {view.id: number for number, view in enumerate(self.views)}
        self.counted = tuple(view for view in self.views if view.capacity is not None)
        self.sieve = Sieve(((number, view.offer) for number, view in enumerate(self.views)), day)
        self.of_organisation: dict[UUID, list[int]] = {}
        manners: dict[Manner, int] = {}
        places: dict[str, int] = {}
        groups: dict[Group, int] = {}
        self.lines: list[tuple[Line, ...]] = []
        for number, view in enumerate(self.views):
            lines = []
            for provider in view.providers if view.closed_on(day) is None else ():
                manner = Manner(provider.serves, view.needs, provider.languages, provider.cultures, provider.modes)
                group = Group(
                    manners.setdefault(manner, len(manners)),
                    tuple(places.setdefault(code, len(places)) for code in provider.postcodes),
                )
                lines.append(Line(provider, groups.setdefault(group, len(groups))))
                self.of_organisation.setdefault(provider.organisation_id, []).append(number)
            self.lines.append(tuple(lines))
        self.manners = tuple(manners)
        self.postcodes = tuple(places)
        self.groups = tuple(groups)
        self.only = [lines[0].group if len(lines) == 1 else None for lines in self.lines]
        self.by_slug = {view.slug: number for number, view in enumerate(self.views)}
        self.after = tuple(number for number, view in enumerate(self.views) if view.offer.comes_after)

    def views_of(self, programme_ids: Iterable[UUID]) -> list[ProgrammeView]:
        """Return those of some programmes that the register has, by name."""
        numbers = sorted({self.numbers[one] for one in programme_ids if one in self.numbers})
        return [self.views[number] for number in numbers]


@lru_cache(maxsize=4)
def stock_of(register: Register, day: date) -> Stock:
    """Return what the register has on a day, made ready once while neither changes."""
    return Stock(register, day)


class Listed(Sequence[T_co], Generic[T_co]):
    """A list whose members are made when they are looked at, and no more than once."""

    def __init__(self, length: int) -> None:
        self._made: list[T_co | None] = [None] * length

    @abstractmethod
    def make(self, place: int) -> T_co:
        """Return the member at a place."""

    def __len__(self) -> int:
        return len(self._made)

    @overload
    def __getitem__(self, place: int) -> T_co: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[T_co, ...]: ...

    def __getitem__(self, place: int | slice) -> T_co | tuple[T_co, ...]:
        if isinstance(place, slice):
            return tuple(self[one] for one in range(*place.indices(len(self))))
        found = self._made[place]
        if found is None:
            found = self._made[place] = self.make(range(len(self))[place])
        return found

    def __iter__(self) -> Iterator[T_co]:
        return (self[place] for place in range(len(self)))


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Asked:
    """What somebody's list is made from: the register of a day, and what is known of them and of providers.

    `taken` are the places of programmes that are taken, `had` the slugs of what they have or have had, `going` the
    programmes that go on; `miles` stands at the number of each place, and is empty where nobody knows where they live.
    """

    stock: Stock
    facts: ProgrammeFacts
    wanted: Wanted
    taken: Mapping[UUID, int]
    replies: Replies
    miles: Sequence[Miles | None]
    had: frozenset[str]
    going: frozenset[UUID]

    def near(self, group: int) -> Miles | None:
        """Return how far the nearest place of a group of providers is; None where that is not known."""
        places = self.stock.groups[group].places
        found = [miles for place in places if (miles := self.miles[place]) is not None] if self.miles else []
        return min(found) if found else None

    def reply(self, number: int, provider: ProviderView) -> Projected | None:
        """Return how soon a provider of a programme replies; None where that is not measured."""
        return self.replies.measured(provider.organisation_id, self.stock.views[number].id)

    def decision(self, view: ProgrammeView) -> ProgrammeDecision:
        """Return what all rules of a programme say."""
        return decide_programme(view.offer, self.facts, taken=self.taken.get(view.id))


class Can(Listed[Route], Ranked):
    """What somebody can have: the numbers of the programmes, in order.

    `takers` gives the places of the providers that take them, the best first, where a programme has several.
    """

    def __init__(self, asked: Asked, order: Sequence[int], takers: Mapping[int, Sequence[int]]) -> None:
        super().__init__(len(order))
        self._asked = asked
        self._order = order
        self._takers = takers

    def lines_of(self, number: int) -> tuple[Line, ...]:
        """Return the providers of a programme that take them, the best first."""
        lines = self._asked.stock.lines[number]
        return tuple(lines[place] for place in self._takers[number]) if number in self._takers else lines

    @cached_property
    def _by_slug(self) -> dict[str, ProgrammeView]:
        return {view.slug: view for view in map(self._asked.stock.views.__getitem__, self._order)}

    @cached_property
    def _place_of(self) -> dict[int, int]:
        return {number: place for place, number in enumerate(self._order)}

    def place_of(self, programme_id: UUID, organisation_id: UUID) -> int | None:
        """Return the place of a programme with the provider that comes first; None where it is not among them so."""
        number = self._asked.stock.numbers.get(programme_id)
        place = None if number is None else self._place_of.get(number)
        if number is None or place is None:
            return None
        return place if self.lines_of(number)[0].provider.organisation_id == organisation_id else None

    def languages(self) -> frozenset[str]:
        """Return the languages that their providers speak."""
        stock = self._asked.stock
        groups = {stock.only[number] for number in self._order}
        groups |= {line.group for number in self._takers for line in self.lines_of(number)}
        manners = {stock.groups[group].manner for group in groups if group is not None}
        return frozenset(code for manner in manners for code in stock.manners[manner].languages)

    def services(self) -> Services:
        """Return the programmes with each of their providers, in order."""
        several = [
            (place, len(self._takers[number])) for place, number in enumerate(self._order) if number in self._takers
        ]
        return Services(self._asked, self._order, self.lines_of, several if self._takers else ())

    def make(self, place: int) -> Route:
        """Return one route with its reasons in words."""
        asked, number = self._asked, self._order[place]
        view, ((provider, group), *others) = asked.stock.views[number], self.lines_of(number)
        near, measured = asked.near(group), asked.reply(number, provider)
        candidate = Candidate(
            programme=view.slug,
            programme_name=view.name,
            provider=provider.code,
            provider_name=provider.name,
            serves=provider.serves,
            needs=view.needs,
            languages=provider.languages,
            cultures=provider.cultures,
            modes=provider.modes,
            miles=near[0] if near else None,
            miles_exact=near[1] if near else True,
            reply_days=_days(measured),
            reply_count=measured.count if measured else 0,
        )
        before = [
            First(tuple(self._by_slug[slug] for slug in one.any_of if slug in self._by_slug), one.why)
            for one in lacking(view.offer.comes_after, asked.wanted, asked.had)
        ]
        return Route(
            programme=view,
            provider=provider,
            why=earned(candidate, asked.wanted),
            decision=asked.decision(view),
            reply=asked.replies.expected(provider.organisation_id, view.id, provider.declared or None),
            speed=asked.replies.speed(provider.organisation_id),
            miles=near[0] if near else None,
            miles_exact=near[1] if near else True,
            miles_words=miles_words(near[0], exact=near[1]) if near else "",
            comes_after=tuple(first for first in before if first.programmes),
            others=tuple(other.provider for other in others),
        )


class Services(Listed[Service]):
    """What somebody can have with each provider, in order.

    `lines_of` gives the providers of a programme, the best first; `several` the places among their routes at which a
    programme may have more than one, and how many, in order.
    """

    def __init__(
        self,
        asked: Asked,
        order: Sequence[int],
        lines_of: Callable[[int], Sequence[Line]],
        several: Sequence[tuple[int, int]],
    ) -> None:
        super().__init__(len(order) + sum(count - 1 for _, count in several))
        self._asked = asked
        self._order = order
        self._lines_of = lines_of
        self._several = several
        others = accumulate((count - 1 for _, count in several), initial=0)
        self._starts = [route + before for (route, _), before in zip(several, others, strict=False)]

    def make(self, place: int) -> Service:
        """Return one programme with one provider."""
        route, turn = self._at(place)
        number = self._order[route]
        view, line = self._asked.stock.views[number], self._lines_of(number)[turn]
        if turn:
            return Service(view, line.provider)
        near, reply = self._asked.near(line.group), self._asked.reply(number, line.provider)
        return Service(view, line.provider, route, near[0] if near else None, reply)

    def _at(self, place: int) -> tuple[int, int]:
        """Return the place among their routes of the programme that stands at a place, and which of its providers."""
        group = bisect_right(self._starts, place) - 1
        if group < 0:
            return place, 0
        (route, count), since = self._several[group], place - self._starts[group]
        return (route, since) if since < count else (route + 1 + since - count, 0)


class Cannot(Listed[Refused]):
    """What somebody can't have now, by name."""

    def __init__(self, asked: Asked, numbers: Sequence[int]) -> None:
        super().__init__(len(numbers))
        self._asked = asked
        self._numbers = numbers

    def make(self, place: int) -> Refused:
        """Return one programme with every reason."""
        view = self._asked.stock.views[self._numbers[place]]
        return Refused(view, self._asked.decision(view))


def _days(reply: Projected | None) -> int | None:
    """Return within how many working days a provider usually replies; None where that is not measured."""
    return None if reply is None or reply.median_at_least else reply.median_days


def lacking(after: Iterable[ComesAfter], wanted: Wanted, had: frozenset[str]) -> list[ComesAfter]:
    """Return what is better had before a programme by somebody with such needs, and has not been had."""
    needs = set(wanted.needs)
    return [
        one
        for one in after
        if had.isdisjoint(one.any_of) and (not one.when_needs or not needs.isdisjoint(one.when_needs))
    ]


def listed(asked: Asked) -> tuple[Can, Cannot]:
    """Return what somebody can have, in order, and what they can't."""
    stock = asked.stock
    taken = {stock.numbers[programme_id]: places for programme_id, places in asked.taken.items()}
    refused = stock.sieve.refused(asked.facts, taken=taken)
    going = {stock.numbers[programme_id] for programme_id in asked.going if programme_id in stock.numbers}
    earning, quick = _earning(asked), _quick(stock, asked.replies)
    ranked: dict[int, list[int]] = {}
    takers: dict[int, list[int]] = {}
    closed = refused | going
    for number, only in enumerate(stock.only):
        if number in closed:
            continue
        speeds = quick.get(number)
        if only is not None:
            points = earning[only][1] + (speeds[0] if speeds else 0)
        else:
            best, others = best_provider(_scored(stock.lines[number], earning, speeds))
            points = best.points
            takers[number] = [best.place, *(other.place for other in others)]
        # Numbers are in the order of names.
        ranked.setdefault(points, []).append(number)
    before = {
        number: [[stock.by_slug[slug] for slug in one.any_of if slug in stock.by_slug] for one in first]
        for number in stock.after
        if (first := lacking(stock.views[number].offer.comes_after, asked.wanted, asked.had))
    }
    best_first = [number for points in sorted(ranked, reverse=True) for number in ranked[points]]
    can = Can(asked, in_sequence(best_first, before), takers)
    return can, Cannot(asked, [number for number in sorted(refused) if number not in going])


@lru_cache(maxsize=4)
def _quick(stock: Stock, replies: Replies) -> dict[int, tuple[int, ...]]:
    """Return what the providers of programmes earn by replying soon, by the programme's number, where any is measured.

    It is the same for everybody, and so made ready once.
    """
    numbers = {number for one in replies.timed for number in stock.of_organisation.get(one, ())}
    return {
        number: tuple(
            speed_points(_days(replies.measured(line.provider.organisation_id, stock.views[number].id)))
            for line in stock.lines[number]
        )
        for number in numbers
    }


def _scored(lines: Sequence[Line], earning: Sequence[tuple[int, int]], speeds: Sequence[int] | None) -> list[Scored]:
    """Return the providers of one programme with their points."""
    found = []
    for place, (provider, group) in enumerate(lines):
        suits, points = earning[group]
        points += speeds[place] if speeds else 0
        found.append(Scored(provider.code, provider.name, suits, points, place))
    return found


def _earning(asked: Asked) -> list[tuple[int, int]]:
    """Return how well each group of providers is meant for somebody, and what it earns, but for the speed of each."""
    stock = asked.stock
    manners = [(fits(m, asked.wanted), points_anywhere(m, asked.wanted), is_remote(m)) for m in stock.manners]
    found = []
    for number, group in enumerate(stock.groups):
        suits, points, remote = manners[group.manner]
        near = asked.near(number)
        found.append((suits, points + near_points(near[0] if near else None, remote=remote)))
    return found
