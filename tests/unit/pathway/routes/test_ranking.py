"""The order of routes, held against a slow obvious reference that tries every order there is."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from goodwork.pathway.routes.rules import (
    Candidate,
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
from goodwork.registers.programmes.offers import Culture, Mode, Need, Serves

SLUGS = ["a", "b", "c", "d", "e"]


def _scored(several: list[Candidate], person: Wanted) -> list[Scored]:
    return [
        Scored(c.provider, c.provider_name, fits(c, person), sum(e.points for e in earned(c, person)), place)
        for place, c in enumerate(several)
    ]


def _slow_order(ranked: list[str], before: dict[str, list[list[str]]]) -> list[str]:
    """Try every order; of those in which nothing stands before all that come first, take the best by its places."""
    listed = set(ranked)
    rank = {slug: place for place, slug in enumerate(ranked)}
    best: list[str] | None = None
    for order in permutations(sorted(listed)):
        fine = True
        for place, slug in enumerate(order):
            for group in before.get(slug, []):
                there = [g for g in group if g in listed]
                if there and not any(g in order[:place] for g in there):
                    fine = False
        if fine and (best is None or [rank[s] for s in order] < [rank[s] for s in best]):
            best = list(order)
    assert best is not None
    return best


@settings(max_examples=300, deadline=None)
@given(
    ranked=st.lists(st.sampled_from(SLUGS), min_size=1, unique=True),
    groups=st.lists(st.tuples(st.integers(0, 4), st.sets(st.integers(0, 4), min_size=1, max_size=3)), max_size=5),
)
def test_the_order_is_the_best_that_keeps_to_what_comes_first(
    ranked: list[str], groups: list[tuple[int, set[int]]]
) -> None:
    # Only what stands earlier in the alphabet comes first, so that there is no circle; the register refuses these.
    before: dict[str, list[list[str]]] = {}
    for after, firsts in groups:
        earlier = [SLUGS[f] for f in sorted(firsts) if f < after]
        if earlier:
            before.setdefault(SLUGS[after], []).append(earlier)
    assert in_sequence(ranked, before) == _slow_order(ranked, before)


def test_a_circle_ends_in_points_and_loses_nobody() -> None:
    assert in_sequence(["b", "a"], {"a": [["b"]], "b": [["a"]]}) == ["b", "a"]


candidates = st.builds(
    Candidate,
    programme=st.just("p"),
    programme_name=st.just("P"),
    provider=st.sampled_from(["x", "y", "z"]),
    provider_name=st.sampled_from(["X", "Y"]),
    serves=st.sampled_from(list(Serves)),
    needs=st.lists(st.sampled_from(list(Need)), max_size=4, unique=True).map(tuple),
    languages=st.lists(st.sampled_from(["en", "ur", "pl", "ar-SY"]), min_size=1, max_size=3, unique=True).map(tuple),
    cultures=st.lists(st.sampled_from(list(Culture)), max_size=2, unique=True).map(tuple),
    modes=st.lists(st.sampled_from(list(Mode)), max_size=3, unique=True).map(tuple),
    miles=st.one_of(st.none(), st.floats(0, 30)),
    reply_days=st.one_of(st.none(), st.integers(0, 30)),
    reply_count=st.integers(0, 50),
)
wanted = st.builds(
    Wanted,
    needs=st.lists(st.sampled_from(list(Need)), max_size=4, unique=True).map(tuple),
    language=st.sampled_from(["en", "ur", "ar", "pl", "so"]),
    language_name=st.just("Their language"),
    ethnic_category=st.sampled_from(["", "A", "J", "N", "F", "Z", "99"]),
    plan_kind=st.sampled_from(["", "MOVE_INTO_WORK", "THRIVE_IN_WORK"]),
    out_of_work=st.sampled_from([None, True, False]),
)


def _slow_points(c: Candidate, w: Wanted) -> int:
    """Add points up the long way, as the page explains them."""
    points = 0
    for need in w.needs:
        if need in c.needs:
            points += 40
    if w.plan_kind == "MOVE_INTO_WORK" and "FINDING_WORK" in c.needs and "FINDING_WORK" not in w.needs:
        points += 20
    if w.plan_kind == "THRIVE_IN_WORK" and "KEEPING_WORK" in c.needs and "KEEPING_WORK" not in w.needs:
        points += 20
    if w.language != "en" and any(spoken[:2] == w.language[:2] for spoken in c.languages):
        points += 25
    if ("ASIAN" in c.cultures and w.ethnic_category in list("HJKLF")) or (
        "BLACK" in c.cultures and w.ethnic_category in list("MNPDE")
    ):
        points += 10
    near = 0
    if c.miles is not None:
        near = 20 if c.miles <= 1 else 15 if c.miles <= 3 else 10 if c.miles <= 6 else 5 if c.miles <= 12 else 0
    if any(mode in {"PHONE", "VIDEO", "ONLINE_MODULE"} for mode in c.modes):
        near = max(near, 10)
    points += near
    if c.reply_days is not None:
        points += 15 if c.reply_days <= 2 else 10 if c.reply_days <= 5 else 5 if c.reply_days <= 10 else 0
    return points


@settings(max_examples=500, deadline=None)
@given(candidate=candidates, person=wanted)
def test_points_are_those_of_a_slow_adding_up_and_each_has_its_words(candidate: Candidate, person: Wanted) -> None:
    found = earned(candidate, person)
    assert sum(e.points for e in found) == _slow_points(candidate, person)
    by_parts = points_anywhere(candidate, person) + speed_points(candidate.reply_days)
    by_parts += near_points(candidate.miles, remote=is_remote(candidate))
    assert by_parts == _slow_points(candidate, person)
    assert all(e.points > 0 and e.words for e in found)


@settings(max_examples=300, deadline=None)
@given(several=st.lists(candidates, min_size=1, max_size=5), person=wanted)
def test_the_provider_is_the_best_of_those_meant_for_them(several: list[Candidate], person: Wanted) -> None:
    best, others = best_provider(_scored(several, person))
    taking = [c for c in several if fits(c, person)] or several
    assert len(others) == len(taking) - 1
    most = max(fits(c, person) for c in taking)
    assert best.fits == most
    assert best.points == max(_slow_points(c, person) for c in taking if fits(c, person) == most)
    again, _ = best_provider(_scored(list(reversed(several)), person))
    assert (again.points, again.provider_name) == (best.points, best.provider_name)


def test_in_work_and_out_of_work_providers_are_told_apart() -> None:
    in_work = Candidate(programme="p", programme_name="P", provider="1", provider_name="In", serves=Serves.IN_WORK)
    out = Candidate(programme="p", programme_name="P", provider="2", provider_name="Out", serves=Serves.OUT_OF_WORK)
    both = Candidate(programme="p", programme_name="P", provider="3", provider_name="Lead")

    def first(person: Wanted) -> str:
        return best_provider(_scored([both, in_work, out], person))[0].provider_name

    assert first(Wanted(out_of_work=False)) == "In"
    assert first(Wanted(out_of_work=True)) == "Out"
    assert first(Wanted()) == "Lead"


def test_an_online_module_earns_no_more_than_a_voice_and_never_bars() -> None:
    """K1: a module is a way among others; whether it was done is not among what ranking knows."""
    module = Candidate(programme="m", programme_name="M", provider="m", provider_name="M", modes=(Mode.ONLINE_MODULE,))
    assert [e.points for e in earned(module, Wanted())] == [10]
    assert "module" not in {f.lower() for f in Wanted.__dataclass_fields__}


def test_miles_are_only_as_exact_as_they_are_known() -> None:
    assert miles_words(0.3, exact=True) == "under half a mile away"
    assert miles_words(2.34, exact=True) == "2.3 miles away"
    assert miles_words(0.3, exact=False) == "about 1 mile away"
    assert miles_words(2.6, exact=False) == "about 3 miles away"
