"""A small town and the same town grown to twelve times its people: pages need no more queries, and the laws hold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import pytest
from bench import city
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factories.town import settle
from goodwork.kernel import clock
from goodwork.ledger.laws.registry import laws
from goodwork.registers.people.models import Person

PAGES = (
    ("coach@example.org", "/staff/today/"),
    ("coach@example.org", "/staff/referrals/"),
    ("coach@example.org", "/staff/promises/"),
    ("coach@example.org", "/staff/calls/"),
    ("coach@example.org", "/staff/notices/"),
    ("coach@example.org", "/staff/questionnaires/"),
    ("manager@example.org", "/staff/calls/"),
    ("manager@example.org", "/staff/fit-notes/"),
    ("manager@example.org", "/staff/fit-notes/waiting/"),
    ("manager@example.org", "/staff/absence/"),
    ("manager@example.org", "/staff/outbox/"),
    ("manager@example.org", "/staff/people/reviews/"),
    ("lead@example.org", "/staff/silences/"),
    ("lead@example.org", "/staff/promises/"),
    ("lead@example.org", "/staff/referrals/"),
    ("lead@example.org", "/staff/funnel/"),
    ("lead@example.org", "/staff/funnel/steps/"),
    ("admin@example.org", "/staff/outbox/"),
    ("admin@example.org", "/staff/accounts/"),
)
ALLOWED = 2
"""A page may ask one thing more where there was nothing to ask about in the small town, twice at most."""


def needed(staff: Mapping[str, UUID]) -> dict[tuple[str, str], int]:
    """Return how many queries each page needs, once what a process remembers is known."""
    found = {}
    for email, path in PAGES:
        browser = Client()
        user = get_user_model().objects.get(pk=staff[email])
        browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        assert browser.get(path).status_code == 200, path
        with CaptureQueriesContext(connection) as queries:
            browser.get(path)
        found[email, path] = sum("SAVEPOINT" not in q["sql"] for q in queries)
    return found


@pytest.mark.django_db
def test_twelve_times_the_people_need_no_more_queries_and_break_no_law() -> None:
    at: datetime = clock.now()
    staff = settle(at=at)
    few = needed(staff)
    before = Person.objects.count()
    grown = city.copy_lives(people=1_000, at=at)
    with connection.cursor() as cursor:
        cursor.execute(
            "ANALYZE"
        )  # the server looks at grown tables by itself, but not at rows that nobody has committed
    assert Person.objects.count() >= 10 * before
    assert grown.rows["referrals_referral"] > 400
    many = needed(staff)
    grew = {page: (few[page], many[page]) for page in PAGES if many[page] > few[page] + ALLOWED}
    assert not grew, f"queries before and after: {grew}"
    broken = [finding for check in laws().values() for finding in check(at=at)]
    assert not broken, broken[:5]
