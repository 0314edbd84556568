"""A web process makes ready what its first page would wait for, and nobody is looked at by that."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections
from django.test.utils import CaptureQueriesContext

from goodwork.config import warming
from goodwork.kernel import words
from goodwork.kernel.actors import ActorKind, Role, RoleIn, Viewer
from goodwork.kernel.ids import new_id
from goodwork.ledger import together
from goodwork.ledger.audit.models import Access


@pytest.mark.django_db
def test_the_first_page_finds_its_statement_and_nobody_was_looked_at() -> None:
    before = Access.objects.count()
    together._statement.cache_clear()
    warming.load()
    warming.plan()
    assert Access.objects.count() == before
    made = together._statement.cache_info().misses
    clinician = Viewer(ActorKind.USER, new_id(), (RoleIn(Role.CLINICIAN, new_id()),))
    with CaptureQueriesContext(connection) as asked:
        together.ask_everything(clinician, new_id())
    assert len(asked) == 1
    assert together._statement.cache_info().misses == made > 0
    assert all("en" in one._bundles for one in words._EVERY if (one.folder / "en.ftl").exists())


def answer(application: warming.Warm) -> bytes:
    [said] = application({}, lambda status, headers: None)
    return said


@pytest.mark.django_db(transaction=True)
def test_the_first_thread_that_answers_takes_over_the_connection() -> None:
    def inner(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            [(number,)] = cursor.fetchall()
        return [str(number).encode()]

    application = warming.Warm(inner)
    opened = application._opened
    assert opened is not None
    number = opened.connection.info.backend_pid
    found: list[bytes] = []

    def asks() -> None:
        found.extend((answer(application), answer(application)))
        connections["default"].close()

    for _ in range(2):
        thread = threading.Thread(target=asks)
        thread.start()
        thread.join()
    assert found[:2] == [str(number).encode()] * 2
    assert str(number).encode() not in found[2:]


@pytest.mark.django_db
def test_without_a_database_it_starts_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def down() -> None:
        raise DatabaseError("down")

    monkeypatch.setattr(warming, "plan", down)
    application = warming.Warm(lambda environ, start_response: [b"said"])
    assert application._opened is None
    assert answer(application) == b"said"
