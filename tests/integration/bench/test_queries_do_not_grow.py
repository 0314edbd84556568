"""A small town and the same town grown to twelve times its people: every page stays few queries, and the laws hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from bench import city, walking
from bench.walking import Member
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from factories import fit_notes
from factories.town import settle
from goodwork.demo.programmes import enter_programmes
from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM
from goodwork.kernel.routes import Who
from goodwork.ledger.laws.registry import laws
from goodwork.reach.links import services as links
from goodwork.registers.people.models import Person
from goodwork.web.routing import route_table

STAFF = tuple(f"{who}@example.org" for who in ("manager", "clinician", "coach", "lead", "commissioner", "admin"))
AIM = 12
ALLOWED = 2
"""A page may ask one thing more where there was nothing to ask about in the small town, twice at most."""
NOT_OPENED = {
    *("my-q-ring-done", "my-q-send", "my-q-worry-done", "my-request", "my-request-stop", "my-service", "reply"),
    *("reply-code", "staff-call", "staff-call-end", "staff-call-other", "staff-concern", "staff-help-ask"),
    *(
        "staff-inbox-code",
        "staff-inbox-letter",
        "staff-organisation-point-end",
        "staff-programme",
        "staff-programme-change",
    ),
    *("staff-programme-order", "staff-programme-provider", "staff-programme-rule", "staff-questionnaire-done"),
    *("staff-questionnaire-send", "staff-referral-answer", "staff-routes-redirect-end", "staff-person-reach"),
    *("staff-stranger", "staff-stranger-close", "staff-stranger-match", "staff-stranger-worry", "stay"),
}
"""Pages about what this town has none of (an open call, a concern, a half-typed answer, a programme's rules, a text
from an unknown number), or seldom (a restricted person); and an address that only a script asks for."""
DOWNLOADS = {"staff-fit-notes-csv", "staff-funnel-export", "staff-funnel-steps-export"}
"""Files: a query for each thousand rows is right there, and they hold what several pages do."""

Found = dict[tuple[str, str], int]


class Counting:
    """Counts the statements of a page, but for what a test's own transaction adds."""

    def __init__(self) -> None:
        self.found = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Count one, and execute it."""
        self.found += not re.match(r"(ROLLBACK TO |RELEASE )?SAVEPOINT", sql)
        return execute(sql, params, many, context)


def needed(client: Client, path: str) -> int | None:
    """Return how many queries a page needs; None where it does not open.

    Where they are too many it is asked once more: the first time a process asks for what it then remembers.
    """
    counting = Counting()
    for _ in range(2):
        counting.found = 0
        with connection.execute_wrapper(counting):
            if client.get(path).status_code != 200:
                return None
        if counting.found <= AIM:
            break
    return counting.found


def browser(session: str) -> Client:
    client = Client(raise_request_exception=True)
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    return client


def of_staff(members: list[Member]) -> Found:
    """Return the most queries that each page of staff needs, by account's role and page."""
    found: Found = {}
    for member in members:
        client = browser(walking.staff_session(member.user_id))
        for name, addresses in walking.staff_pages(member):
            for address in addresses:
                queries = needed(client, address)
                if queries is not None:
                    found[member.role, name] = max(queries, found.get((member.role, name), 0))
    return found


def of_people() -> Found:
    """Return the most queries that each page of a person needs: of some who are helped, and of some who are asked."""
    found: Found = {}
    helped = walking.rows("SELECT person_id FROM referrals_referral ORDER BY closed_at IS NOT NULL, id DESC LIMIT 4")
    for purpose, person_id, link in [
        *_asked("REQUESTED"),
        *_asked("SUBMITTED"),
        *(("HELPED", p[0], "") for p in helped),
    ]:
        client = browser(walking.person_session(person_id))
        for name, address in walking.person_pages(person_id, link):
            queries = needed(client, address)
            if queries is not None:
                found[purpose, name] = max(queries, found.get((purpose, name), 0))
    return found


def _asked(state: str) -> Iterator[tuple[str, UUID, str]]:
    rows = walking.rows(
        "SELECT l.id, q.person_id FROM links_link l JOIN questionnaires_request q ON q.id = l.subject_id "
        "WHERE q.state = %s AND l.expires_at > now() AND l.locked_at IS NULL AND l.revoked_at IS NULL "
        "ORDER BY l.id DESC LIMIT 3",
        [state],
    )
    return ((state, person_id, links.path(link_id).rsplit("/", 1)[-1]) for link_id, person_id in rows)


def hand_in(manager: Member) -> None:
    """Let a file of fit-note requests wait for a look."""
    file = SimpleUploadedFile("requests.csv", fit_notes.made_file())
    answer = browser(walking.staff_session(manager.user_id)).post("/staff/fit-notes/", {"file": file})
    assert answer.status_code == 302, answer.content.decode()


def unopened(found: Mapping[tuple[str, str], int]) -> set[str]:
    """Return the pages of the table that nobody opened."""
    opened = {name for _, name in found}
    return {r.name for r in route_table() if "GET" in r.methods and r.who is not Who.PUBLIC and r.name not in opened}


@pytest.mark.django_db
def test_twelve_times_the_people_need_no_more_queries_and_break_no_law(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walking, "EACH", 2)
    at: datetime = clock.now()
    settle(at=at)
    enter_programmes(by=SYSTEM, from_at=at - timedelta(days=30), at=at)
    members = walking.members(STAFF)
    hand_in(members[0])
    few = of_staff(members) | of_people()
    before = Person.objects.count()
    grown = city.copy_lives(people=1_000, at=at)
    with connection.cursor() as cursor:
        # The server looks at grown tables by itself, but not at rows that nobody has committed.
        cursor.execute("ANALYZE")
    assert Person.objects.count() >= 10 * before
    assert grown.rows["referrals_referral"] > 400
    many = of_staff(members) | of_people()
    assert unopened(many) <= NOT_OPENED, unopened(many) - NOT_OPENED
    grew = {page: (few[page], many[page]) for page in few if page in many and many[page] > few[page] + ALLOWED}
    assert not grew, f"queries before and after: {grew}"
    above = {page: most for page, most in many.items() if most > AIM and page[1] not in DOWNLOADS}
    assert not above, f"pages that need more queries than they may: {above}"
    broken = [finding for check in laws().values() for finding in check(at=at)]
    assert not broken, broken[:5]
