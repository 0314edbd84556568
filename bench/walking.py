"""Every page that somebody can open, with real ids: what the table of addresses and the database say together."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

EACH = 3
"""How many records each page is tried with; a page that opens for none of them is not one for this account."""
STEP = "work"
"""A step that every work and health check has."""

PEOPLE = {
    "WORK_COACH": "SELECT person_id FROM referrals_referral WHERE holder_id = %(user)s "
    "ORDER BY closed_at IS NOT NULL, id DESC LIMIT 40",
    "SERVICE_LEAD": "SELECT person_id FROM referrals_referral WHERE organisation_id = ANY(%(at)s) "
    "ORDER BY closed_at IS NOT NULL, id DESC LIMIT 40",
    "PRACTICE_STAFF": "SELECT r.person_id FROM people_registration r JOIN referrals_referral f USING (person_id) "
    "WHERE r.organisation_id = ANY(%(at)s) AND r.until_date IS NULL ORDER BY f.id DESC LIMIT 40",
}
PEOPLE["CLINICIAN"] = PEOPLE["ADMINISTRATOR"] = PEOPLE["PRACTICE_STAFF"]
PEOPLE["PROVIDER"] = PEOPLE["SERVICE_LEAD"]
"""Whom each role sees; those with an open referral first."""

_OF_PEOPLE = "SELECT id FROM {} WHERE person_id = ANY(%(people)s) ORDER BY id DESC LIMIT 40"
_THEIRS = "SELECT id FROM {} WHERE organisation_id = ANY(%(at)s) ORDER BY id DESC LIMIT 40"
RECORDS = {
    ("person_id",): "SELECT unnest(%(people)s)",
    ("referral_id",): _OF_PEOPLE.format("referrals_referral").replace("ORDER BY", "ORDER BY closed_at IS NOT NULL,"),
    ("conversation_id",): _OF_PEOPLE.format("conversations_conversation"),
    ("plan_id",): _OF_PEOPLE.format("plans_plan").replace("ORDER BY", "ORDER BY closed_at IS NOT NULL,"),
    ("promise_id",): "SELECT id FROM promises_promise WHERE ended_at IS NULL AND person_id = ANY(%(people)s) LIMIT 40",
    ("call_id",): "SELECT id FROM contacts_call WHERE state = 'OPEN' AND organisation_id = ANY(%(at)s) LIMIT 40",
    ("concern_id",): _THEIRS.format("contacts_concern"),
    ("message_id",): _OF_PEOPLE.format("messaging_message"),
    ("response_id",): _OF_PEOPLE.format("questionnaires_response"),
    ("request_id",): "SELECT id FROM questionnaires_request WHERE state = 'REQUESTED' "
    "AND organisation_id = ANY(%(at)s) ORDER BY id DESC LIMIT 40",
    ("request_id", "step"): "SELECT id, '" + STEP + "' FROM questionnaires_request WHERE state = 'REQUESTED' "
    "AND organisation_id = ANY(%(at)s) ORDER BY id DESC LIMIT 40",
    ("review_id",): _THEIRS.format("people_identityreview").replace("ORDER BY", "ORDER BY decided_at IS NOT NULL,"),
    ("campaign_id",): _THEIRS.format("campaigns_campaign"),
    ("import_id",): "SELECT i.id FROM intake_import i JOIN intake_fitnoterequest r ON r.source_id = i.id "
    "WHERE i.organisation_id = ANY(%(at)s) GROUP BY i.id ORDER BY count(*) DESC LIMIT 40",
    ("upload_id",): _THEIRS.format("intake_upload"),
    ("user_id",): "SELECT user_id FROM access_membership WHERE organisation_id = ANY(%(at)s) LIMIT 40",
    ("user_id", "membership_id"): "SELECT user_id, id FROM access_membership WHERE organisation_id = ANY(%(at)s)",
    ("person_id", "redirect_id"): "SELECT person_id, id FROM routes_redirect "
    "WHERE person_id = ANY(%(people)s) AND closed_at IS NULL LIMIT 40",
    ("organisation_id",): "SELECT unnest(%(at)s)",
    ("organisation_id", "relation_id"): "SELECT from_organisation_id, id FROM organisations_organisationrelation "
    "WHERE from_organisation_id = ANY(%(at)s) AND to_date IS NULL LIMIT 40",
    ("organisation_id", "point_id"): "SELECT organisation_id, id FROM organisations_organisationpoint "
    "WHERE organisation_id = ANY(%(at)s) AND to_date IS NULL LIMIT 40",
}
"""By the names that stand in an address: the records of a member of staff that can stand there."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member of staff: the account, one role, and where it is held."""

    user_id: UUID
    role: str
    organisation_ids: tuple[UUID, ...]


