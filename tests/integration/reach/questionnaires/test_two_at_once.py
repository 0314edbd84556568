"""Two at the same moment: a button pressed twice, two dates tried at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection

from factories.people import AT
from factories.questionnaires import ANSWERS, WEB, asked
from goodwork.kernel.actors import SYSTEM, Actor, ActorKind, Viewer
from goodwork.ledger.events.models import EventRow
from goodwork.reach.links import services as links
from goodwork.reach.links.models import Link
from goodwork.reach.promises.models import Promise
from goodwork.reach.questionnaires import services
from goodwork.reach.questionnaires.models import Answer, Response

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Call all of them at the same moment, each on a connection of its own, and return what they gave or raised."""
    ready = threading.Barrier(len(calls))
    found: list[object] = [None] * len(calls)

    def run(place: int, call: Callable[[], object]) -> None:
        try:
            ready.wait(timeout=10)
            found[place] = call()
        except Exception as error:
            found[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n, call)) for n, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    return found


def test_a_button_pressed_four_times_sends_once() -> None:
    one = asked()

    def send() -> services.Submitted:
        return services.submit(request_id=one.request_id, answers=ANSWERS, typing=WEB, by=SYSTEM, at=AT)

    found = at_once(send, send, send, send)
    assert sorted(f.already for f in found if isinstance(f, services.Submitted)) == [False, True, True, True]
    assert Response.objects.count() == 1
    assert Answer.objects.count() == len(ANSWERS)
    assert Promise.objects.count() == 1
    assert EventRow.objects.filter(kind="QuestionnaireSubmitted").count() == 1


def test_dates_tried_at_once_are_counted_one_by_one() -> None:
    one = asked()

    def attempt() -> links.Tried:
        return links.try_birth_date(
            link_id=one.link_id,
            birth_date=date(1980, 1, 1),
            viewer=Viewer(kind=ActorKind.PERSON),
            by=Actor(kind=ActorKind.PERSON),
            at=AT,
        )

    at_once(*[attempt] * 5)
    assert Link.objects.get(id=one.link_id).failed_tries == 5
