"""After a bulk load the planner knows the tables, although the program owns none of them."""

from __future__ import annotations

import pytest
from django.db import connection

from goodwork.ledger.analysing import analyse_grown


@pytest.mark.django_db
def test_in_a_transaction_nothing_is_done() -> None:
    assert analyse_grown(changes=1) == 0


@pytest.mark.django_db(transaction=True)
def test_a_table_that_grew_is_looked_at_once() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE grown_for_a_test AS SELECT n FROM generate_series(1, 6000) n")
        try:
            assert analyse_grown(changes=5_000) >= 1
            cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'grown_for_a_test'")
            assert cursor.fetchone() == (6000.0,)
            cursor.execute("SELECT pg_stat_force_next_flush()")
            assert analyse_grown(changes=5_000) == 0
        finally:
            cursor.execute("DROP TABLE grown_for_a_test")
