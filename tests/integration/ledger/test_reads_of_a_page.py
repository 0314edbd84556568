"""The reads of one page are written down in one statement, and none is lost when the page fails."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from goodwork.kernel.actors import ActorKind, Viewer
from goodwork.kernel.ids import new_id
from goodwork.ledger.audit.models import Access
from goodwork.ledger.audit.services import one_page, record_read

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_all_reads_of_a_page_are_one_statement(django_assert_num_queries: Any) -> None:
    viewer = Viewer(kind=ActorKind.USER, id=new_id())
    first, second = new_id(), new_id()
    with django_assert_num_queries(1), one_page():
        record_read(viewer=viewer, page="card", person_ids=[first], at=AT)
        record_read(viewer=viewer, page="card", person_ids=[first], at=AT)
        record_read(viewer=viewer, page="names", person_ids=[first, second], at=AT)
    written = [(row.page, set(row.person_ids)) for row in Access.objects.order_by("id")]
    assert written == [("card", {first}), ("names", {first, second})]


def test_a_page_that_fails_has_still_been_read() -> None:
    viewer = Viewer(kind=ActorKind.USER, id=new_id())

    def fails() -> None:
        with one_page():
            record_read(viewer=viewer, page="card", person_ids=[new_id()], at=AT)
            raise LookupError

    with pytest.raises(LookupError):
        fails()
    assert Access.objects.count() == 1
    record_read(viewer=viewer, page="card", person_ids=[new_id()], at=AT)
    assert Access.objects.count() == 2
