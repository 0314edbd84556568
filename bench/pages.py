"""Staff and person pages on a city's data: server time at 8 concurrent users, as a ratio to an empty page.

The server is the one that bin/run starts (granian, two processes of one thread), with a stopwatch round it
(bench/serving.py). Empty pages with the same sign-in, middleware and layout: for staff the notices of somebody who has
none; for a person, whom a date of birth has let in, the page with one sentence and a button; for a link, behind which
nobody is signed in, the page after leaving. With `--others` also every other page of staff and of a person that opens
with real ids (bench/walking.py).
Each page is first opened once, alone. One that takes longer than `--patience` says so by name and address, with the
lines at which the server stood then; it is left out, the server is started anew, and the run goes on.
The aim is 5 times at the 95th percentile and 12 queries; the number of queries
is also counted in the small town before it is copied to a city, where no page may need fewer than in the city.
"""

from __future__ import annotations

import argparse
import http.client
import json
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from bench import city, providers, walking
from bench.harness import MILLISECONDS, QUERIES, percentile, product
from bench.server import Server, serving

USERS = 8
STAFF_EMPTY, PERSON_EMPTY, LINK_EMPTY = "empty page, staff", "empty page, person", "empty page, link"
AIM_RATIO, AIM_QUERIES = 5, 12
CSRF = "b" * 32
STAFF = ("manager", "clinician", "coach", "lead", "commissioner", "admin")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked."""
    parser.add_argument("--people", type=int, default=100_000, help="how many people (100000)")
    parser.add_argument("--requests", type=int, default=160, help="how often each page is asked (160)")
    parser.add_argument("--only", default="", help="only pages whose name holds this")
    parser.add_argument("--others", action="store_true", help="also every other page that opens with real ids")
    parser.add_argument("--patience", type=int, default=20, help="seconds after which a page is given up (20)")
    parser.add_argument("--keep", type=Path, help="keep the city in this folder, and use the one that is there")


@dataclass(frozen=True, slots=True)
class Ask:
    """One request: the session that asks, the path, and the fields of a form that is sent."""

    session: str
    path: str
    fields: dict[str, str] | None = None


@dataclass(slots=True)
class Page:
    """A page, the requests by which it is asked in turn, and what was measured."""

    name: str
    asks: list[Ask]
    empty: str = STAFF_EMPTY
    times: list[float] = field(default_factory=list)
    queries: list[int] = field(default_factory=list)
    before: int = 0
    given_up: str = ""


class Asking:
    """Who is signed in, and which records their pages are about, found in the database as it is."""

    def __init__(self) -> None:
        self.sessions: dict[tuple[UUID, int], str] = {}

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        return walking.rows(sql, values)

    def session(self, user_id: UUID, browser: int = 0) -> str:
        """Return the key of a session of a member of staff."""
        if (user_id, browser) not in self.sessions:
            self.sessions[user_id, browser] = walking.staff_session(user_id)
        return self.sessions[user_id, browser]

    def users(self, role: str, organisation: str) -> list[UUID]:
        """Return who holds a role in an organisation, by its code: those with most to do first."""
        return [
            row[0]
            for row in self.rows(
                """
                SELECT m.user_id FROM access_membership m
                  JOIN organisations_organisation o ON o.id = m.organisation_id
                  LEFT JOIN referrals_referral r ON r.holder_id = m.user_id AND r.closed_at IS NULL
                 WHERE m.role = %s AND %s IN (o.ods_code, o.local_code) AND m.end_recorded_at IS NULL
                 GROUP BY m.user_id ORDER BY count(r.id) DESC, m.user_id LIMIT %s
                """,
                role,
                organisation,
                USERS,
            )
        ]

    def pages(self) -> list[Page]:
        """Return all pages with the requests for them."""
        coaches = self.users("WORK_COACH", city.PROVIDER)
        [manager] = self.users("PRACTICE_STAFF", "P84048")
        [lead] = self.users("SERVICE_LEAD", city.PROVIDER)
        [administrator] = self.users("ADMINISTRATOR", "P84048")
        [idle] = self.users("WORK_COACH", "BIG-LIFE")
        held = [
            (coach, referral, person)
            for coach in coaches
            for referral, person in self.rows(
                "SELECT id, person_id FROM referrals_referral WHERE holder_id = %s AND closed_at IS NULL "
                "ORDER BY id DESC LIMIT 20",
                coach,
            )
        ]
        imports = [row[0] for row in self.rows(
            "SELECT i.id FROM intake_import i JOIN intake_fitnoterequest r ON r.source_id = i.id "
            "JOIN organisations_organisation o ON o.id = i.organisation_id AND o.ods_code = 'P84048' "
            "GROUP BY i.id ORDER BY count(*) DESC LIMIT 20")]  # fmt: skip
        families = [row[0] for row in self.rows(
            "SELECT n.family_name FROM people_personname n JOIN people_registration r ON r.person_id = n.person_id "
            "JOIN organisations_organisation o ON o.id = r.organisation_id AND o.ods_code = 'P84048' "
            "WHERE n.until_at IS NULL LIMIT 40")]  # fmt: skip
        theirs = [row[0] for row in self.rows(
            "SELECT r.person_id FROM people_registration r "
            "JOIN organisations_organisation o ON o.id = r.organisation_id AND o.ods_code = 'P84048' "
            "JOIN referrals_referral f ON f.person_id = r.person_id WHERE r.until_date IS NULL LIMIT 40")]  # fmt: skip
        managers = [self.session(manager, n) for n in range(USERS)]
        leads = [self.session(lead, n) for n in range(USERS)]
        administrators = [self.session(administrator, n) for n in range(USERS)]
        provider = [self.session(m.user_id, n) for m in walking.members([providers.EMAIL]) for n in range(USERS)]
        searches = [
            Ask(managers[n % USERS], "/staff/people/", {"text": family, "birth_date_0": "", "nhs_number": ""})
            for n, family in enumerate(families)
        ]
        return [
            Page(STAFF_EMPTY, [Ask(self.session(idle, n), "/staff/notices/") for n in range(USERS)]),
            Page("coach's day", [Ask(self.session(c), "/staff/today/") for c in coaches]),
            Page("referral", [Ask(self.session(c), f"/staff/referrals/{r}/") for c, r, _ in held]),
            Page("referrals", [Ask(self.session(c), "/staff/referrals/") for c in coaches]),
            Page("referrals of the service", [Ask(s, "/staff/referrals/") for s in leads]),
            Page("person, to their coach", [Ask(self.session(c), f"/staff/people/{p}/") for c, _, p in held]),
            Page("person, to their practice", _each(managers, [f"/staff/people/{p}/" for p in theirs])),
            Page("search for people, empty", [Ask(s, "/staff/people/") for s in managers]),
            Page("search for people, by name", searches),
            Page("calls, of a practice", [Ask(s, "/staff/calls/") for s in managers]),
            Page("calls, of a provider", [Ask(self.session(c), "/staff/calls/") for c in coaches]),
            Page("fit notes", [Ask(s, "/staff/fit-notes/") for s in managers]),
            Page("fit notes, one file", _each(managers, [f"/staff/fit-notes/sent/{i}/" for i in imports])),
            Page("fit notes, held", [Ask(s, "/staff/fit-notes/waiting/") for s in managers]),
            Page("repeat fit notes", [Ask(s, "/staff/absence/") for s in managers]),
            Page("repeat fit notes, of a provider", [Ask(s, "/staff/absence/") for s in leads]),
            Page("routes", [Ask(self.session(c), f"/staff/people/{p}/routes/") for c, _, p in held]),
            Page("helping", [Ask(self.session(c), f"/staff/helping/{p}/") for c, _, p in held]),
            Page("identity reviews", [Ask(s, "/staff/people/reviews/") for s in managers]),
            Page("campaigns", [Ask(s, "/staff/campaigns/") for s in managers]),
            Page("outbox", [Ask(s, "/staff/outbox/") for s in administrators]),
            Page("outbox, of a practice", [Ask(s, "/staff/outbox/") for s in managers]),
            Page("silences", [Ask(s, "/staff/silences/") for s in leads]),
            Page("promises, of a coach", [Ask(self.session(c), "/staff/promises/") for c in coaches]),
            Page("promises, of a service", [Ask(s, "/staff/promises/") for s in leads]),
            Page("notices", [Ask(self.session(c), "/staff/notices/") for c in coaches]),
            Page("answers to read", [Ask(self.session(c), "/staff/questionnaires/") for c in coaches]),
            Page("what people said", [Ask(s, "/staff/answers/") for s in leads]),
            Page("what came of it", [Ask(s, "/staff/results/") for s in leads]),
            Page("concerns", [Ask(self.session(c), "/staff/concerns/") for c in coaches]),
            Page("provider's inbox", [Ask(s, "/staff/inbox/") for s in provider]),
            Page("how well words are kept", [Ask(s, "/service/") for s in leads]),
            Page("funnel", [Ask(s, "/staff/funnel/") for s in leads]),
            Page("funnel, by practice", [Ask(s, "/staff/funnel/?by=practice") for s in leads]),
            Page("funnel, steps", [Ask(s, "/staff/funnel/steps/") for s in leads]),
            Page("accounts", [Ask(s, "/staff/accounts/") for s in administrators]),
            Page("own account", [Ask(s, "/staff/accounts/own/") for s in managers]),
            *self._person_pages(),
        ]

    def others(self, pages: Sequence[Page]) -> list[Page]:
        """Return every page besides some, with the addresses that may open it; they are tried before they are asked."""
        known = {ask.path for page in pages for ask in page.asks}
        found = []
        for member in walking.members([*(f"{name}@example.org" for name in STAFF), providers.EMAIL]):
            session = self.session(member.user_id)
            role = member.role.lower().replace("_", " ")
            for name, addresses in walking.staff_pages(member):
                asks = [Ask(session, address) for address in addresses if address not in known]
                found.append(Page(f"{name}, {role}", asks))
        referred = self.rows("SELECT person_id FROM referrals_referral WHERE closed_at IS NULL ORDER BY id LIMIT 1")
        for person_id, session in ((row[0], walking.person_session(row[0])) for row in referred):
            for name, address in walking.person_pages(person_id, ""):
                if address not in known:
                    found.append(Page(name, [Ask(session, address)], PERSON_EMPTY))
        return found

    def _person_pages(self) -> list[Page]:
        from goodwork.reach.links import services as links

        referred = [row[0] for row in self.rows(
            "SELECT person_id FROM referrals_referral WHERE closed_at IS NULL ORDER BY id DESC LIMIT 40")]  # fmt: skip
        waiting = self.rows(
            "SELECT l.id, q.person_id FROM links_link l JOIN questionnaires_request q ON q.id = l.subject_id "
            "WHERE q.state = 'REQUESTED' AND l.expires_at > now() AND l.locked_at IS NULL AND l.revoked_at IS NULL "
            "ORDER BY l.id DESC LIMIT 40")  # fmt: skip
        sessions = [walking.person_session(person) for person in referred]
        asked = [(walking.person_session(person), links.path(link)) for link, person in waiting]
        return [
            Page(PERSON_EMPTY, [Ask(s, "/my/stop") for s in sessions], PERSON_EMPTY),
            Page(LINK_EMPTY, [Ask("", "/my/left")], LINK_EMPTY),
            Page("my page", [Ask(s, "/my/") for s in sessions], PERSON_EMPTY),
            Page("my page, what is held", [Ask(s, "/my/held") for s in sessions], PERSON_EMPTY),
            Page("what can be asked for", [Ask(s, "/my/services/") for s in sessions], PERSON_EMPTY),
            Page("a link", [Ask("", path) for _, path in asked], LINK_EMPTY),
            Page("a link, first question", [Ask(s, f"{path}/ask/work") for s, path in asked], PERSON_EMPTY),
        ]


def _each(sessions: Sequence[str], paths: Sequence[str]) -> list[Ask]:
    return [Ask(sessions[number % len(sessions)], path) for number, path in enumerate(paths)]


class User(threading.Thread):
    """One of the users at once: asks pages one after the other over one connection."""

    def __init__(self, port: int, work: list[tuple[Page, Ask]], *, patience: int) -> None:
        super().__init__()
        self.port = port
        self.work = work
        self.patience = patience
        self.failed: list[str] = []
        self.measured: list[tuple[Page, float, int]] = []

    def run(self) -> None:
        """Ask."""
        # All users ask the same page at once, and each waits for those before.
        most = USERS * self.patience
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=most)
        for page, ask in self.work:
            if page.given_up:
                continue
            try:
                status, headers = _send(connection, ask)
            except (OSError, http.client.HTTPException) as lost:
                why = f"took longer than {most} s" if isinstance(lost, TimeoutError) else f"got no answer ({lost!r})"
                page.given_up = f"{ask.path} {why} with {USERS} at once"
                connection.close()
                continue
            if status != 200:
                self.failed.append(f"{page.name}: {ask.path} answered {status}")
                continue
            self.measured.append((page, float(headers[MILLISECONDS]), int(headers[QUERIES])))
        connection.close()


def _send(connection: http.client.HTTPConnection, ask: Ask) -> tuple[int, Any]:
    headers = {"Cookie": f"sessionid={ask.session}; csrftoken={CSRF}" if ask.session else f"csrftoken={CSRF}"}
    if ask.fields is None:
        connection.request("GET", ask.path, headers=headers)
    else:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode({**ask.fields, "csrfmiddlewaretoken": CSRF})
        connection.request("POST", ask.path, body=body, headers=headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status, answer.headers


def measure(pages: Sequence[Page], *, requests: int, server: Server) -> list[str]:
    """Ask all pages in rounds, 8 at once; the first round only warms up. Return what failed.

    A page that is given up is asked no more.
    """
    failed: list[str] = []
    rounds = max(1, requests // (2 * USERS))
    for turn in range(rounds + 1):
        # In each round each user asks each page twice; all ask the same page at the same time.
        users = [
            User(server.port, [(page, page.asks[(turn * 2 * USERS + number + USERS * again) % len(page.asks)])
                        for page in pages for again in range(2) if not page.given_up], patience=server.patience)
            for number in range(USERS)
        ]  # fmt: skip
        for user in users:
            user.start()
        hung = sum(bool(page.given_up) for page in pages)
        for user in users:
            user.join()
            failed += user.failed
            if turn:
                for page, took, queries in user.measured:
                    page.times.append(took)
                    page.queries.append(queries)
        if sum(bool(page.given_up) for page in pages) > hung:
            server.begin_anew()
    return sorted(set(failed))


def result_of(pages: Sequence[Page]) -> dict[str, dict[str, Any]]:
    """Return what was measured by page."""
    empty = {page.name: page for page in pages if page.name == page.empty}
    found = {}
    for page in pages:
        if not page.times:
            continue
        p95 = percentile(page.times, 0.95)
        base = percentile(empty[page.empty].times, 0.95)
        base50 = percentile(empty[page.empty].times, 0.5)
        found[page.name] = {
            "p50_ms": round(percentile(page.times, 0.5), 1),
            "p95_ms": round(p95, 1),
            "ratio_p50": round(percentile(page.times, 0.5) / base50, 1),
            "ratio_p95": round(p95 / base, 1),
            "queries": max(page.queries),
            "queries_in_town": page.before,
            "within": p95 / base <= AIM_RATIO and max(page.queries) <= AIM_QUERIES,
        }
    return found


def run(asked: argparse.Namespace) -> dict[str, Any]:
    """Measure."""
    with product(asked.keep):
        before = _city(asked)
        with serving(patience=asked.patience) as server:
            pages = _asked(asked, server=server, requests=asked.requests)
        for page in pages:
            page.before = before.get(page.name, 0)
        return {"people": asked.people, "users": USERS, "aim_ratio_p95": AIM_RATIO, "aim_queries": AIM_QUERIES,
                "given_up": {page.name: page.given_up for page in pages if page.given_up},
                "pages": result_of(pages)}  # fmt: skip


def _city(asked: argparse.Namespace) -> dict[str, int]:
    """Make the city, unless it is there; return how many queries each page needed in the town that it grew from."""
    from goodwork.kernel import clock

    note = asked.keep / "city.json" if asked.keep else None
    if note is not None and note.exists():
        there = json.loads(note.read_text(encoding="utf-8"))
        if there["people"] != asked.people:
            raise SystemExit(f"{asked.keep} holds a city of {there['people']} people; name another folder.")
        return {name: int(most) for name, most in there["before"].items()}
    at = clock.now()
    city.seed(at=at)
    with serving(patience=asked.patience) as server:
        found = _asked(asked, server=server, requests=2 * USERS)
        before = {page.name: max(page.queries, default=0) for page in found}
    city.copied(people=asked.people, at=at)
    _offer(at=at)
    if note is not None:
        note.write_text(json.dumps({"people": asked.people, "before": before}), encoding="utf-8")
    return before


def _offer(*, at: datetime) -> None:
    """Enter the programmes of the sources and of each provider, some 1,200."""
    from django.db import connection, transaction

    with transaction.atomic():
        providers.offer(at=at)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _asked(asked: argparse.Namespace, *, server: Server, requests: int) -> list[Page]:
    asking = Asking()
    made = asking.pages()
    pages = [page for page in made if page.asks and (asked.only in page.name or page.name == page.empty)]
    for page in pages:
        _opens(page, page.asks[0], server=server)
    if asked.others:
        others = [page for page in asking.others(made) if asked.only in page.name]
        for page in others:
            page.asks = [ask for ask in page.asks if _opens(page, ask, server=server)]
        pages += [page for page in others if page.asks or page.given_up]
    failed = measure(pages, requests=requests, server=server)
    for line in [*failed, *(f"{page.name}: {page.given_up}" for page in pages if page.given_up)]:
        print(line, file=sys.stderr)  # noqa: T201
    return pages


def _opens(page: Page, ask: Ask, *, server: Server) -> bool:
    """Say whether a page opens; one that outlasts the patience of the run is given up, and the server begun anew."""
    if page.given_up:
        return False
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=server.patience)
    try:
        return bool(_send(connection, ask)[0] == 200)
    except TimeoutError:
        page.given_up = f"{ask.path} took longer than {server.patience} s"
        server.begin_anew()
        return False
    finally:
        connection.close()
