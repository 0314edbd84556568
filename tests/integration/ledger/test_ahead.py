"""COPY that isn't waited for: what is written, what fails, and what a savepoint then means."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from goodwork.kernel.ids import new_id
from goodwork.ledger.ahead import (
    at_the_end,
    current,
    first_time,
    of_nothing_on_its_way,
    one_after_another,
    only_reading,
    rows_on_their_way,
    together_at_the_end,
    working_ahead,
)
from goodwork.ledger.copying import cell, copy_lines, copy_rows
from goodwork.ledger.events.services import have_ids
from goodwork.registers.organisations.models import Organisation
from goodwork.registers.people.models import Person, Registration

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 21, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _nothing_stays_under_way() -> Iterator[None]:
    yield
    assert current() is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def rows(count: int, *, id_: UUID | None = None, name: str = "Made") -> tuple[tuple[str, ...], list[list[Any]]]:
    made = [
        Organisation(id=id_ or new_id(), name=name, kind="PRACTICE", local_code=f"M-{new_id()}") for _ in range(count)
    ]
    fields = Organisation._meta.concrete_fields
    return tuple(f.name for f in fields), [[getattr(one, f.attname) for f in fields] for one in made]


def write(count: int = 1, *, id_: UUID | None = None, name: str = "Made") -> None:
    copy_rows(Organisation, *rows(count, id_=id_, name=name))


def test_rows_are_there_for_whatever_is_asked_next_and_after_the_end() -> None:
    with transaction.atomic(), working_ahead():
        write(3000, name="x" * 180)
        assert Organisation.objects.count() == 3000
        write(2000)
    assert Organisation.objects.count() == 5000


def fails(with_: type[Exception], work: Callable[[], object]) -> None:
    """Work ahead, in a transaction that must fail; nothing of it may be kept."""

    def whole() -> None:
        with transaction.atomic(), working_ahead():
            work()

    with pytest.raises(with_):
        whole()
    assert not Organisation.objects.exists()


def test_an_error_ends_the_block_and_keeps_nothing() -> None:
    same = uuid4()
    fails(IntegrityError, lambda: (write(10), write(id_=same), write(id_=same)))


def test_what_the_caller_raises_ends_it_too() -> None:
    fails(ZeroDivisionError, lambda: (write(500), 1 / 0))


def test_a_key_that_points_to_nothing_is_refused_with_its_copy() -> None:
    names = ("id", "person", "organisation", "from_date", "until_date")
    row = (new_id(), uuid4(), uuid4(), AT.date(), None)
    fails(IntegrityError, lambda: (copy_rows(Registration, names, [row]), Organisation.objects.count()))


def write_all_again() -> None:
    """Fail, after a savepoint has been set."""
    with transaction.atomic():
        Organisation.objects.count()
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO organisations_organisation SELECT * FROM organisations_organisation")


def test_a_savepoint_undoes_what_came_after_it() -> None:
    with transaction.atomic(), working_ahead():
        write(2)
        with pytest.raises(IntegrityError):
            write_all_again()
        with transaction.atomic():
            write(3)
    assert Organisation.objects.count() == 5


def test_a_savepoint_that_rows_were_copied_past_is_not_trusted() -> None:
    def copy_then_fail() -> None:
        with transaction.atomic():
            write(2)
            Organisation.objects.count()
            raise ZeroDivisionError

    def go_on_all_the_same() -> None:
        with pytest.raises(ZeroDivisionError):
            copy_then_fail()
        Organisation.objects.count()

    fails(transaction.TransactionManagementError, go_on_all_the_same)


def test_blocks_may_be_nested() -> None:
    with transaction.atomic(), working_ahead():
        with working_ahead():
            write()
        assert current() is not None
    assert Organisation.objects.count() == 1


def test_what_names_no_table_on_its_way_waits_for_none_and_the_rest_sees_every_row() -> None:
    names, made = rows(10_000, name="x" * 180)
    parts = [
        ["\t".join(map(cell, row)) + "\n" for row in made[start : start + 1000]] for start in range(0, 10_000, 1000)
    ]
    with transaction.atomic(), working_ahead():
        ahead = current()
        assert ahead is not None
        for lines in parts:
            copy_lines(Organisation, names, lines)
        assert not Person.objects.exists()
        waiting_after_a_look_elsewhere = len(ahead.waiting())
        with ahead.apart(), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        assert Organisation.objects.count() == 10_000
        assert not ahead.waiting()
    assert waiting_after_a_look_elsewhere


PERSON = ("id", "known_as", "birth_date", "nhs_verification_status", "registered_at", "language_said_by")
PERSON += ("gender", "ethnic_category", "language", "deceased", "restricted", "safe_contact")


def lines_of(rows: list[list[Any]]) -> list[str]:
    return ["\t".join(map(cell, row)) + "\n" for row in rows]


def write_both(count: int) -> None:
    """Copy organisations, and then many people: the lines are ready, so that PostgreSQL is behind."""
    names, made = rows(count, name="x" * 180)
    first = lines_of(made)
    ids = [new_id() for _ in range(10_000)]
    rest = ["01", AT, "IMPORT", "", "", "en", False, False, False]
    then = [
        lines_of([[i, i, AT.date(), *rest] for i in ids[start : start + 1000]]) for start in range(0, len(ids), 1000)
    ]
    copy_lines(Organisation, names, first)
    for lines in then:
        copy_lines(Person, PERSON, lines)


def test_a_question_waits_for_the_tables_that_it_names_and_not_for_those_behind_them() -> None:
    with transaction.atomic(), working_ahead():
        write_both(4000)
        assert Organisation.objects.count() == 4000
        behind = rows_on_their_way()
        with only_reading(), connection.cursor() as cursor:
            cursor.execute("WITH o AS (SELECT id FROM organisations_organisation) SELECT count(*) FROM o")
            assert cursor.fetchone() == (4000,)
        with of_nothing_on_its_way():
            assert Organisation.objects.filter(name="somebody else").count() == 0
        assert Person.objects.count() == 10_000
        assert not rows_on_their_way()
    assert behind


def test_questions_close_together_see_every_row_and_what_is_written_between_them_arrives() -> None:
    with transaction.atomic(), working_ahead():
        write_both(2000)
        with one_after_another():
            assert Organisation.objects.count() == 2000
            write(500, name="y" * 180)
            assert Organisation.objects.count() == 2500
            assert Person.objects.count() == 10_000
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM organisations_organisation")
                assert cursor.fetchone() == (2500,)
            write(1)
        assert Organisation.objects.count() == 2501
    assert Organisation.objects.count() == 2501


def test_what_holds_to_the_end_is_done_once_in_a_block_until_a_savepoint_is_undone() -> None:
    assert [first_time("lock"), first_time("lock")] == [True, True]
    with transaction.atomic(), working_ahead():
        assert [first_time("lock"), first_time("other"), first_time("lock")] == [True, True, False]
        with pytest.raises(IntegrityError):
            write_all_again_into(Organisation)
        assert first_time("lock")


def write_all_again_into(model: type[Organisation]) -> None:
    """Fail behind a savepoint that was set."""
    write(1)
    model.objects.count()
    write_all_again()


def test_a_function_may_do_anything_and_waits_for_all() -> None:
    with transaction.atomic(), working_ahead():
        write(2000)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(1)")
        ahead = current()
        assert ahead is not None
        assert not ahead.waiting()


def test_what_is_left_for_the_end_is_done_there_and_at_once_elsewhere() -> None:
    seen: list[int] = []
    with transaction.atomic(), working_ahead():
        at_the_end(lambda: seen.append(Organisation.objects.count()))
        write(30)
        assert not seen
    at_the_end(lambda: seen.append(-1))
    assert seen == [30, -1]


def test_what_is_left_for_the_end_is_not_done_where_the_block_fails() -> None:
    seen: list[str] = []
    fails(ZeroDivisionError, lambda: (at_the_end(lambda: seen.append("done")), 1 / 0))
    assert not seen


def test_what_is_given_for_one_work_is_done_together_at_the_end() -> None:
    seen: list[tuple[list[int], int]] = []

    def work(given: list[int]) -> None:
        seen.append((given, Organisation.objects.count()))

    with transaction.atomic(), working_ahead():
        together_at_the_end(work, 1)
        write(30)
        together_at_the_end(work, 2)
        assert not seen
    together_at_the_end(work, 3)
    assert seen == [([1, 2], 30), ([3], 30)]


@pytest.mark.parametrize("step", [1, 3])
def test_ids_of_events_are_drawn_ascending_whoever_else_draws(step: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence('ledger_event', 'id')")
        (sequence,) = cursor.fetchone()
        # As if somebody else took those between.
        cursor.execute(f"ALTER SEQUENCE {sequence} INCREMENT BY {step}")
        before = drawn(sequence)
        with transaction.atomic(), working_ahead():
            have_ids(5)
            ahead = current()
            assert ahead is not None
            ids = list(ahead.numbers)
            have_ids(4)
            assert ahead.numbers == ids
        cursor.execute(f"ALTER SEQUENCE {sequence} INCREMENT BY 1")
    assert len(ids) == 5
    assert ids == list(range(ids[0], ids[0] + 5 * step, step))
    assert before < ids[0]


def drawn(sequence: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s)", [sequence])
        return int(cursor.fetchone()[0])
