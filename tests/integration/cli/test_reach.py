"""What operators see of promises, messages and calls: complete as JSON, without a name, never a traceback."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from factories import reach
from factories.operators import Goodwork, commands
from factories.reach import AT, THURSDAY, World, promised, reachable
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER
from goodwork.kernel.clock import LONDON
from goodwork.ledger.events.types import Code
from goodwork.reach.contacts import services as contacts
from goodwork.reach.promises import watching
from goodwork.registers.people import queries as people
from goodwork.registers.people.services import restrict

pytestmark = pytest.mark.django_db


@pytest.fixture
def goodwork(capsys: pytest.CaptureFixture[str]) -> Goodwork:
    return commands(capsys)


@pytest.fixture
def here() -> World:
    return reach.world()


def test_nothing_at_all(goodwork: Goodwork) -> None:
    assert goodwork("promises", "list") == []
    assert goodwork("outbox", "list") == []
    assert goodwork("calls", "count") == []


def test_promises_and_those_in_silence(here: World, goodwork: Goodwork) -> None:
    person_id = reachable(here)
    broken = promised(here, person_id, user_id=here.coach_id)
    promised(here, person_id, due=datetime(2026, 12, 10).date())  # noqa: DTZ001
    watching.look(at=datetime(2026, 11, 26, 17, tzinfo=LONDON))
    assert len(goodwork("promises", "list")) == 2
    [row] = goodwork("promises", "list", "--overdue")
    assert (row["promise"], row["state"], row["due_date"]) == (str(broken.pk), "BROKEN", THURSDAY.isoformat())
    assert row["holder"] == "Cora Coach (The Growth Company)"
    assert row["silent_since"] == "2026-11-26T17:00:00+00:00"
    assert "Bird" not in json.dumps(row)
    assert len(goodwork("promises", "list", "--limit", "1")) == 1


def test_the_outbox_with_its_link_in_the_demonstration_and_without_words_elsewhere(
    here: World, goodwork: Goodwork, settings: Any
) -> None:
    promised(here, reachable(here))
    [row] = goodwork("outbox", "list", "--status", "queued")
    assert row["to"] == "+447700900123"
    assert row["link"].startswith(f"{settings.GOODWORK_BASE_URL}/my/q/")
    assert row["link"] in row["text"]
    assert goodwork("outbox", "list", "--status", "SENT") == []
    assert "--status is 'gone'" in goodwork("outbox", "list", "--status", "gone", status=1)
    settings.GOODWORK_GATEWAY = "notify"
    [row] = goodwork("outbox", "list")
    assert (row["to"], row["text"], row["link"]) == ("", "", "")


def test_the_outbox_shows_no_number_of_a_restricted_person(here: World, goodwork: Goodwork) -> None:
    person_id = reachable(here)
    promised(here, person_id)
    restrict(person_id=person_id, by=SYSTEM, at=AT)
    [row] = goodwork("outbox", "list")
    assert (row["person"], row["to"]) == (str(person_id), "")
    assert "700900123" not in str(row)


def test_a_text_is_taken_as_the_phone_sent_it(here: World, goodwork: Goodwork, settings: Any) -> None:
    person_id = reachable(here)
    taken = goodwork("outbox", "reply", "07700 900123", "s.t.o.p.")
    assert (taken["meaning"], taken["persons"]) == ("STOP", [str(person_id)])
    assert people.reach_facts(SYSTEM_VIEWER, {person_id}, at=AT)[person_id].texts_stopped
    assert "no UK mobile" in goodwork("outbox", "reply", "0161 496 0000", "STOP", status=1)
    assert "can't be taken" in goodwork("outbox", "reply", "07700900123", "a\x00b", status=1)
    settings.GOODWORK_GATEWAY = "notify"
    assert "GOODWORK_GATEWAY" in goodwork("outbox", "reply", "07700900123", "STOP", status=1)


def test_calls_are_counted_by_who_owes_them(here: World, goodwork: Goodwork) -> None:
    for n in range(3):
        contacts.promise_call(
            person_id=reachable(here, family_name=f"N{chr(97 + n)}", mobile=f"0770090030{n}"),
            organisation_id=here.practice_id,
            reason=Code("INVITATION"),
            by=SYSTEM,
            at=AT,
        )
    watching.look(at=datetime(2026, 11, 26, 17, tzinfo=LONDON))
    assert goodwork("calls", "count") == [
        {"organisation": "Tregenna practice", "call_kind": "CALL", "reason": "INVITATION", "calls": 3, "silent": 3}
    ]
