"""Links in the database: made in bulk, opened once, proved, locked, ended."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test.utils import CaptureQueriesContext

from factories.people import AT, organisation, person
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Actor, ActorKind, NotVisible, Viewer
from goodwork.kernel.ids import new_id
from goodwork.ledger.events.models import EventRow
from goodwork.reach.links import queries, services
from goodwork.reach.links.models import Link
from goodwork.reach.links.rules import Purpose, Standing
from goodwork.reach.links.services import CannotUseLink, Issue
from goodwork.reach.promises import queries as promises
from goodwork.registers.people import services as people

pytestmark = pytest.mark.django_db

STRANGER = Viewer(kind=ActorKind.PERSON)
BY_LINK = Actor(kind=ActorKind.PERSON)
DAYS_84 = timedelta(days=84)


def token_of(link_id: object) -> str:
    return services.path(link_id).rsplit("/", 1)[1]  # type: ignore[arg-type]


def issued(**facts: object) -> tuple[object, object]:
    person_id = person(mobile="07700900101", **facts)
    link_id = services.issue(
        purpose=Purpose.MY_PAGE,
        person_id=person_id,
        subject_kind="PERSON",
        subject_id=person_id,
        expires_at=AT + DAYS_84,
        organisation_id=organisation(),
        by=SYSTEM,
        at=AT,
    )
    return person_id, link_id


def attempt(link_id: object, day: date, at: object = AT) -> services.Tried:
    return services.try_birth_date(
        link_id=link_id,
        birth_date=day,
        viewer=STRANGER,
        by=BY_LINK,
        at=at,  # type: ignore[arg-type]
    )


def test_a_link_is_found_by_its_token_and_the_token_is_stored_nowhere() -> None:
    _, link_id = issued()
    token = token_of(link_id)
    found = queries.by_token(STRANGER, token, at=AT)
    assert found is not None
    assert found.id == link_id
    assert found.standing is Standing.LIVE
    assert not hasattr(found, "person_id")
    row = Link.objects.values().get(id=link_id)
    assert not any(token in str(value) for value in row.values())
    for stored in EventRow.objects.values():
        assert not any(token in str(value) for value in stored.values())
    assert queries.by_token(STRANGER, "a" * 24, at=AT) is None
    assert queries.by_token(STRANGER, "' OR 1=1 --", at=AT) is None


def test_a_guess_costs_the_same_as_a_hit(django_assert_num_queries: object) -> None:
    _, link_id = issued()
    for token in (token_of(link_id), "b" * 24, "no token at all"):
        with django_assert_num_queries(1):  # type: ignore[operator]
            queries.by_token(STRANGER, token, at=AT)


def test_thousands_are_made_with_a_handful_of_statements() -> None:
    from django.db import connection

    people_ids = [person(given_name=f"N{n}", birth_date=date(1950 + n, 1, 1)) for n in range(3)]
    wanted = [Issue(Purpose.QUESTIONNAIRE, p, "REQUEST", new_id(), AT + DAYS_84) for p in people_ids]
    with CaptureQueriesContext(
        connection,
    ) as few:
        services.issue_many(wanted=wanted, by=SYSTEM, at=AT)
    with CaptureQueriesContext(connection) as many:
        ids = services.issue_many(wanted=wanted * 100, by=SYSTEM, at=AT)
    # Many go by COPY, which stands in no list of queries; few events are one INSERT.
    assert (len(few), len(many)) == (3, 2)
    assert len({token_of(i) for i in ids}) == 300
    assert [link.subject_id for link in map(Link.objects.in_bulk(ids).__getitem__, ids)] == [
        w.subject_id for w in wanted * 100
    ]


def test_opened_is_an_event_once() -> None:
    _, link_id = issued()
    for _ in range(3):
        services.mark_opened(link_id=link_id, by=BY_LINK, at=AT)  # type: ignore[arg-type]
    assert EventRow.objects.filter(kind="LinkOpened").count() == 1
    with pytest.raises(NotVisible):
        services.mark_opened(link_id=new_id(), by=BY_LINK, at=AT)


def test_the_right_date_opens_and_forgets_mistakes() -> None:
    person_id, link_id = issued()
    assert attempt(link_id, date(1990, 1, 2)).tries_left == 9
    right = attempt(link_id, date(1990, 1, 1))
    assert (right.right, right.person_id) == (True, person_id)
    assert attempt(link_id, date(1990, 1, 2)).tries_left == 9
    assert EventRow.objects.filter(kind="LinkOpened").count() == 1


def test_ten_wrong_dates_lock_the_link_and_promise_a_call() -> None:
    person_id, link_id = issued()
    for n in range(9):
        tried = attempt(link_id, date(1990, 2, n + 1))
        assert (tried.right, tried.person_id, tried.locked, tried.tries_left) == (False, None, False, 9 - n)
    assert attempt(link_id, date(1990, 3, 1)).locked
    found = queries.by_token(STRANGER, token_of(link_id), at=AT)
    assert found is not None
    assert found.standing is Standing.LOCKED
    with pytest.raises(CannotUseLink):
        attempt(link_id, date(1990, 1, 1))
    assert EventRow.objects.filter(kind="LinkLocked").count() == 1
    owed = promises.next_for(SYSTEM_VIEWER, person_id, at=AT)  # type: ignore[arg-type]
    assert [p.subject_kind for p in owed] == ["CALL"]


def test_an_expired_link_takes_no_date() -> None:
    _, link_id = issued()
    with pytest.raises(CannotUseLink):
        attempt(link_id, date(1990, 1, 1), at=AT + DAYS_84)


def test_what_makes_links_useless() -> None:
    person_id, link_id = issued()
    people.set_safe_contact(person_id=person_id, by=SYSTEM, at=AT)  # type: ignore[arg-type]
    found = queries.by_token(STRANGER, token_of(link_id), at=AT)
    assert found is not None
    assert found.standing is Standing.REVOKED

    other_id, other_link = issued(given_name="Bea", birth_date=date(1950, 5, 5))
    people.record_death(person_id=other_id, by=SYSTEM, at=AT)  # type: ignore[arg-type]
    found = queries.by_token(STRANGER, token_of(other_link), at=AT)
    assert found is not None
    assert found.standing is Standing.REVOKED
    assert services.revoke_for_person(person_id=other_id, reason="DECEASED", by=SYSTEM, at=AT) == 0  # type: ignore[arg-type]


def test_whose_link_it_is_is_for_the_system_only() -> None:
    person_id, link_id = issued()
    assert queries.person_of(SYSTEM_VIEWER, link_id) == person_id  # type: ignore[arg-type]
    with pytest.raises(NotVisible):
        queries.person_of(STRANGER, link_id)  # type: ignore[arg-type]
