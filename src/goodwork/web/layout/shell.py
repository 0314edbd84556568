"""What stands round a page: who is signed in, where they may go, what waits for them, whether the worker lives."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM_VIEWER, ActorKind, Viewer
from goodwork.kernel.routes import NavGroup
from goodwork.kernel.words import Words, direction, known_language
from goodwork.reach.contacts import queries as contacts
from goodwork.reach.promises import queries as promises
from goodwork.registers.access.permissions import can_break_glass
from goodwork.registers.access.queries import viewer_for
from goodwork.registers.access.rules import ROLE_NAMES
from goodwork.registers.organisations import queries as organisations
from goodwork.web.health import status
from goodwork.web.layout.brand import brand_colour
from goodwork.web.routing import navigation

WORDS = Words(Path(__file__).parent / "words")
ROW_HOLDS = 6
"""How many entries stand in one line whatever they are for."""
STATUS_SECONDS = 15
"""How long a process believes what it last heard of the worker."""


@dataclass(frozen=True, slots=True)
class NavLink:
    """One entry of the navigation, for this viewer on this page."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class NavLinks:
    """Some entries of the navigation under the name of what they are for."""

    name: str
    links: tuple[NavLink, ...]
    in_row: bool


@dataclass(frozen=True, slots=True)
class Navigation:
    """The navigation of this viewer: what stands in the line, and everything by groups.

    A wide screen shows the line, and behind "More" the groups that are not in it; a narrow one shows "Menu" with all.
    """

    row: tuple[NavLink, ...]
    groups: tuple[NavLinks, ...]
    rest: bool
    current: str
    current_in_rest: bool


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is signed in: name, and the roles with their organisations in words."""

    name: str
    roles: tuple[str, ...]
    may_break_glass: bool
    may_raise_concern: bool


@dataclass(frozen=True, slots=True)
class Shell:
    """What the layouts show besides the page itself."""

    service_name: str
    language: str
    direction: str
    demonstration: bool
    signed_in: SignedIn | None
    navigation: Navigation | None
    notices: int
    worker: status.WorkerStatus | None
    colour: str
    own_colour: bool


@lru_cache(maxsize=1024)
def _organisation_names(ids: frozenset[UUID], minute: int) -> dict[UUID, str]:
    """Return the names of organisations, asked for at most once a minute and process."""
    return dict(organisations.named(SYSTEM_VIEWER, ids))


@lru_cache(maxsize=2)
def _worker(moment: int) -> status.WorkerStatus:
    """Return how the worker does, asked for at most every 15 seconds and process."""
    return status.worker_status(clock.now())


@lru_cache(maxsize=512)
def _address(route: str) -> str:
    """Return the address of a navigation entry; addresses don't change while a process lives."""
    return reverse(route)


def shell_of(request: HttpRequest, language: str) -> Shell:
    """Return what stands round a page for whoever asked for it."""
    tongue = known_language(language)
    demonstration = not settings.PRODUCTION and settings.GOODWORK_GATEWAY == "outbox"
    viewer = _viewer(request)
    if viewer is None:
        return Shell(
            service_name=settings.GOODWORK_SERVICE_NAME,
            language=tongue,
            direction=direction(tongue),
            demonstration=demonstration,
            signed_in=None,
            navigation=None,
            notices=0,
            worker=None,
            colour=brand_colour(),
            own_colour=bool(settings.GOODWORK_COLOUR),
        )
    seconds = int(clock.now().timestamp())
    return Shell(
        service_name=settings.GOODWORK_SERVICE_NAME,
        language=tongue,
        direction=direction(tongue),
        demonstration=demonstration,
        signed_in=_signed_in(request, viewer, seconds // 60),
        navigation=_links(request, viewer),
        notices=promises.notices_count(viewer),
        worker=_worker(seconds // STATUS_SECONDS),
        colour=brand_colour(),
        own_colour=bool(settings.GOODWORK_COLOUR),
    )


def _viewer(request: HttpRequest) -> Viewer | None:
    """Return the signed-in viewer of a request, or None for a person by link and for a stranger."""
    known = getattr(request, "viewer", None)
    if isinstance(known, Viewer):
        return known if known.kind is ActorKind.USER else None
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    return getattr(user, "viewer", None) or viewer_for(user.pk, clock.now())


def _signed_in(request: HttpRequest, viewer: Viewer, minute: int) -> SignedIn:
    """Return who is signed in, in words."""
    names = _organisation_names(frozenset(viewer.organisation_ids()), minute)
    roles = tuple(f"{ROLE_NAMES[r.role]}, {names.get(r.organisation_id, '')}".rstrip(", ") for r in viewer.roles)
    name = request.user.get_full_name() if request.user.is_authenticated else ""
    return SignedIn(
        name=name,
        roles=roles,
        may_break_glass=can_break_glass(viewer),
        may_raise_concern=contacts.can_see_concerns(viewer),
    )


def _links(request: HttpRequest, viewer: Viewer) -> Navigation | None:
    """Return the navigation of a viewer; the entry with the longest address that the page stands under is current.

    Somebody with few entries, or with none for every day, has them all in the line; otherwise it holds those of every
    day.
    """
    items = [(item, _address(item.route)) for item in navigation() if viewer.has_role(*item.roles)]
    if not items:
        return None
    # One's own account stands below the accounts of all, and is not one of that list.
    own = request.path.startswith(_address("staff-own-account"))
    under = [url for _, url in items if request.path.startswith(url) and not own]
    here = max(under, key=len, default="")
    links = [(item.group, NavLink(item.label, url, url == here)) for item, url in items]
    daily = tuple(link for group, link in links if group is NavGroup.EVERY_DAY)
    row = daily if daily and len(links) > ROW_HOLDS else tuple(link for _, link in links)
    groups = []
    for group in NavGroup:
        of_group = tuple(link for its_group, link in links if its_group is group)
        if of_group:
            groups.append(NavLinks(group.value, of_group, of_group[0] in row))
    current = next((link for _, link in links if link.current), None)
    return Navigation(
        row=row,
        groups=tuple(groups),
        rest=len(row) < len(links),
        current="" if current is None else current.label,
        current_in_rest=current is not None and current not in row,
    )