def rows(sql: str, values: Any = ()) -> list[tuple[Any, ...]]:
    """Return the rows of a query."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def members(emails: Sequence[str]) -> list[Member]:
    """Return accounts by their addresses, in the order of these."""
    found = rows(
        "SELECT u.email, u.id, m.role, array_agg(m.organisation_id) FROM access_user u "
        "JOIN access_membership m ON m.user_id = u.id AND m.end_recorded_at IS NULL "
        "WHERE u.email = ANY(%s) GROUP BY u.email, u.id, m.role",
        [list(emails)],
    )
    by_email = {email: Member(user_id, role, tuple(at)) for email, user_id, role, at in found}
    return [by_email[email] for email in emails if email in by_email]


def staff_pages(member: Member) -> Iterator[tuple[str, list[str]]]:
    """Yield the name of each page that a role opens by GET, with the addresses to try."""
    from django.urls import reverse

    from goodwork.kernel.routes import Who
    from goodwork.web.routing import route_table, url_patterns

    at = list(member.organisation_ids)
    about: dict[str, Any] = {"user": member.user_id, "at": at, "people": []}
    if member.role in PEOPLE:
        about["people"] = list(dict.fromkeys(row[0] for row in rows(PEOPLE[member.role], about)))
    known: dict[tuple[str, ...], list[tuple[Any, ...]]] = {(): [()]}
    converters = {str(pattern.name): tuple(pattern.pattern.converters) for pattern in url_patterns()}
    for route in route_table():
        if route.who is not Who.SIGNED_IN or "GET" not in route.methods or member.role not in route.roles:
            continue
        names = converters[route.name]
        if names not in known:
            known[names] = rows(RECORDS[names], about) if names in RECORDS else _any(names)
        addresses = [
            reverse(route.name, kwargs=dict(zip(names, values, strict=True))) for values in known[names][:EACH]
        ]
        yield route.name, addresses


def _any(names: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """Return records of the kind that a name in an address stands for (`plan_id`: a plan), whoever may see them."""
    from django.apps import apps

    if len(names) > 1 or not names[0].endswith("_id"):
        return []
    kind = names[0].removesuffix("_id").replace("_", "")
    tables = [m._meta.db_table for m in apps.get_models() if m._meta.model_name == kind]
    return [row for table in tables for row in rows(f"SELECT id FROM {table} ORDER BY id DESC LIMIT 40")]


def person_pages(person_id: UUID | None, link: str) -> Iterator[tuple[str, str]]:
    """Yield the pages of a person and those behind the link to their questions, with their addresses."""
    from django.urls import reverse

    from goodwork.kernel.routes import Who
    from goodwork.web.routing import route_table, url_patterns

    converters = {str(pattern.name): tuple(pattern.pattern.converters) for pattern in url_patterns()}
    for route in route_table():
        if route.who is not Who.BY_LINK or "GET" not in route.methods:
            continue
        names = converters[route.name]
        if not names and person_id is not None:
            yield route.name, reverse(route.name)
        elif link and "token" in names and set(names) <= {"token", "step"}:
            more = {"step": STEP} if "step" in names else {}
            yield route.name, reverse(route.name, kwargs={"token": link, **more})


def staff_session(user_id: UUID) -> str:
    """Return the key of a new session of a member of staff."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
    from django.contrib.sessions.backends.db import SessionStore

    user = get_user_model().objects.get(pk=user_id)
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "goodwork.web.accounts.backend.Backend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store["began_at"] = store["seen_at"] = time.time() + 300
    store.create()
    return str(store.session_key)


def person_session(person_id: UUID) -> str:
    """Return the key of a session that a date of birth has opened."""
    from django.contrib.sessions.backends.db import SessionStore

    store = SessionStore()
    store["my_person_id"] = str(person_id)
    store["my_began"] = time.time()
    store["my_until"] = time.time() + 30 * 60
    store["my_language"] = "en"
    store.create()
    return str(store.session_key)
