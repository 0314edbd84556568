"""A link shows, a POST acts: whatever else a browser or a scanner sends changes nothing."""

from __future__ import annotations

import pytest
from django.test import Client

from factories.people import AT
from factories.questionnaires import asked
from goodwork.kernel import clock
from goodwork.ledger.events.models import EventRow

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"])
def test_only_a_post_acts(client: Client, method: str) -> None:
    with clock.acting_at(AT):
        one = asked()
        before = EventRow.objects.exclude(kind="AccessRefused").count()
        for page in ("start", "not-now", "new-link"):
            assert client.generic(method, f"{one.path}/{page}").status_code == 405
        for page in ("answer", "leave", "held/copy"):
            assert client.generic(method, f"/my/{page}").status_code == 405
        assert EventRow.objects.exclude(kind="AccessRefused").count() == before
