"""The connection to the database is cut inside each single service, at one statement after another, and it is tried
again: what stands in the end is what an uncut run leaves, nothing doubled, nothing lost, and no law broken.

`GOODWORK_TEST_CUT_AT_EVERY_POINT=1` tries every point; otherwise a sample with a fixed seed, and always the first and
all around each COMMIT.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from django.db import Error

from factories import cutting
from factories import pathway as make
from factories.pathway import AT, World
from factories.scenes import SCENES, Scene
from goodwork.ledger.laws.registry import check_all
from goodwork.reach.intake import importing

SAMPLE = 4


def chosen(points: list[str]) -> list[int]:
    """Return the points to cut at."""
    if os.environ.get("GOODWORK_TEST_CUT_AT_EVERY_POINT"):
        return list(range(1, len(points) + 1))
    around = {n for n, what in enumerate(points, 1) if "COMMIT" in what}
    others = [n for n in range(1, len(points) + 1) if n not in around]
    sample = random.Random(len(points)).sample(others, min(SAMPLE, len(others)))
    return sorted({1, *around, *sample})


@pytest.mark.django_db(transaction=True)
def test_cut_anywhere_and_tried_again_it_is_as_if_nothing_had_been(monkeypatch: pytest.MonkeyPatch) -> None:
    """One test for all: emptying the tables after each would take longer than all the cuts."""
    monkeypatch.setattr(importing, "CHUNK", 2)
    monkeypatch.setattr(importing, "CHUNKS", 2)
    here, names = make.world(), cutting.tables()
    with cutting.other_connection():
        found = [f"{scene.__name__}: {what}" for scene in SCENES for what in wrong_in(scene, here, names)]
    assert found == []
    assert check_all(at=AT) == []


def wrong_in(scene: Callable[[World], Scene], here: World, names: list[str]) -> Iterator[str]:
    """Cut one thing at one point after another, and say where it was not as if nothing had been."""
    scene(here).run()
    one, before = scene(here), cutting.stand(names)
    with cutting.watched() as uncut:
        one.run()
    expected = cutting.change(before, cutting.stand(names))
    assert expected
    one = scene(here)
    start, still = cutting.stand(names), cutting.everything(names)
    left = 0
    for point in chosen(uncut.at):
        where, said = f"{point} of {uncut.points} ({uncut.at[point - 1]})", ""
        with cutting.watched(cut_at=point) as cut, suppress(Error):
            one.run()
        if cut.points >= point:
            if cutting.everything(names) == still:
                continue
            left += 1
            said = once_more(one)
        # Else it had fewer statements than the first: nothing was cut, and it came to its end.
        became = cutting.change(start, cutting.stand(names))
        if became != expected or not one.right():
            yield f"{where}: {differences(became, expected)} {said}"
        one = scene(here)
        start, still = cutting.stand(names), cutting.everything(names)
    if not left:
        yield "a COMMIT that nobody heard of left nothing"
    one.run()
    became = cutting.change(start, cutting.stand(names))
    if became != expected or not one.right():
        yield f"after many cuts: {differences(became, expected)}"


def differences(became: dict[str, int], expected: dict[str, int]) -> dict[str, tuple[int, int]]:
    """Return what differs: how many came, and how many should have come."""
    return {
        name: (became.get(name, 0), expected.get(name, 0))
        for name in sorted({*became, *expected})
        if became.get(name) != expected.get(name)
    }


def once_more(one: Scene) -> str:
    """Try again, as somebody does who saw an error; returns what was said where it was done already."""
    try:
        (one.again or one.run)()
    except one.done_already as refused:
        return f"{type(refused).__name__}: {refused}"
    return ""
