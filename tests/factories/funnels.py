"""The funnel of people given by their facts, sorted one by one: slow and obvious."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from goodwork.oversight.funnel.rules import Fact, Onward, Standing, Table, sort_person, tabulate


def funnel_of(people: Iterable[Iterable[Fact]]) -> Table:
    """Return the funnel of people given by their facts."""
    standings: Counter[Standing] = Counter()
    onward: Counter[Onward] = Counter()
    for facts in people:
        found = sort_person(facts)
        if found is not None:
            standings[found[0]] += 1
            onward.update(found[1])
    return tabulate(standings, onward)
