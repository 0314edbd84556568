"""Two transactions that wait for each other: both are done in the end, each once."""

from __future__ import annotations

import threading

import pytest
from django.db import OperationalError, connection, transaction

from goodwork.kernel import clock
from goodwork.ledger.deadlocks import tried_again
from goodwork.ledger.jobs.models import SweepRun


@pytest.mark.django_db(transaction=True)
def test_both_are_done_each_once() -> None:
    now = clock.now()
    for name in ("one", "other"):
        SweepRun.objects.create(name=name, acted_at=now, ran_at=now, done=0)
    met = threading.Barrier(2, timeout=10)
    begun: list[str] = []

    def count_up(first: str, second: str) -> None:
        with transaction.atomic():
            begun.append(first)
            row = SweepRun.objects.select_for_update().get(name=first)
            if begun.count(first) == 1:
                met.wait()
            other = SweepRun.objects.select_for_update().get(name=second)
            row.done, other.done = row.done + 1, other.done + 1
            row.save()
            other.save()

    def run(first: str, second: str) -> None:
        try:
            tried_again(lambda: count_up(first, second))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in (("one", "other"), ("other", "one"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(SweepRun.objects.values_list("done", flat=True)) == [2, 2]
    # The one that is let go may take its first row back before the other is awake, and they meet once more.
    assert len(begun) >= 3


def test_another_error_is_not_tried_again() -> None:
    tries: list[int] = []

    def fail() -> None:
        tries.append(1)
        raise OperationalError("the disk is full")

    with pytest.raises(OperationalError, match="disk"):
        tried_again(fail)
    assert len(tries) == 1
