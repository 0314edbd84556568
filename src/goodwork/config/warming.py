"""What a web process makes ready before its first page: what is otherwise loaded, written and planned on the way.

Views, templates and words are loaded when they are first needed, and PostgreSQL reads what it knows of each table once
for each connection: together that is half a second, which the first clinician of the day would wait for (A3).
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from logging import getLogger
from typing import Any

from django.apps import apps
from django.db import DatabaseError, connection, connections
from django.template import engines
from django.urls import Resolver404, get_resolver, resolve
from django.utils.module_loading import import_string

from goodwork.kernel import clock, words
from goodwork.kernel.actors import SYSTEM_VIEWER, ActorKind, NotVisible, Role, RoleIn, Viewer
from goodwork.kernel.ids import new_id
from goodwork.ledger import together
from goodwork.pathway.routes import queries as routes
from goodwork.registers.people import queries as people
from goodwork.registers.people.permissions import Action
from goodwork.web.my import panels as my_panels
from goodwork.web.routing import navigation, route_table
from goodwork.web.staff.people import panels as staff_panels

log = getLogger(__name__)
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def load() -> None:
    """Load every address, view, panel and template, and the words that most people read."""
    with suppress(Resolver404):
        resolve("/an-address-that-is-none/")  # Every pattern is tried, and so compiled.
    get_resolver().reverse("home")
    for route in route_table():
        import_string(route.view)
    navigation()
    my_panels.panels()
    staff_panels.registered()
    environment = engines["jinja2"].env  # type: ignore[attr-defined]
    for name in environment.list_templates(filter_func=lambda name: name.endswith(".jinja")):
        environment.get_template(name)
    words.load("en")


def plan() -> None:
    """Let the database read what it knows of each table, have what pages ask about one person written, read registers.

    It is asked on behalf of nobody: no account has these ids, so that nobody is seen and nothing is written down.
    """
    tables = [f"(SELECT 1 FROM {model._meta.db_table} LIMIT 0)" for model in apps.get_models()]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(tables))
    at, person_id, organisation_id = clock.now(), new_id(), new_id()
    viewers = [Viewer(ActorKind.USER, new_id(), (RoleIn(role, organisation_id),)) for role in Role]
    for viewer in (*viewers, Viewer(ActorKind.PERSON, person_id)):
        for text in ("a", "a b"):
            people.search(viewer, text=text, at=at)
        with suppress(NotVisible):
            people.allowed(viewer, person_id, Action.MAKE_BUNDLE)
        together.ask_everything(viewer, person_id)
    routes.make_ready(SYSTEM_VIEWER, at=at)


class Warm:
    """A WSGI application whose first thread to answer takes over the connection that was opened while it started."""

    def __init__(self, inner: Application) -> None:
        self.inner = inner
        self._opened = _opened()
        self._lock = threading.Lock()
        # What was loaded stays: the search for cycles need not go through it in the middle of somebody's page.
        gc.collect()
        gc.freeze()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request."""
        if self._opened is not None:
            with self._lock:
                opened, self._opened = self._opened, None
            if opened is not None:
                connections["default"] = opened
        return self.inner(environ, start_response)


def _opened() -> Any:
    """Return a connection that knows its tables; None where there is no database, which pages then say themselves."""
    try:
        load()
        plan()
    except DatabaseError as error:
        log.warning("the web process starts without its database: %s", type(error).__name__)
        return None
    opened = connections["default"]
    opened.inc_thread_sharing()
    # This thread opens another one, should it ever ask anything again.
    del connections["default"]
    return opened
