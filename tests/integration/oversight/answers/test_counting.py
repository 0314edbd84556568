"""Counting by SQL against the slow count of every row, and that what a process keeps is never older than the rows."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goodwork.kernel.actors import SYSTEM_VIEWER
from goodwork.oversight.answers import counting, packing
from goodwork.oversight.answers.grouping import families_of
from goodwork.oversight.answers.models import AnswerAlias, AnswerChange, AnswerCount, AnswerEnd, AnswerFact
from goodwork.oversight.answers.rules import BARRIERS, WHOLE, Answered, Figure, count, disclosed, newest
from goodwork.reach.questionnaires.themes import THEMES

pytestmark = pytest.mark.django_db
SINCE = date(2026, 3, 1)
PRACTICES = [UUID(int=n) for n in range(1, 5)]
PEOPLE = [UUID(int=n) for n in range(100, 160)]
Keys = Callable[[Answered], str]


def slowly(since: date, scope: frozenset[UUID] | None) -> tuple[Figure, tuple[dict[str, Figure], ...]]:
    """Read every row and count each group by itself."""
    ended = set(AnswerEnd.objects.values_list("pk", flat=True))
    answers = [
        Answered(
            person_id=row.person_id,
            order=row.event_id,
            day=row.answered_date,
            organisation_id=row.organisation_id,
            worry=row.worry,
            wants=row.wants,
            work_status=row.work_status,
            barriers=tuple(row.barriers),
            has_text=row.has_text,
            read=row.read,
            closed=row.pk in ended,
            themes=None if row.themes is None else tuple(row.themes),
        )
        for row in AnswerFact.objects.all()
        if row.answered_date >= since and (scope is None or row.organisation_id in scope)
    ]
    people = newest(answers, dict(AnswerAlias.objects.values_list("merged_id", "kept_id")))
    by: tuple[Keys, ...] = (
        lambda one: str(one.organisation_id),
        lambda one: one.work_status,
        lambda one: f"{one.day:%Y-%m}",
    )
    families = [
        {key: count(key, [one for one in people if of(one) == key]) for key in {of(one) for one in people}} for of in by
    ]
    return count(WHOLE, people), tuple(families)


def fast(since: date, scope: frozenset[UUID] | None) -> tuple[Figure, tuple[dict[str, Figure], ...]]:
    found = counting.counted(since, scope)
    return found.whole, (dict(found.by_practice), dict(found.by_work), dict(found.by_month))


def row(chance: random.Random, order: int) -> AnswerFact:
    """Make an answer; days are not in the order of the ledger, and some codes have no words."""
    has_text = chance.random() < 0.6
    coded = chance.random() < 0.4
    return AnswerFact(
        response_id=uuid4(),
        event_id=order,
        person_id=chance.choice(PEOPLE),
        organisation_id=chance.choice(PRACTICES),
        answered_date=date(2026, 1, 1) + timedelta(days=chance.randrange(320)),
        worry=chance.choice([None, *range(11)]),
        wants=chance.choice(["YES", "NOT_NOW", "NO", ""]),
        work_status=chance.choice(["IN_WORK", "OFF_SICK", "OUT_OF_WORK", "UNKNOWN"]),
        barriers=chance.sample([*BARRIERS[:8], "GARDEN", "SHED"], chance.randint(0, 4)),
        has_text=has_text,
        read=chance.random() < 0.5,
        themes=chance.sample([*(theme.value for theme in THEMES), "OLD_THEME"], chance.randint(0, 3))
        if coded
        else None,
    )


@pytest.mark.parametrize("seed", range(6))
def test_figures_are_those_of_the_slow_count_after_every_change(seed: int) -> None:
    chance = random.Random(seed)
    scopes = (None, frozenset(PRACTICES[:1]), frozenset(PRACTICES[:3]), frozenset[UUID]())
    order = 0
    for _ in range(12):
        act = chance.randrange(5)
        if act <= 1:
            made = [row(chance, order + n + 1) for n in range(chance.randint(1, 60))]
            order += len(made)
            AnswerFact.objects.bulk_create(made)
        elif act == 2:
            some = AnswerFact.objects.filter(worry__gte=chance.randint(0, 8)).values_list("pk", flat=True)
            AnswerEnd.objects.bulk_create([AnswerEnd(response_id=pk) for pk in some], ignore_conflicts=True)
        elif act == 3:
            one, other = chance.sample(PEOPLE, 2)
            AnswerAlias.objects.update_or_create(merged_id=one, defaults={"kept_id": other})
        else:
            AnswerFact.objects.filter(work_status="OFF_SICK").update(read=True, themes=["MONEY"])
            AnswerAlias.objects.filter(merged_id=chance.choice(PEOPLE)).delete()
        for scope in scopes:
            for since in (SINCE, date(2026, 9, 1)):
                assert fast(since, scope) == slowly(since, scope)


def named(counts: counting.Counted) -> list[dict[str, Figure]]:
    return families_of(SYSTEM_VIEWER, counts)


@pytest.mark.parametrize("seed", range(4))
def test_what_the_worker_counted_is_what_a_process_would_count_itself(seed: int) -> None:
    """Also what of it is hidden; and it holds only while the rows are as the worker found them."""
    chance = random.Random(100 + seed)
    order = 0
    for _ in range(3):
        made = [row(chance, order + n + 1) for n in range(chance.randint(20, 200))]
        order += len(made)
        AnswerFact.objects.bulk_create(made)
        assert counting.keep(SINCE, named)
        assert not counting.keep(SINCE, named)
        counting._kept.clear()
        counting._hidden.clear()
        with CaptureQueriesContext(connection) as asked:
            found = counting.counted(SINCE, None)
        assert len(asked) == 2
        assert fast(SINCE, None) == slowly(SINCE, None)
        families = [list(family.values()) for family in named(found)]
        [(_, remembered, shown)] = counting._hidden
        assert remembered == families
        assert counting.hidden(found, families) is shown
        assert shown == disclosed(found.whole, families)
        AnswerEnd.objects.get_or_create(response_id=chance.choice(made).pk)
        assert fast(SINCE, None) == slowly(SINCE, None)


def test_what_was_counted_for_another_day_or_in_another_form_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(7)
    AnswerFact.objects.bulk_create([row(chance, n) for n in range(1, 80)])
    assert counting.keep(SINCE, named)
    assert fast(date(2026, 9, 1), None) == slowly(date(2026, 9, 1), None)
    monkeypatch.setattr(packing, "form", lambda: "another")
    assert counting.keep(SINCE, named)
    assert AnswerCount.objects.count() == 1
    assert counting.keep(date(2026, 4, 1), named)
    assert list(AnswerCount.objects.values_list("pk", flat=True)) == [date(2026, 4, 1)]


def test_a_second_look_asks_only_whether_the_rows_are_the_same() -> None:
    chance = random.Random(1)
    AnswerFact.objects.bulk_create([row(chance, n) for n in range(1, 40)])
    first = counting.counted(SINCE, None)
    with CaptureQueriesContext(connection) as asked:
        assert counting.counted(SINCE, None) is first
    assert len(asked) == 1
    AnswerFact.objects.filter(event_id=1).delete()
    assert counting.counted(SINCE, None) is not first
    assert AnswerChange.objects.count() == 1


def test_what_is_hidden_is_worked_out_anew_when_figures_or_names_change() -> None:
    chance = random.Random(2)
    AnswerFact.objects.bulk_create([row(chance, n) for n in range(1, 60)])
    counts = counting.counted(SINCE, None)
    families = [list(counts.by_work.values())]
    found = counting.hidden(counts, families)
    assert counting.hidden(counts, [list(counts.by_work.values())]) is found
    assert counting.hidden(counts, [list(counts.by_month.values())]) is not found
    AnswerFact.objects.all().delete()
    nobody = counting.counted(SINCE, None)
    assert (nobody.whole.people, counting.hidden(nobody, [[], [], []])[0].people) == (0, 0)
