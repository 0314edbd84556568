"""A run that is killed at any point, and two runs at once: nothing is lost, nothing is doubled."""

from __future__ import annotations

import threading
from collections import Counter
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, connections

from factories import fit_notes
from goodwork.ledger.events.models import EventRow
from goodwork.reach.campaigns.models import Campaign, Invitation
from goodwork.reach.contacts.models import Call
from goodwork.reach.intake import importing
from goodwork.reach.intake.models import FitNoteRequest, Import
from goodwork.reach.messaging.models import Message
from goodwork.reach.questionnaires.models import Request
from goodwork.registers.people.models import IdentityReview, Person

pytestmark = pytest.mark.django_db(transaction=True)


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
def practice() -> UUID:
    return fit_notes.practice()


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "CHUNK", 50)
    monkeypatch.setattr(importing, "CHUNKS", 3)
    monkeypatch.setattr(importing, "FIRST_PARTS", ())


def counts() -> dict[str, int]:
    found = {
        model.__name__: model.objects.count()  # type: ignore[attr-defined]
        for model in (Person, Message, Call, FitNoteRequest, Invitation, Request, IdentityReview, Campaign, Import)
    }
    kinds = Counter(EventRow.objects.values_list("kind", flat=True))
    return {**found, **{f"event {kind}": number for kind, number in kinds.items()}}


def whole(practice: UUID) -> dict[str, int]:
    fit_notes.take(fit_notes.made_file(), practice)
    return counts()


class Killer:
    """Kills the run at the statement of this number, be it inside a chunk or between two."""

    def __init__(self, after: int) -> None:
        self.left = after

    def __call__(self, execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        self.left -= 1
        if self.left < 0:
            raise Killed
        return execute(sql, params, many, context)


def killed_after(statements: int, practice: UUID) -> bool:
    """Run the file and kill it; say whether it was cut off."""
    try:
        with connection.execute_wrapper(Killer(statements)):
            fit_notes.take(fit_notes.made_file(), practice)
    except Killed:
        connection.close()
        return True
    return False


@pytest.fixture
def expected(transactional_db: None, practice: UUID, small_chunks: None) -> dict[str, int]:
    """What an undisturbed run leaves; then everything is as before it."""
    from django.core.management import call_command

    counted = whole(practice)
    call_command("flush", verbosity=0, interactive=False, reset_sequences=False)
    return counted


def test_killed_again_and_again_and_run_to_the_end(expected: dict[str, int]) -> None:
    practice = fit_notes.practice()
    chance = Random(11)
    kills = 0
    for _ in range(200):
        if not killed_after(chance.randrange(1, 400), practice):
            break
        kills += 1
    became = fit_notes.take(fit_notes.made_file(), practice)
    assert kills > 3
    assert {one.outcome.value for one in became} == {"DUPLICATE", "REJECTED"}
    assert counts() == expected
    stored = FitNoteRequest.objects.order_by("record").values_list("outcome", "reason", "channel")
    rights = [(one["outcome"], one["reason"], one["channel"]) for one in fit_notes.right_answers()]
    assert list(stored) == rights


def test_two_runs_of_one_file_at_once(expected: dict[str, int]) -> None:
    practice = fit_notes.practice()
    outcomes: list[Counter[str]] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            outcomes.append(Counter(one.outcome.value for one in fit_notes.take(fit_notes.made_file(), practice)))
        except BaseException as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert errors == []
    assert counts() == expected
    done = sum(outcome["INVITED"] for outcome in outcomes)
    assert done == sum(1 for one in fit_notes.right_answers() if one["outcome"] == "INVITED")


def test_two_files_of_two_practices_about_the_same_people_at_once(small_chunks: None, practice: UUID) -> None:
    other = fit_notes.practice("P84010")
    rows = fit_notes.requests(200)
    errors: list[BaseException] = []

    def run(where: UUID, first: bool) -> None:
        try:
            fit_notes.take(fit_notes.csv_of(rows if first else rows[::-1]), where)
        except BaseException as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(practice, True)), threading.Thread(target=run, args=(other, False))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert errors == []
    assert Person.objects.count() == 200
    assert Invitation.objects.count() == 200
    assert FitNoteRequest.objects.filter(outcome="INVITED").count() == 200
    assert FitNoteRequest.objects.filter(reason="ALREADY_INVITED").count() == 200
