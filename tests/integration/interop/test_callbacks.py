"""Notify's callbacks: the token lets in, anything twice is harmless, and a stranger learns nothing."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

PATHS = ["/interop/notify/receipts", "/interop/notify/texts", "/interop/notify/returned-letters"]
BODIES = {
    PATHS[0]: {"id": str(uuid4()), "reference": str(uuid4()), "status": "delivered"},
    PATHS[1]: {
        "id": str(uuid4()),
        "source_number": "447700900999",
        "message": "Hello",
        "date_received": "2026-11-21T10:00:00.000000Z",
    },
    PATHS[2]: {"notification_id": str(uuid4()), "reference": None},
}


@pytest.fixture(autouse=True)
def _token(settings: Any) -> None:
    settings.GOODWORK_NOTIFY_CALLBACK_TOKEN = "the-token"


def call(path: str, body: Any, token: str = "the-token") -> Any:
    return Client().post(path, body, content_type="application/json", headers={"Authorization": f"Bearer {token}"})


@pytest.mark.parametrize("path", PATHS)
def test_callbacks_are_taken_any_number_of_times(path: str) -> None:
    assert [call(path, BODIES[path]).status_code for _ in range(3)] == [204, 204, 204]


@pytest.mark.parametrize("path", PATHS)
def test_without_the_token_there_is_nothing_here(path: str, settings: Any) -> None:
    assert call(path, BODIES[path], token="guess").status_code == 404
    settings.GOODWORK_NOTIFY_CALLBACK_TOKEN = ""
    assert call(path, BODIES[path], token="").status_code == 404


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("body", ["", "not json", "[" * 60_000, "[]", "{}", '"text"'])
def test_what_is_no_callback_is_refused_by_name(path: str, body: str) -> None:
    answer = call(path, body)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_only_posts_come_in() -> None:
    assert Client().get(PATHS[0], headers={"Authorization": "Bearer the-token"}).status_code == 405
