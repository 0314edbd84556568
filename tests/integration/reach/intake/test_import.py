"""The made file, held against its right answers, and what a file may look like without changing them."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date, timedelta
from uuid import UUID

import pytest

from factories import fit_notes
from goodwork.kernel.actors import SYSTEM, Actor, ActorKind
from goodwork.ledger.events.models import EventRow
from goodwork.reach.campaigns.models import Invitation
from goodwork.reach.contacts.models import Call
from goodwork.reach.intake import importing
from goodwork.reach.intake.became import FactsChanged
from goodwork.reach.intake.models import FitNoteRequest, Import, NoteReason
from goodwork.reach.messaging.models import Message
from goodwork.registers.people import services as people
from goodwork.registers.people.codes import ContactKind
from goodwork.registers.people.models import IdentityReview, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice() -> UUID:
    return fit_notes.practice()


def cells() -> list[list[str]]:
    return list(csv.reader(io.StringIO(fit_notes.made_file().decode("utf-8-sig"), newline="")))


def written(table: list[list[str]], encoding: str = "utf-8") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(table)
    return text.getvalue().encode(encoding, "strict")


def test_the_made_file_gives_its_right_answers(practice: UUID) -> None:
    became = fit_notes.take(fit_notes.made_file(), practice)
    assert fit_notes.as_answers(became) == fit_notes.right_answers()
    counted = Counter(answer["outcome"] for answer in fit_notes.right_answers())
    assert Message.objects.filter(template="INVITATION").count() == counted["INVITED"]
    assert Call.objects.count() == counted["CALL"]
    assert Invitation.objects.count() == counted["INVITED"] + counted["CALL"]
    known = {answer["person"] for answer in fit_notes.right_answers()} - {""}
    assert Person.objects.count() == len(known)
    assert IdentityReview.objects.count() == 12 + 16
    assert {w.field for one in became for w in one.warnings} == {"nhs_number"}


def test_columns_in_another_order_and_columns_of_others_change_nothing(practice: UUID) -> None:
    table = cells()
    width = len(table[0])
    order = sorted(range(width), key=lambda place: table[0][place][::-1])
    moved = []
    for number, row in enumerate(table):
        full = row + [""] * (width - len(row))
        moved.append([full[place] for place in order] + ["remarks" if not number else "=x", *full[width:]])
    assert fit_notes.as_answers(fit_notes.take(written(moved), practice)) == fit_notes.right_answers()


def test_blank_lines_and_spaces_change_nothing(practice: UUID) -> None:
    spaced = [[f"  {cell} " for cell in row] for row in cells()]
    lines = written(spaced).decode().split("\r\n")
    data = "\r\n".join(line if number % 7 else f"\r\n{line}" for number, line in enumerate(lines)).encode()
    assert fit_notes.as_answers(fit_notes.take(data, practice)) == fit_notes.right_answers()


def test_utf_16_gives_the_same(practice: UUID) -> None:
    data = fit_notes.made_file().decode("utf-8-sig").encode("utf-16")
    assert fit_notes.as_answers(fit_notes.take(data, practice)) == fit_notes.right_answers()


def _writable(letter: str) -> bool:
    try:
        letter.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def test_windows_1252_gives_the_same_for_the_letters_that_it_can_write(practice: UUID) -> None:
    text = fit_notes.made_file().decode("utf-8-sig")
    text = "".join(letter if _writable(letter) else "x" for letter in text)
    assert "é" in text
    as_utf_8 = fit_notes.take(text.encode("utf-8"), practice, dry_run=True)
    as_windows = fit_notes.take(text.encode("cp1252"), practice)
    assert fit_notes.as_answers(as_windows) == fit_notes.as_answers(as_utf_8)
    assert Person.objects.filter(names__family_name="García").exists()


@pytest.mark.parametrize("size", [1, 7, 100, 599])
def test_the_answers_do_not_hang_on_where_the_chunks_end(
    practice: UUID, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "CHUNK", size)
    assert fit_notes.as_answers(fit_notes.take(fit_notes.made_file(), practice)) == fit_notes.right_answers()


def test_two_files_give_the_answers_of_one(practice: UUID) -> None:
    table = cells()
    first = fit_notes.take(written(table[:301]), practice)
    second = fit_notes.take(written([table[0], *table[301:]]), practice)
    answers = fit_notes.as_answers([*first, *second])
    wanted = [
        {**answer, "record": mine["record"]} for answer, mine in zip(fit_notes.right_answers(), answers, strict=True)
    ]
    assert answers == wanted


def everything() -> dict[str, object]:
    return {
        model.__name__: sorted(model.objects.values_list("pk", flat=True).order_by("pk"))  # type: ignore[attr-defined]
        for model in (Person, Message, Call, FitNoteRequest, Import, NoteReason, Invitation, EventRow, IdentityReview)
    }


def test_a_second_run_changes_nothing_and_says_so(practice: UUID) -> None:
    fit_notes.take(fit_notes.made_file(), practice)
    before = everything()
    again = fit_notes.take(fit_notes.made_file(), practice)
    assert everything() == before
    for mine, right in zip(again, fit_notes.right_answers(), strict=True):
        stored = right["outcome"] != "REJECTED"
        assert mine.outcome == ("DUPLICATE" if stored else "REJECTED")
        assert mine.reason == ("" if stored else right["reason"])


def test_a_dry_run_gives_the_same_answers_and_stores_nothing(practice: UUID) -> None:
    before = everything()
    became = fit_notes.take(fit_notes.made_file(), practice, dry_run=True)
    assert fit_notes.as_answers(became) == fit_notes.right_answers()
    assert everything() == before
    assert fit_notes.as_answers(fit_notes.take(fit_notes.made_file(), practice)) == fit_notes.right_answers()


def test_the_same_requests_in_another_file_are_repetitions(practice: UUID) -> None:
    rows = fit_notes.requests(3)
    fit_notes.take(fit_notes.csv_of(rows), practice)
    became = fit_notes.take(fit_notes.csv_of([*rows[1:], *fit_notes.requests(1, request_id="NEW")]), practice)
    assert [one.outcome.value for one in became] == ["DUPLICATE", "DUPLICATE", "NOT_INVITED"]
    assert FitNoteRequest.objects.filter(outcome="DUPLICATE", request_id="").count() == 2


def test_a_rejected_number_may_be_sent_again_and_then_counts(practice: UUID) -> None:
    bad = {**fit_notes.GOOD, "birth_date": "soon"}
    rows = [bad, fit_notes.GOOD, fit_notes.GOOD]
    became = fit_notes.take(fit_notes.csv_of(rows), practice)
    assert [one.outcome.value for one in became] == ["REJECTED", "INVITED", "DUPLICATE"]
    assert not FitNoteRequest.objects.filter(outcome="REJECTED").exclude(request_id="").exists()


def test_another_practice_may_use_the_same_numbers(practice: UUID) -> None:
    fit_notes.take(fit_notes.csv_of(fit_notes.requests(2)), practice)
    became = fit_notes.take(fit_notes.csv_of(fit_notes.requests(2)), fit_notes.practice("P84010"))
    assert [one.outcome.value for one in became] == ["NOT_INVITED", "NOT_INVITED"]


@pytest.mark.parametrize(("days", "outcome"), [(0, "NOT_INVITED"), (84, "NOT_INVITED"), (85, "INVITED")])
def test_84_days_are_calendar_days_in_london(practice: UUID, days: int, outcome: str) -> None:
    first = date(2026, 3, 1)
    rows = [
        {**fit_notes.GOOD, "request_id": "A", "received_at": f"{first}T23:59"},
        {**fit_notes.GOOD, "request_id": "B", "received_at": f"{first + timedelta(days=days)}T00:00"},
    ]
    assert [one.outcome.value for one in fit_notes.take(fit_notes.csv_of(rows), practice)] == ["INVITED", outcome]


def test_an_invitation_on_a_later_request_counts_too(practice: UUID) -> None:
    rows = [
        {**fit_notes.GOOD, "request_id": "A", "received_at": "2026-11-01"},
        {**fit_notes.GOOD, "request_id": "B", "received_at": "2026-01-01"},
    ]
    became = fit_notes.take(fit_notes.csv_of(rows), practice)
    assert [(one.outcome.value, one.reason) for one in became] == [("INVITED", ""), ("NOT_INVITED", "ALREADY_INVITED")]


@pytest.mark.parametrize(
    ("born", "day", "outcome"),
    [
        ("2012-02-29", "2028-02-28", "NOT_INVITED"),
        ("2012-02-29", "2028-02-29", "INVITED"),
        ("2008-02-29", "2024-02-29", "INVITED"),
        ("2008-03-01", "2024-02-29", "NOT_INVITED"),
        ("2010-03-01", "2026-02-28", "NOT_INVITED"),
        ("2010-03-01", "2026-03-01", "INVITED"),
    ],
)
def test_under_16_is_by_the_day_received(practice: UUID, born: str, day: str, outcome: str) -> None:
    row = {**fit_notes.GOOD, "birth_date": born, "received_at": f"{day}T00:00"}
    assert fit_notes.take(fit_notes.csv_of([row]), practice)[0].outcome.value == outcome


def test_a_death_later_in_the_same_chunk_stops_what_was_queued(practice: UUID) -> None:
    rows = [
        {**fit_notes.GOOD, "request_id": "A", "deceased_date": ""},
        {**fit_notes.GOOD, "request_id": "B", "deceased_date": "2026-11-19"},
    ]
    became = fit_notes.take(fit_notes.csv_of(rows), practice)
    assert [(one.outcome.value, one.reason) for one in became] == [("INVITED", ""), ("NOT_INVITED", "DECEASED")]
    assert Message.objects.get().status == "CANCELLED"
    assert Invitation.objects.get().state == "CANCELLED"


@pytest.mark.parametrize("later", [{"no_contact": "Y"}, {"deceased_date": "2026-11-19"}])
def test_a_row_before_a_death_or_an_opt_out_stands_as_if_it_came_alone(practice: UUID, later: dict[str, str]) -> None:
    fit_notes.take(fit_notes.csv_of([fit_notes.GOOD]), practice)
    rows = [
        {**fit_notes.GOOD, "no_contact": "", "deceased_date": "", "request_id": "B"},
        {**fit_notes.GOOD, **later, "request_id": "C"},
    ]
    became = fit_notes.take(fit_notes.csv_of(rows), practice)
    assert became[0].reason == "ALREADY_INVITED"


def test_what_somebody_said_outweighs_the_row(practice: UUID) -> None:
    fit_notes.take(fit_notes.csv_of([{**fit_notes.GOOD, "received_at": "2026-01-05"}]), practice)
    person_id = Person.objects.get().id
    later = {**fit_notes.GOOD, "request_id": "B", "received_at": "2026-11-05"}
    people.set_reading_need(person_id=person_id, reading_need=True, by=SYSTEM, at=fit_notes.NOW)
    assert fit_notes.take(fit_notes.csv_of([later]), practice)[0].channel == "CALL"


def test_stop_outweighs_the_row(practice: UUID) -> None:
    row = {**fit_notes.GOOD, "received_at": "2026-01-05", "address_line": "1 Example Street"}
    fit_notes.take(fit_notes.csv_of([row]), practice)
    people.stop_texts(person_id=Person.objects.get().id, by=SYSTEM, at=fit_notes.NOW)
    later = {**row, "request_id": "B", "received_at": "2026-11-05"}
    assert fit_notes.take(fit_notes.csv_of([later]), practice)[0].channel == "CALL"


def test_a_number_that_the_network_called_dead_is_not_tried_again(practice: UUID) -> None:
    row = {**fit_notes.GOOD, "received_at": "2026-01-05", "email": "siobhan@example.org"}
    fit_notes.take(fit_notes.csv_of([row]), practice)
    people.flag_contact_point_failed(
        person_id=Person.objects.get().id,
        channel=ContactKind.MOBILE,
        value="+447700900123",
        by=SYSTEM,
        at=fit_notes.NOW,
    )
    later = {**row, "request_id": "B", "received_at": "2026-06-05"}
    assert fit_notes.take(fit_notes.csv_of([later]), practice)[0].channel == "EMAIL"


def test_a_new_number_is_tried_although_the_one_before_is_dead(practice: UUID) -> None:
    row = {**fit_notes.GOOD, "received_at": "2026-01-05", "email": "siobhan@example.org"}
    fit_notes.take(fit_notes.csv_of([row]), practice)
    people.flag_contact_point_failed(
        person_id=Person.objects.get().id,
        channel=ContactKind.MOBILE,
        value="+447700900123",
        by=SYSTEM,
        at=fit_notes.NOW,
    )
    later = {**row, "request_id": "B", "received_at": "2026-11-05", "mobile": "07700 900411"}
    assert fit_notes.take(fit_notes.csv_of([later]), practice)[0].channel == "SMS"


def test_what_the_person_put_right_outweighs_the_row(practice: UUID) -> None:
    row = {**fit_notes.GOOD, "received_at": "2026-01-05", "email": "old@example.org"}
    fit_notes.take(fit_notes.csv_of([row]), practice)
    somebody = Person.objects.get().id
    himself = Actor(kind=ActorKind.PERSON, id=somebody)
    people.correct_details(
        person_id=somebody, given_name="Sean", mobile="07700 900411", by=himself, at=fit_notes.NOW - timedelta(days=1)
    )
    later = {**row, "request_id": "B", "received_at": "2026-11-05"}
    assert fit_notes.take(fit_notes.csv_of([later]), practice)[0].channel == "SMS"
    message = Message.objects.latest("queued_at")
    assert message.destination == "+447700900411"
    assert "Sean" in message.body


def test_facts_that_changed_stop_a_chunk_whole(practice: UUID) -> None:
    def never(became: object) -> None:
        raise FactsChanged(2)

    before = everything()
    with pytest.raises(FactsChanged):
        fit_notes.take(fit_notes.csv_of(fit_notes.requests(2)), practice, expect=never)
    after = everything()
    assert {name for name in after if after[name] != before[name]} <= {"Import", "EventRow"}
    assert FitNoteRequest.objects.count() == Person.objects.count() == 0
