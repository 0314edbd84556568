"""What a browser session may see: a page opened by date of birth, and what it has itself typed; 30 minutes each."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpRequest

from goodwork.kernel import clock
from goodwork.kernel.actors import Actor, ActorKind, Viewer
from goodwork.reach.links import queries as links
from goodwork.reach.questionnaires.rules import PERSON_MINUTES, Mode, Relation, TypedBy, Typing
from goodwork.web.accounts.middleware import new_key
from goodwork.web.my.tongue import LANGUAGE
from goodwork.web.routing import PERSON_SESSION, PERSON_SESSION_UNTIL

LONGEST = timedelta(hours=12)
A_MINUTE = 60
BEGAN = "my_began"
TYPED = "my_typed"
TYPED_UNTIL = "my_typed_until"
HELPS = "my_helps"


def open_page(request: HttpRequest, person_id: UUID, *, at: datetime) -> None:
    """Open a person's page in this session, under a new session key."""
    new_key(request)
    request.session[PERSON_SESSION] = str(person_id)
    request.session[BEGAN] = at.timestamp()
    touch(request, at=at)


def touch(request: HttpRequest, *, at: datetime) -> None:
    """Let an open page stay open for another 30 minutes, 12 hours at most in all (DOMAIN 7.6)."""
    if PERSON_SESSION in request.session:
        longest = request.session.get(BEGAN, 0) + LONGEST.total_seconds()
        _extend(request, PERSON_SESSION_UNTIL, min(at.timestamp() + PERSON_MINUTES * 60, longest))


def close_page(request: HttpRequest) -> None:
    """Close a person's page: what this session may see of people is forgotten, its language stays."""
    kept = list(request.session.keys())
    for key in kept:
        if key.startswith("my_") and key != LANGUAGE:
            del request.session[key]
    new_key(request)


def begin_typing(request: HttpRequest, *, at: datetime) -> None:
    """Let this session see again what it types, for 30 minutes without use."""
    if not typed(request, at=at):
        # A session key that somebody else left in this browser must not open what is typed here.
        new_key(request)
        request.session[TYPED] = secrets.token_hex(16)
    _extend(request, TYPED_UNTIL, at.timestamp() + PERSON_MINUTES * 60)


def _extend(request: HttpRequest, key: str, until: float) -> None:
    """Write a new end into the session, at most once a minute: each write is a row in the database."""
    if abs(until - request.session.get(key, 0)) >= A_MINUTE:
        request.session[key] = until


def typed(request: HttpRequest, *, at: datetime) -> str:
    """Return the digest by which what this session typed is known, "" when it has typed nothing lately."""
    key = request.session.get(TYPED, "")
    if not key or request.session.get(TYPED_UNTIL, 0) <= at.timestamp():
        return ""
    return hashlib.sha256(str(key).encode()).hexdigest()


def help_with(request: HttpRequest, request_id: UUID, relation: Relation) -> None:
    """Note that whoever types here helps the person, and what they are to them."""
    request.session[HELPS] = {**request.session.get(HELPS, {}), str(request_id): relation.value}


def relation_to(request: HttpRequest, request_id: UUID) -> Relation | None:
    """Return what whoever types here is to the person, None for the person."""
    found = request.session.get(HELPS, {}).get(str(request_id))
    return Relation(found) if found else None


def typing_of(request: HttpRequest, request_id: UUID, language: str) -> Typing:
    """Return how answers typed in this session reach us."""
    relation = relation_to(request, request_id)
    if relation is None:
        return Typing(TypedBy.PERSON, language, Mode.WEB)
    return Typing(TypedBy.HELPER, language, Mode.WEB, relation=relation)


def of_link(request: HttpRequest, viewer: Viewer) -> Viewer:
    """Return who looks, as far as the link in the address goes: a session open for another person is a stranger's."""
    found = request.resolver_match
    token = found.kwargs.get("token") if found else None
    if viewer.id is None or token is None:
        return viewer
    link = links.by_token(viewer, str(token), at=clock.now())
    own = link is not None and links.is_for(viewer, link.id, viewer.id)
    return viewer if own else Viewer(kind=ActorKind.PERSON)


def hand(request: HttpRequest, viewer: Viewer, request_id: UUID | None = None) -> Actor:
    """Return who acts behind a link: the person, or who helps them; proved when this session has opened their page.

    Where it has opened somebody else's page, that proves nothing here: whoever acts is known by the link alone.
    """
    viewer = of_link(request, viewer)
    if request_id is not None and relation_to(request, request_id) is not None:
        return Actor(kind=ActorKind.HELPER, on_behalf_of=viewer.id)
    return viewer.actor()
