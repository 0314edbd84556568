"""Fit notes kept by their dates, and repeats flagged, for one and for thousands."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factories import pathway as make
from factories.pathway import AT, World
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER
from goodwork.kernel.ids import new_id
from goodwork.ledger.events import queries as events
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code
from goodwork.pathway.absence import queries, services
from goodwork.pathway.absence.models import FitNote
from goodwork.reach.contacts import services as contacts
from goodwork.reach.intake.events import FitNoteRequested
from goodwork.registers.people import queries as people

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def here() -> World:
    return make.world()


def note(here: World, person_id: UUID, first: date, last: date, source_id: UUID | None = None) -> services.NewNote:
    return services.NewNote(
        person_id=person_id,
        practice_id=here.practice_id,
        source_id=source_id or new_id(),
        from_date=first,
        to_date=last,
    )


def repeats() -> list[dict[str, object]]:
    return [e.data for e in events.stream(SYSTEM_VIEWER, kinds=["FitNoteRepeated"])]


def test_a_note_that_follows_is_flagged_with_count_and_length(here: World) -> None:
    person_id = make.consenting(here)
    services.note_many([note(here, person_id, date(2026, 11, 1), date(2026, 11, 14))], by=SYSTEM, at=AT)
    assert repeats() == []
    services.note_many([note(here, person_id, date(2026, 11, 15), date(2026, 11, 28))], by=SYSTEM, at=AT)
    [flag] = repeats()
    assert (flag["notes"], flag["days"], flag["spell_from_date"]) == (2, 28, "2026-11-01")


def test_the_same_request_twice_is_one_note(here: World) -> None:
    person_id, source_id = make.consenting(here), new_id()
    same = note(here, person_id, date(2026, 11, 1), date(2026, 11, 14), source_id)
    assert services.note_many([same, same], by=SYSTEM, at=AT) == 1
    assert services.note_many([same], by=SYSTEM, at=AT) == 0
    assert FitNote.objects.count() == 1


def test_two_in_one_file_are_a_repeat_too(here: World) -> None:
    person_id = make.consenting(here)
    services.note_many(
        [
            note(here, person_id, date(2026, 11, 1), date(2026, 11, 14)),
            note(here, person_id, date(2026, 11, 18), date(2026, 11, 30)),
        ],
        by=SYSTEM,
        at=AT,
    )
    assert [f["notes"] for f in repeats()] == [2]


def test_the_gap_is_the_deployments_own(here: World, settings: pytest.FixtureRequest) -> None:
    settings.GOODWORK_FIT_NOTE_GAP_DAYS = 0  # type: ignore[attr-defined]
    person_id = make.consenting(here)
    services.note_many(
        [
            note(here, person_id, date(2026, 11, 1), date(2026, 11, 14)),
            note(here, person_id, date(2026, 11, 16), date(2026, 11, 30)),
        ],
        by=SYSTEM,
        at=AT,
    )
    assert repeats() == []


def test_a_note_without_both_days_and_one_that_runs_backwards_are_passed_over(here: World) -> None:
    person_id = make.consenting(here)

    def told(first: date | None, last: date | None) -> FitNoteRequested:
        return FitNoteRequested(
            fit_note_request_id=new_id(),
            person_id=person_id,
            organisation_id=here.practice_id,
            received_date=date(2026, 11, 1),
            note_from=first,
            note_to=last,
            outcome=Code("INVITED"),
        )

    record(
        told(None, date(2026, 11, 3)),
        told(date(2026, 11, 3), date(2026, 11, 2)),
        told(date(2026, 11, 3), date(2026, 11, 9)),
        by=SYSTEM,
        at=AT,
    )
    assert list(FitNote.objects.values_list("from_date", flat=True)) == [date(2026, 11, 3)]


def test_hundreds_more_take_no_more_queries(here: World) -> None:
    people = [make.consenting(here) for _ in range(10)]

    def queries_for(notes: int) -> int:
        new = [
            note(here, people[n % 10], date(2026, 1, 1) + n * DAY, date(2026, 1, 1) + (n + 6) * DAY)
            for n in range(notes)
        ]
        with CaptureQueriesContext(connection) as seen:
            services.note_many(new, by=SYSTEM, at=AT)
        return len(seen)

    assert queries_for(100) == queries_for(900)


def test_the_list_shows_repeats_that_go_on_the_longest_first_to_who_may_see_them(here: World) -> None:
    longer, shorter, over, single = (make.consenting(here) for _ in range(4))
    services.note_many(
        [
            note(here, longer, date(2026, 9, 1), date(2026, 10, 31)),
            note(here, longer, date(2026, 11, 1), date(2026, 11, 30)),
            note(here, shorter, date(2026, 11, 1), date(2026, 11, 10)),
            note(here, shorter, date(2026, 11, 11), date(2026, 11, 25)),
            note(here, over, date(2026, 8, 1), date(2026, 8, 10)),
            note(here, over, date(2026, 8, 11), date(2026, 8, 25)),
            note(here, single, date(2026, 11, 1), date(2026, 11, 30)),
        ],
        by=SYSTEM,
        at=AT,
    )
    for viewer in (here.coach, here.viewer(here.staff_id)):
        found = queries.repeated(viewer, at=AT)
        assert [(r.person_id, r.notes, r.days) for r in found.rows] == [(longer, 2, 91), (shorter, 2, 25)]
    elsewhere = make.people_factory.organisation("OTHER", "PROVIDER")
    stranger = make.account(make.Role.WORK_COACH, elsewhere, "Sam Stranger")
    assert queries.repeated(here.viewer(stranger), at=AT).rows == ()


def test_spells_of_people_asked_about(here: World) -> None:
    person_id = make.consenting(here)
    services.note_many([note(here, person_id, date(2026, 11, 1), date(2026, 11, 30))], by=SYSTEM, at=AT)
    found = queries.spells_of(here.coach, [person_id], at=AT)
    assert [(s.notes, s.days, s.is_current) for s in found[person_id]] == [(1, 30, True)]


def test_who_only_rings_for_a_practice_sees_no_absence(here: World) -> None:
    person_id = make.people_factory.person(practice=here.practice_id, at=AT, family_name="Ringme")
    services.note_many(
        [
            note(here, person_id, date(2026, 11, 1), date(2026, 11, 10)),
            note(here, person_id, date(2026, 11, 11), date(2026, 11, 25)),
        ],
        by=SYSTEM,
        at=AT,
    )
    make.organisations.relate(
        from_id=here.practice_id,
        to_id=here.provider_id,
        kind="CALLED_BY",
        from_date=date(2024, 6, 1),
        by=SYSTEM,
        at=AT,
    )
    contacts.promise_call(
        person_id=person_id, organisation_id=here.practice_id, reason=Code("INVITATION"), by=SYSTEM, at=AT
    )
    assert people.names(here.coach, [person_id], at=AT)
    assert queries.repeated(here.coach, at=AT).rows == ()
    assert queries.spells_of(here.coach, [person_id], at=AT) == {}
    assert queries.repeated(here.viewer(here.staff_id), at=AT).total == 1
