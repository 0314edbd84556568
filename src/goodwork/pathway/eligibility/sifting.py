"""Which of many programmes are open to somebody; no Django, no clock.

Programmes ask the same things again and again. What they ask is made ready once for a day, and each question is put
once about a person, however many programmes ask it. Whoever wants the reasons asks `deciding.decide_programme`, which
this agrees with.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from datetime import date
from typing import Any, Generic, TypeVar

from goodwork.pathway.eligibility.deciding import ProgrammeFacts, has_room, result_of
from goodwork.pathway.eligibility.rules import Result
from goodwork.registers.programmes.conditions import Condition
from goodwork.registers.programmes.offers import Offer

K = TypeVar("K", bound=Hashable)


class Sieve(Generic[K]):
    """What the rules of some programmes ask on one day, each under a key; it holds nothing about anybody."""

    def __init__(self, offers: Iterable[tuple[K, Offer]], day: date) -> None:
        self._questions: list[tuple[Condition, set[K]]] = []
        self._counted: dict[K, Offer] = {}
        self._closed: set[K] = set()
        places: dict[object, int] = {}
        for key, offer in offers:
            for rule in offer.rules:
                if rule.holds_on(day):
                    place = places.setdefault((rule.kind, _same(rule.parameters)), len(places))
                    if place == len(self._questions):
                        self._questions.append((rule, set()))
                    self._questions[place][1].add(key)
            if offer.closed_on(day) is not None:
                self._closed.add(key)
            elif offer.capacity is not None:
                self._counted[key] = offer

    def refused(self, facts: ProgrammeFacts, *, taken: Mapping[K, int]) -> set[K]:
        """Return the programmes that turn somebody away on this day: by their dates, their places or a rule.

        `taken` gives how many places are taken, by key; where nobody counts them it gives nothing.
        """
        found = self._closed | {key for key, offer in self._counted.items() if has_room(offer, taken.get(key)) is False}
        for rule, asking in self._questions:
            if result_of(rule, facts) is Result.NOT_MET:
                found |= asking
        return found


def _same(value: Any) -> object:
    """Return a value that is the same for the same parameters."""
    if isinstance(value, Mapping):
        return tuple(sorted((key, _same(one)) for key, one in value.items()))
    return tuple(_same(one) for one in value) if isinstance(value, list | tuple) else value
