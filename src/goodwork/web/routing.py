"""The one table of addresses: which page, and who may come. Folders add their rows in `routes.py`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from contextlib import nullcontext
from functools import lru_cache
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.module_loading import import_string

import goodwork
from goodwork.kernel import clock
from goodwork.kernel.actors import ActorKind, NotVisible, Viewer
from goodwork.kernel.remembering import one_look
from goodwork.kernel.routes import ALL_ROLES, NavItem, Route, Who
from goodwork.ledger.audit.services import one_page, record_refusal
from goodwork.ledger.deadlocks import tried_again
from goodwork.registers.access.queries import viewer_for

__all__ = ["ALL_ROLES", "NavItem", "Route", "Who"]

PERSON_SESSION = "my_person_id"
PERSON_SESSION_UNTIL = "my_until"


def _modules() -> list[Any]:
    """Return the `routes` modules of the doors, in the order of their names."""
    names = [
        info.name
        for info in pkgutil.walk_packages(goodwork.__path__, "goodwork.")
        if info.name.endswith(".routes") and info.name.startswith(("goodwork.web.", "goodwork.interop."))
    ]
    return [importlib.import_module(name) for name in sorted(names)]


@lru_cache(maxsize=1)
def route_table() -> tuple[Route, ...]:
    """Return every route of the doors; two of one name are a mistake of ours."""
    routes = [route for module in _modules() for route in module.ROUTES]
    names = [route.name for route in routes]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise ValueError(f"routes with the same name: {sorted(twice)}")
    return tuple(routes)


@lru_cache(maxsize=1)
def navigation() -> tuple[NavItem, ...]:
    """Return the staff navigation in its order."""
    items = [item for module in _modules() for item in getattr(module, "NAV", ())]
    return tuple(sorted(items, key=lambda item: (item.order, item.label)))


def url_patterns() -> list[URLPattern]:
    """Return Django's patterns for the table."""
    return [path(route.path, guarded(route), name=route.name) for route in route_table()]


def guarded(route: Route) -> Callable[..., HttpResponse]:
    """Return the route's view behind its guard: stranger to sign-in, wrong role to "not found", nothing cached."""

    def view(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        # HEAD is a GET without its body; where only a POST acts it would act unchecked, because CSRF lets it pass.
        if request.method not in route.methods and not (request.method == "HEAD" and "GET" in route.methods):
            return not_allowed(request, route)
        viewer = viewer_of(request, route)
        if viewer is None:
            return redirect(f"{settings.LOGIN_URL}?next={quote(request.path)}")
        if route.who is Who.SIGNED_IN and not viewer.has_role(*route.roles):
            record_refusal(viewer=viewer, page=route.name, at=clock.now())
            return not_found(request)
        request.route = route  # type: ignore[attr-defined]
        request.viewer = viewer  # type: ignore[attr-defined]

        def answered() -> HttpResponse:
            # A GET changes nothing, so that what its parts ask twice is answered once.
            with one_page(), one_look() if request.method == "GET" else nullcontext():
                answer: HttpResponse = import_string(route.view)(request, viewer, **kwargs)
                return answer

        try:
            response = tried_again(answered)
        except (NotVisible, Http404):
            if viewer.id is not None:
                record_refusal(viewer=viewer, page=route.name, at=clock.now())
            response = not_found(request)
        response.setdefault("Cache-Control", "no-store")
        response.setdefault("Referrer-Policy", "same-origin")
        return response

    view.csrf_exempt = route.csrf_exempt  # type: ignore[attr-defined]
    view.__name__ = route.name.replace("-", "_")
    return view


def viewer_of(request: HttpRequest, route: Route) -> Viewer | None:
    """Return who looks: the account, the person whose session a date of birth opened, or a stranger with no id.

    None means that this address asks for sign-in and nobody is signed in.
    """
    at = clock.now()
    if route.who is Who.BY_LINK:
        person = request.session.get(PERSON_SESSION)
        if person and request.session.get(PERSON_SESSION_UNTIL, 0) > at.timestamp():
            return Viewer(kind=ActorKind.PERSON, id=UUID(person))
        return Viewer(kind=ActorKind.PERSON)
    user = request.user
    if user.is_authenticated:
        return getattr(user, "viewer", None) or viewer_for(user.pk, at)
    return Viewer(kind=ActorKind.PERSON) if route.who is Who.PUBLIC else None


def not_allowed(request: HttpRequest, route: Route) -> HttpResponse:
    """Return the refusal of a method: a page where a browser opened an address that takes forms only, else no words."""
    refused: HttpResponse = HttpResponseNotAllowed(route.methods)
    if request.method == "GET" and not route.csrf_exempt:
        refused.content = not_found(request).content
        refused["Cache-Control"] = "no-store"
    return refused


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return the one "not found" page: the same for what is not there and for what is not yours."""
    page: HttpResponse = import_string("goodwork.web.errors.views.not_found")(request)
    return page
