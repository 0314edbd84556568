"""Whose session it is: nobody acts as somebody else by a link, a planted key, or a browser that others used before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from factories import staff
from factories.people import AT, person
from factories.questionnaires import PAGES, Asked, asked
from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM_VIEWER, Actor, ActorKind, Role
from goodwork.kernel.routes import Who
from goodwork.ledger.events.models import EventRow
from goodwork.registers.access import services as access
from goodwork.registers.access.models import User
from goodwork.registers.people import queries as people
from goodwork.web.my.session import TYPED
from goodwork.web.routing import PERSON_SESSION, route_table

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at() -> Iterator[None]:
    """Let the doors read a clock that stands still."""
    with clock.acting_at(AT):
        yield


def answered(client: Client, one: Asked, **changed: dict[str, list[str]]) -> None:
    """Answer every question behind a link and send it."""
    at = str(client.post(f"{one.path}/start")["Location"])
    while "/ask/" in at:
        step = at.rsplit("/", 1)[1]
        at = str(client.post(at, changed.get(step, PAGES[step]))["Location"])
    assert client.post(at).status_code == 302


def somebody_else() -> UUID:
    """Make another person."""
    return person(
        given_name="Rob", family_name="Stone", birth_date=date(1961, 5, 5), nhs_number="9000000017", mobile=""
    )


def opened_for(client: Client, person_id: object) -> None:
    """Let a browser's session be open for somebody, as their date of birth opens it."""
    session = client.session
    session[PERSON_SESSION] = str(person_id)
    session["my_until"] = AT.timestamp() + 1800
    session["my_began"] = AT.timestamp()
    session.save()


def test_who_opened_their_own_page_answers_anothers_link_as_a_stranger(client: Client) -> None:
    """A page opened by one's own date of birth proves nothing about somebody whose link one holds."""
    one = asked()
    other = somebody_else()
    opened_for(client, other)
    number = people.reach_facts(SYSTEM_VIEWER, [one.person_id], at=AT)[one.person_id].mobile
    answered(client, one, reach={"how": ["RING"], "phone": ["07700900999"], "when": ["MORNING"], "message": ["YES"]})
    assert client.post(f"{one.path}/worry", {"words": "Something is wrong"}).status_code == 302
    assert people.reach_facts(SYSTEM_VIEWER, [one.person_id], at=AT)[one.person_id].mobile == number
    acted = {str(i) for i in EventRow.objects.values_list("actor_id", flat=True) if i}
    assert str(one.person_id) in acted
    assert str(other) not in acted


def test_a_planted_session_key_opens_nothing_that_is_typed_later(client: Client) -> None:
    one = asked()
    client.get(f"{one.path}?language=en")
    opened_for(client, somebody_else())
    planted = client.cookies["sessionid"].value
    client.post(f"{one.path}/start")
    assert client.session[TYPED]
    assert client.cookies["sessionid"].value != planted
    proved = client.cookies["sessionid"].value
    client.post(f"{one.path}/birth-date", {"birth-day": "1", "birth-month": "1", "birth-year": "1990"})
    assert client.session[PERSON_SESSION] == str(one.person_id)
    assert client.cookies["sessionid"].value != proved


def test_signing_in_changes_the_key_and_signing_out_ends_a_persons_page_as_well(client: Client) -> None:
    user = User.objects.get(pk=staff.account(Role.WORK_COACH))
    user.set_password("a long enough password")
    user.save()
    opened_for(client, person())
    planted = client.cookies["sessionid"].value
    client.post(reverse("account_login"), {"login": user.email, "password": "a long enough password"})
    assert client.session["_auth_user_id"] == str(user.pk)
    assert client.cookies["sessionid"].value != planted
    cookie = client.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    signed = cookie.value
    assert client.get(reverse("account_logout")).status_code == 200
    assert "_auth_user_id" in client.session
    client.post(reverse("account_logout"))
    client.cookies["sessionid"] = signed
    assert "_auth_user_id" not in client.session
    assert PERSON_SESSION not in client.session


def test_a_session_under_a_new_key_is_still_on_the_list_of_those_that_can_be_ended(client: Client) -> None:
    user = User.objects.get(pk=staff.account(Role.WORK_COACH))
    user.set_password("a long enough password")
    user.save()
    client.post(reverse("account_login"), {"login": user.email, "password": "a long enough password"})
    client.post(f"{asked().path}/start")
    by = Actor(kind=ActorKind.USER, id=user.pk)
    access.end_sessions(user_id=user.pk, by=by, at=AT)
    assert client.get(reverse("staff-people")).status_code == 302


def test_no_address_leads_off_to_another_site(client: Client) -> None:
    user = User.objects.get(pk=staff.account(Role.WORK_COACH))
    user.set_password("a long enough password")
    user.save()
    for target in ("https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"):
        asked_for = {"login": user.email, "password": "a long enough password", "next": target}
        answer = client.post(f"{reverse('account_login')}?next={target}", asked_for)
        assert answer.status_code == 302
        assert "evil" not in answer["Location"]
        assert "javascript" not in answer["Location"]
        left = client.post(reverse("account_logout"), {"next": target})
        assert "evil" not in left["Location"]
        assert "javascript" not in left["Location"]


def test_every_form_asks_for_its_own_mark() -> None:
    """A POST that another site makes is refused by every address but the callbacks that bring their own token."""
    client = Client(enforce_csrf_checks=True)
    exempt = {route.name for route in route_table() if route.csrf_exempt}
    assert {name.split("-")[0] for name in exempt} <= {"notify"}, exempt
    for route in route_table():
        if "POST" in route.methods and route.name not in exempt:
            values = dict.fromkeys(_names(route.path), "a")
            ids = {n: "01a2017a-b487-7340-b22d-2ecf02efe1c9" for n in values if f"uuid:{n}>" in route.path}
            assert client.post(reverse(route.name, kwargs={**values, **ids})).status_code == 403, route.name


def _names(path: str) -> list[str]:
    return [part.split(">")[0].split(":")[-1] for part in path.split("<")[1:]]


def test_pages_for_strangers_are_kept_by_nobody_and_framed_by_nobody(client: Client) -> None:
    for route in route_table():
        if route.who is not Who.SIGNED_IN and "GET" in route.methods and "<" not in route.path:
            answer = client.get(reverse(route.name))
            _guarded(route.name, answer)
    for name in ("reply", "my-q"):
        _guarded(name, client.get(reverse(name, kwargs={"token": "a" * 24})))
    _guarded("login", client.get(reverse("account_login")))


def _guarded(name: str, answer: object) -> None:
    assert answer.status_code < 500 or name == "health", name  # type: ignore[attr-defined]
    headers = answer.headers  # type: ignore[attr-defined]
    assert headers["X-Frame-Options"] == "DENY", name
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], name
    assert "unsafe" not in headers["Content-Security-Policy"], name
    assert headers["Referrer-Policy"] == "same-origin", name
    assert headers["X-Content-Type-Options"] == "nosniff", name
    assert "no-store" in headers.get("Cache-Control", ""), (name, headers.get("Cache-Control"))
