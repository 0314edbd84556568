"""After a bulk load the planner knows the tables, although the program owns none of them."""

from __future__ import annotations

import os

import psycopg
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


@pytest.mark.django_db(transaction=True)
def test_a_table_that_somebody_else_looks_at_just_now_is_left_to_them() -> None:
    with connection.cursor() as cursor, psycopg.connect(os.environ["DATABASE_URL"]) as somebody:
        cursor.execute("CREATE TABLE grown_for_a_test AS SELECT n FROM generate_series(1, 6000) n")
        try:
            somebody.execute("LOCK TABLE grown_for_a_test IN SHARE UPDATE EXCLUSIVE MODE")
            cursor.execute("SET lock_timeout = '1s'")
            analyse_grown(changes=5_000)
            cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'grown_for_a_test'")
            assert cursor.fetchone() == (-1.0,)
        finally:
            somebody.rollback()
            cursor.execute("RESET lock_timeout")
            cursor.execute("DROP TABLE grown_for_a_test")
