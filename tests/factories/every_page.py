"""A small town with a browser for each of its staff, every page of it with real ids, and the forms on a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from uuid import UUID, uuid4

from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import get_resolver, reverse

from factories import closed_loop, town
from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM_VIEWER, Viewer
from goodwork.kernel.routes import Route, Who
from goodwork.ledger.events.queries import stream
from goodwork.reach.links import services as links
from goodwork.reach.links.models import Link
from goodwork.reach.links.rules import Purpose
from goodwork.registers.access.queries import viewer_for
from goodwork.web.routing import PERSON_SESSION, route_table

BY_LINK = ("person", "somebody")


@dataclass
class Form:
    """A form of a page: where it goes, and what it holds."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


def forms(html: str, address: str) -> Iterator[Form]:
    """Yield the POST forms of a page with what they would send as they stand."""
    for attributes, inside in re.findall(r"<form([^>]*)>(.*?)</form>", html, re.S):
        if "post" not in attributes.lower():
            continue
        action = re.search(r'action="([^"]*)"', attributes)
        form = Form(unescape(action[1]) if action and action[1] else address)
        for tag, rest in re.findall(r"<(input|textarea|select|button)\b([^>]*)>", inside, re.S):
            said = dict(re.findall(r'([\w-]+)="([^"]*)"', rest))
            name, kind = unescape(said.get("name", "")), said.get("type", "text")
            if not name or name == "csrfmiddlewaretoken":
                continue
            if kind == "file":
                form.files.append(name)
            elif tag == "textarea" or (tag == "input" and kind not in {"hidden", "radio", "checkbox", "submit"}):
                form.typed.append(name)
                form.fields.setdefault(name, unescape(said.get("value", "")))
            else:
                form.fields[name] = unescape(said.get("value", ""))
        yield form


@dataclass
class Town:
    """A small town, with a browser for each of its staff, for somebody with a link, and for a person at their page."""

    clients: Mapping[str, Client]
    known: Mapping[str, list[UUID]]
    token: str
    reply_token: str
    viewers: Mapping[str, Viewer]


def settle() -> Town:
    """Settle a town with a closed loop, and open a browser for everybody."""
    staff = town.settle(at=clock.now())
    link = Link.objects.exclude(purpose=Purpose.REPLY.value).order_by("-id").first()
    assert link is not None
    loop = closed_loop.close(staff, at=clock.now())
    known: dict[str, list[UUID]] = {}
    for event in stream(SYSTEM_VIEWER):
        for name, value in event.data.items():
            if name.endswith("_id") and isinstance(value, str) and UUID(value) not in known.setdefault(name, [])[-40:]:
                known[name].append(UUID(value))
        if event.subject_id:
            known.setdefault(f"{event.subject_kind}_id", []).append(event.subject_id)
    for name, found in loop.known.items():
        known.setdefault(name, []).append(found)
    clients = {}
    for address, user_id in staff.items():
        clients[address] = Client(raise_request_exception=False)
        clients[address].force_login(
            get_user_model().objects.get(pk=user_id), backend="goodwork.web.accounts.backend.Backend"
        )
    clients["person"] = Client(raise_request_exception=False)
    session = clients["person"].session
    session.update({PERSON_SESSION: str(loop.known["person_id"]), "my_until": 4e9, "my_began": clock.now().timestamp()})
    session.save()
    clients["somebody"] = Client(raise_request_exception=False)
    viewers = {address: viewer_for(user_id, clock.now()) for address, user_id in staff.items()}
    return Town(clients, known, links.path(link.id).rsplit("/", 1)[-1], loop.token, viewers)


def address_of(route: Route, settled: Town, back: int = 1) -> str:
    """Return an address of a route with ids that are really there: the newest of each, or one further back."""
    pattern = next(p for p in get_resolver().url_patterns if getattr(p, "name", None) == route.name)
    values: dict[str, object] = {}
    for name, converter in pattern.pattern.converters.items():
        if "UUID" in type(converter).__name__:
            ids = settled.known.get(name, [uuid4()])
            values[name] = ids[-min(back, len(ids))]
        elif name == "token":
            values[name] = settled.reply_token if route.name.startswith("reply") else settled.token
        else:
            values[name] = "all"
    return reverse(route.name, kwargs=values)


def pages(settled: Town) -> Iterator[tuple[str, Client, str, str]]:
    """GET every page as the first who may see it, and yield who, their browser, the address and the page.

    What a person sees is looked at with their page open, and without.
    """
    for route in route_table():
        if "GET" not in route.methods:
            continue
        staff_page = route.who is Who.SIGNED_IN
        # Whose role it is not for gets "not found", which other tests see to.
        who_may = (
            [w for w, viewer in settled.viewers.items() if viewer.has_role(*route.roles)]
            if staff_page
            else [w for w in settled.clients if w in BY_LINK]
        )
        # The newest of a kind may be somebody's whom none of these may see, or past what the page is for.
        for back in (1, 2, 3) if "<uuid" in route.path else (1,):
            address = address_of(route, settled, back)
            shown = [found for who in who_may if (found := _page(settled, who, address)) is not None]
            yield from shown[:1] if staff_page else shown
            if shown:
                break


def _page(settled: Town, who: str, address: str) -> tuple[str, Client, str, str] | None:
    client = settled.clients[who]
    response = client.get(address)
    assert response.status_code != 500, (who, address)
    if response.status_code != 200 or response.streaming:
        return None
    return who, client, address, response.content.decode(errors="replace")
