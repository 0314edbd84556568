"""Laws that are seen only while people live by them: everything open is promised at every instant, and oversight only
looks, in a small town that is lived through the services.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from factories import town
from goodwork.demo.playing import Play
from goodwork.oversight.funnel.jobs import sort
from goodwork.oversight.silence import services as silence
from goodwork.reach.promises.laws import everything_open
from goodwork.reach.promises.models import Promise
from goodwork.reach.promises.rules import LIVE
from house import laws
from house.reading import SOURCE

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
HAMLET = replace(town.SMALL, people=30, asking=16, participants=8, days=30)
OVERSIGHT = sorted(path.parent.name for path in (SOURCE / "oversight").glob("*/services.py"))


@contextmanager
def every_instant(look: Callable[[], None]) -> Iterator[None]:
    """Look whenever a transaction of the product has ended, as others could: those inside another are no instant."""
    outermost = len(connection.savepoint_ids)
    ended = transaction.Atomic.__exit__

    def end(self: transaction.Atomic, *error: Any) -> None:
        ended(self, *error)
        if error[0] is None and len(connection.savepoint_ids) == outermost:
            look()

    transaction.Atomic.__exit__ = end  # type: ignore[method-assign]
    try:
        yield
    finally:
        transaction.Atomic.__exit__ = ended  # type: ignore[method-assign]


def test_everything_open_has_a_live_promise_at_every_instant(monkeypatch: pytest.MonkeyPatch) -> None:
    # A day of the demonstration is one transaction; here each thing that happens on it is one, as in life.
    monkeypatch.setattr(Play, "_play_day", Play._play_day.__wrapped__)  # type: ignore[attr-defined]
    instants: list[int] = []
    found: list[str] = []

    def look() -> None:
        instants.append(Promise.objects.filter(state__in=[state.value for state in LIVE]).count())
        found.extend(finding.message for finding in everything_open(at=AT))

    with every_instant(look):
        town.settle(size=HAMLET, at=AT)
    assert found == []
    assert len(instants) > 100
    assert max(instants) > 3, "something was open"


def test_an_instant_without_a_promise_is_caught() -> None:
    town.settle(size=HAMLET, at=AT)
    found: list[str] = []
    live = Promise.objects.filter(state__in=[state.value for state in LIVE], subject_kind="REFERRAL")
    with (
        every_instant(lambda: found.extend(finding.message for finding in everything_open(at=AT))),
        transaction.atomic(),
    ):
        live.filter(pk=live[0].pk).delete()
    assert len(found) == 1


def test_oversight_writes_its_own_tables_only() -> None:
    town.settle(size=HAMLET, at=AT)
    assert len(OVERSIGHT) > 3
    for room in OVERSIGHT:
        services = importlib.import_module(f"goodwork.oversight.{room}.services")
        with CaptureQueriesContext(connection) as seen:
            services.rebuild()
            if room == "funnel":
                sort(at=AT)
            if room == "silence":
                silence.publish(at=AT)
        statements = [str(query["sql"]) for query in seen.captured_queries]
        assert any(laws.WRITES.match(statement) for statement in statements), room
        assert laws.foreign_writes(statements, own=f"{room}_") == []


def test_a_write_of_oversight_to_another_table_is_caught() -> None:
    planted = ['SELECT 1 FROM "people_person"', 'UPDATE "people_person" SET "merged_into_id" = NULL']
    assert laws.foreign_writes(planted, own="funnel_") == ["UPDATE people_person"]
