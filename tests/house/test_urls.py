"""Every address stands in the table of who may come; a stranger is sent to sign in, and who has no business there
finds nothing, not even that it exists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, path, reverse

from factories import closed_loop, town
from factories import staff as made_staff
from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM_VIEWER, Role
from goodwork.kernel.routes import Route, Who
from goodwork.ledger.events.queries import stream
from goodwork.web.accounts.urls import TABLE
from goodwork.web.routing import route_table

SIGNED_IN = [route for route in route_table() if route.who is Who.SIGNED_IN]

# Addresses whose object is no secret to anybody with the role: organisations are public data (ODS), programmes too.
NO_SECRET = {"organisation_id", "programme_id"}


def patterns(inside: Iterable[URLPattern | URLResolver] | None = None) -> Iterator[URLPattern]:
    """Yield every pattern that Django answers."""
    for item in get_resolver().url_patterns if inside is None else inside:
        if isinstance(item, URLResolver):
            yield from patterns(item.url_patterns)
        else:
            yield item


def unlisted(found: Iterable[URLPattern], names: set[str]) -> list[str]:
    """Return the addresses that stand in no table."""
    return [str(p.pattern) for p in found if p.name not in names]


def names() -> set[str]:
    return {route.name for route in route_table()} | set(TABLE)


def arguments(route: Route, known: dict[str, UUID] | None = None) -> dict[str, object]:
    """Return values for a route's path: known ids, else ones that belong to nothing."""
    pattern = next(p for p in patterns() if p.name == route.name)
    made: dict[str, object] = {}
    for name, converter in pattern.pattern.converters.items():
        fallback: object = uuid4() if type(converter).__name__ == "UUIDConverter" else "nothing"
        made[name] = (known or {}).get(name, fallback)
    return made


def work_of(client: Client, method: str, address: str) -> tuple[int, int]:
    """Return the status of an answer, and how many statements it needed to say no; what follows is the page's frame."""
    with CaptureQueriesContext(connection) as seen:
        status = client.generic(method, address).status_code
    refused = [n for n, query in enumerate(seen.captured_queries) if 'INTO "ledger_access"' in (query["sql"] or "")]
    return status, refused[0] if refused else len(seen)


def asked(client: Client, route: Route, values: dict[str, object]) -> set[int]:
    """Return the statuses of the route's answers by each of its methods."""
    address = reverse(route.name, kwargs=values)
    return {client.generic(method, address).status_code for method in route.methods}


def test_every_address_stands_in_a_table() -> None:
    assert unlisted(patterns(), names()) == []


def test_an_address_beside_the_table_is_caught() -> None:
    beside = path("staff/secret/", lambda request: None, name="beside-the-table")
    assert unlisted([*patterns(), beside], names()) == ["staff/secret/"]


@pytest.mark.django_db
@pytest.mark.parametrize("route", SIGNED_IN, ids=lambda r: r.name)
def test_a_stranger_is_sent_to_sign_in(route: Route) -> None:
    for method in route.methods:
        response = Client().generic(method, reverse(route.name, kwargs=arguments(route)))
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.django_db
def test_an_account_without_the_role_finds_nothing() -> None:
    clients = {role: made_staff.signed_in(role) for role in Role}
    for route in SIGNED_IN:
        for role, client in clients.items():
            if role not in route.roles:
                assert asked(client, route, arguments(route)) == {404}, (route.name, role)


@pytest.mark.django_db
def test_what_is_not_there_is_not_found_for_anybody() -> None:
    clients = {role: made_staff.signed_in(role) for role in Role}
    for route in SIGNED_IN:
        values = arguments(route)
        if values:
            for role in route.roles:
                assert asked(clients[role], route, values) == {404}, (route.name, role)


@pytest.mark.django_db
def test_another_organisations_user_finds_nothing() -> None:
    """With real ids of a small town, and every role in an organisation that has nothing to do with it."""
    at: datetime = clock.now()
    loop = closed_loop.close(town.settle(at=at), at=at)
    known: dict[str, UUID] = {}
    for event in stream(SYSTEM_VIEWER):
        for name, value in event.data.items():
            if name.endswith("_id") and isinstance(value, str):
                known[name] = UUID(value)
    known |= loop.known
    clients = {
        role: made_staff.signed_in(
            role, made_staff.organisation("PRACTICE" if role is Role.PRACTICE_STAFF else "PROVIDER")
        )
        for role in Role
    }
    tried: set[str] = set()
    told: list[str] = []
    with clock.acting_at(at):
        for client in clients.values():
            # The first page of a session writes down when it began.
            client.get(reverse("home"))
        for route in SIGNED_IN:
            values = arguments(route, known)
            if not values or not set(values) - NO_SECRET:
                continue
            nothing = {name: values[name] if name in NO_SECRET else made for name, made in arguments(route).items()}
            if all(name in known for name in values):
                tried.add(route.name)
            for role in set(route.roles) - {Role.ADMINISTRATOR}:
                for method in route.methods:
                    status, there = work_of(clients[role], method, reverse(route.name, kwargs=values))
                    assert status == 404, (route.name, method, role, values)
                    _, not_there = work_of(clients[role], method, reverse(route.name, kwargs=nothing))
                    if there != not_there:
                        told.append(f"{route.name} {method} {role.value}: {there} and {not_there}")
    assert told == [], "what is there takes longer to be not found than what is not: the time tells"
    assert len(tried) > 50
    assert {"staff-inbox-one", "staff-inbox-letter", "staff-referral-answer", "staff-help", "staff-team"} <= tried, (
        tried
    )


@pytest.mark.django_db
def test_pages_are_kept_by_no_cache() -> None:
    response = Client().get(reverse("home"))
    assert response["Cache-Control"] == "no-store"
    assert settings.SECURE_REFERRER_POLICY == "same-origin"
    assert "default-src 'none'" in response["Content-Security-Policy"]
