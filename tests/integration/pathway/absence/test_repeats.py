"""Repeated absences as they are kept by themselves, held against those that each person's notes make."""

from __future__ import annotations

import random
from datetime import date, timedelta
from uuid import UUID

import pytest

from factories import pathway as make
from factories.pathway import AT, World
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Role, RoleIn, Viewer
from goodwork.kernel.ids import new_id
from goodwork.ledger.jobs.registry import job_named
from goodwork.ledger.laws.registry import laws
from goodwork.pathway.absence import queries, repeats, rules, services
from goodwork.pathway.absence.models import FitNote, RepeatedAbsence
from goodwork.registers.people import linking
from goodwork.registers.people import scope as people_scope
from goodwork.registers.people.models import Person

pytestmark = pytest.mark.django_db
TODAY = AT.date()
LAW = "absence.repeats_are_what_notes_say"


@pytest.fixture
def here() -> World:
    return make.world()


def slow() -> set[tuple[UUID, date, date, int]]:
    """Return all repeated absences the long way: each person's notes by the rule."""
    notes: dict[UUID, list[rules.Note]] = {}
    for known_as, first, last in FitNote.objects.values_list("person__known_as", "from_date", "to_date"):
        notes.setdefault(known_as, []).append(rules.Note(first, last))
    return {
        (known_as, s.from_date, s.to_date, s.notes)
        for known_as, held in notes.items()
        for s in rules.spells(held)
        if s.is_repeat
    }


def kept() -> set[tuple[UUID, date, date, int]]:
    return set(RepeatedAbsence.objects.values_list("person_id", "from_date", "to_date", "notes"))


def some(chance: random.Random, here: World, people: list[UUID]) -> list[services.NewNote]:
    found = []
    for _ in range(chance.randrange(1, 12)):
        first = TODAY - timedelta(days=chance.randrange(-5, 60))
        last = first + timedelta(days=chance.choice([0, 3, 6, 13, 27]))
        whose = chance.choice(people)
        found.append(
            services.NewNote(
                person_id=whose, practice_id=here.practice_id, source_id=new_id(), from_date=first, to_date=last
            )
        )
    return found


@pytest.mark.parametrize("seed", range(5))
def test_what_is_kept_is_what_the_notes_make_also_of_linked_people(here: World, seed: int) -> None:
    chance = random.Random(seed)
    people = [make.consenting(here) for _ in range(6)]
    linked: list[UUID] = []
    for _ in range(6):
        services.note_many(some(chance, here, people), by=SYSTEM, at=AT)
        assert kept() == slow()
        act = chance.random()
        if act < 0.4 and len(linked) < 2:
            one, other = chance.sample([p for p in people if p not in linked], 2)
            if Person.objects.get(pk=one).known_as == one and not Person.objects.filter(merged_into_id=one).exists():
                linking.link(merged_id=one, kept_id=people_scope.known_as(other), by=SYSTEM, at=AT)
                linked.append(one)
        elif act < 0.6 and linked:
            linking.part(merged_id=linked.pop(), by=SYSTEM, at=AT)
        assert kept() == slow()
    assert kept(), "the seed leaves somebody a note that was issued again"
    assert not list(laws()[LAW](at=AT))


def test_the_longest_come_first_for_whoever_may_see_them_however_many_that_are(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(7)
    people = [make.consenting(here) for _ in range(12)]
    for _ in range(8):
        services.note_many(some(chance, here, people), by=SYSTEM, at=AT)
    manager = here.viewer(here.staff_id)
    expected = [
        (one.person_id, one.from_date, one.to_date, one.notes, one.days)
        for one in sorted(
            (
                spell
                for spells in queries.spells_of(SYSTEM_VIEWER, people, at=AT).values()
                for spell in spells
                if spell.is_current and spell.is_repeat
            ),
            key=lambda v: (-v.days, -v.notes, v.person_id),
        )
    ]
    assert len(expected) > 4

    def shown(viewer: Viewer) -> list[tuple[object, ...]]:
        page = queries.repeated(viewer, at=AT)
        assert (page.total, page.at_least) == (len(page.rows), False)
        return [(r.person_id, r.from_date, r.to_date, r.notes, r.days) for r in page.rows]

    viewers = [manager, here.coach, SYSTEM_VIEWER]
    assert [shown(viewer) for viewer in viewers] == [expected] * 3
    monkeypatch.setattr(people_scope, "MOST_GATHERED", 2)
    assert shown(here.coach) == expected, "walked rather than gathered"
    stranger = Viewer(kind=here.coach.kind, id=new_id(), roles=(RoleIn(Role.WORK_COACH, new_id()),))
    assert shown(stranger) == []
    monkeypatch.setattr(queries, "MOST_COUNTED", 2)
    monkeypatch.setattr(queries, "PAGE_ROWS", 1)
    first, last = queries.repeated(here.coach, at=AT), queries.repeated(here.coach, number=999, at=AT)
    assert (first.total, first.at_least, first.pages) == (2, True, 3)
    assert (last.total, last.at_least, last.rows[0].person_id) == (len(expected), False, expected[-1][0])


def test_the_sweep_mends_what_was_missed_and_follows_another_gap(here: World, settings: pytest.FixtureRequest) -> None:
    person_id = make.consenting(here)
    days = [(TODAY - timedelta(days=20), TODAY - timedelta(days=11)), (TODAY - timedelta(days=6), TODAY)]
    services.note_many(
        [
            services.NewNote(
                person_id=person_id, practice_id=here.practice_id, source_id=new_id(), from_date=first, to_date=last
            )
            for first, last in days
        ],
        by=SYSTEM,
        at=AT,
    )
    assert len(kept()) == 1
    RepeatedAbsence.objects.update(notes=5)
    [finding] = laws()[LAW](at=AT)
    assert (finding.subject_id, finding.message) == (person_id, "An absence stands there with 5 notes that has 2.")
    assert job_named("absence.repeats").work(at=AT) == 1
    assert kept() == slow()
    assert repeats.mend() == 0
    settings.GOODWORK_FIT_NOTE_GAP_DAYS = 0  # type: ignore[attr-defined]
    assert repeats.mend() == 1
    assert kept() == set()
    settings.GOODWORK_FIT_NOTE_GAP_DAYS = 7  # type: ignore[attr-defined]
    assert repeats.read_the_past() == 1
    assert repeats.read_the_past() == 0
