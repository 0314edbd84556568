"""What chaos.py is judged by, written slowly and plainly, from the rows themselves."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from bench.chaos_acts import Taken

HOUR = timedelta(hours=1)
_OPEN = """
SELECT count(*) FROM ({open}) o WHERE NOT EXISTS (
    SELECT 1 FROM promises_promise p
     WHERE p.subject_kind = o.kind AND p.subject_id = o.id AND p.state IN ('OPEN', 'BROKEN')
       AND p.due_date IS NOT NULL AND p.organisation_id IS NOT NULL)
"""
_OPEN_THINGS = """
SELECT 'REFERRAL' AS kind, id FROM referrals_referral WHERE closed_at IS NULL
UNION ALL SELECT call_kind, id FROM contacts_call WHERE state = 'OPEN'
"""
_QUESTION = _OPEN.format(open=_OPEN_THINGS)
_MOVES = {
    "ReferralReceived": ({""}, "REQUESTED"),
    "ReferralAccepted": ({"REQUESTED"}, "ACCEPTED"),
    "ReferralStarted": ({"ACCEPTED", "ON_HOLD"}, "IN_PROGRESS"),
    "ReferralHeld": ({"REQUESTED", "ACCEPTED", "IN_PROGRESS"}, "ON_HOLD"),
    "ReferralResumed": ({"ON_HOLD"}, "?"),
    "ReferralRejected": ({"REQUESTED", "ACCEPTED", "IN_PROGRESS", "ON_HOLD"}, "REJECTED"),
    "ReferralCompleted": ({"IN_PROGRESS"}, "COMPLETED"),
    "ReferralCancelled": ({"REQUESTED", "ACCEPTED", "IN_PROGRESS", "ON_HOLD"}, "CANCELLED"),
    "ReferralFailed": ({"REQUESTED", "ACCEPTED", "IN_PROGRESS", "ON_HOLD"}, "FAILED"),
}
"""Which state each event may come after, and where it leads: the loop of DOMAIN 6.2, written a second time."""


@dataclass
class Verdict:
    """What was found; `notes` says what, for who mends it."""

    silences: int = 0
    surfaced_in_time: int = 0
    without_holder_or_date: int = 0
    instants: int = 0
    lost: int = 0
    doubled: int = 0
    notes: list[str] = field(default_factory=list)

    def lose(self, count: int, what: str) -> None:
        """Count what was lost."""
        if count:
            self.lost += count
            self.notes.append(f"lost: {count} {what}")

    def double(self, count: int, what: str) -> None:
        """Count what was doubled."""
        if count:
            self.doubled += count
            self.notes.append(f"doubled: {count} {what}")


def open_without_promise() -> int:
    """Return how many open things have no live promise with a holder and a date, as this connection sees it now."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(_QUESTION)
        [found] = cursor.fetchone() or (0,)
    return int(found)


@contextmanager
def watching(verdict: Verdict) -> Iterator[None]:
    """Look at one instant after another, from a connection of our own, for something open without holder or date."""
    from bench.chaos_outside import outside

    stop = threading.Event()

    def look() -> None:
        with outside() as connection:
            while not stop.is_set():
                row = connection.execute(_QUESTION).fetchone()
                assert row is not None
                verdict.instants += 1
                if row[0]:
                    verdict.without_holder_or_date += row[0]
                    verdict.notes.append(f"{row[0]} open things without holder or date at instant {verdict.instants}")
                stop.wait(0.05)

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        stop.set()
        watcher.join()


class Silences:
    """Follows what falls silent: each day that passed at 17:00, and how long after that it was said."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict
        self.seen = 0
        self.missed: set[tuple[UUID, str]] = set()

    def look(self, at: datetime) -> None:
        """Look at what the ledger says since the last look, `at` being the true time."""
        from goodwork.kernel.clock import end_of_promise_day
        from goodwork.ledger.events.models import EventRow
        from goodwork.reach.promises.models import Notice, Promise

        began = list(EventRow.objects.filter(kind="SilenceBegan", id__gt=self.seen).order_by("id"))
        told = Counter(
            Notice.objects.filter(kind="BROKEN", promise_id__in=[row.subject_id for row in began]).values_list(
                "promise_id", flat=True
            )
        )
        for row in began:
            due_at = end_of_promise_day(datetime.fromisoformat(row.data["due_date"]).date())
            self.verdict.silences += 1
            if at <= due_at + HOUR and told[row.subject_id]:
                self.verdict.surfaced_in_time += 1
            else:
                self.verdict.notes.append(f"silence of {row.subject_id} due {due_at} surfaced at {at}")
            self.seen = max(self.seen, row.id)
        for promise_id, due_date in Promise.objects.filter(state="OPEN").values_list("pk", "due_date"):
            if end_of_promise_day(due_date) + HOUR <= at and (promise_id, str(due_date)) not in self.missed:
                self.missed.add((promise_id, str(due_date)))
                self.verdict.silences += 1
                self.verdict.notes.append(f"promise {promise_id} due {due_date} was silent and nobody said so at {at}")


def judge(verdict: Verdict, taken: Taken, *, at: datetime) -> None:
    """Compare what services took with what the ledger and the rows say, and look for what is there twice."""
    _judge_acts(verdict, taken)
    _judge_loop(verdict)
    _judge_messages(verdict, at=at)
    from goodwork.ledger.laws import check_all

    findings = check_all(at=at)
    verdict.lose(len(findings), f"laws broken, as {[f'{f.law}: {f.message}' for f in findings[:5]]}")
    verdict.lose(len(taken.broken), f"acts that ended in an error, as {taken.broken[:5]}")


def _judge_acts(verdict: Verdict, taken: Taken) -> None:
    from goodwork.ledger.events.models import EventRow
    from goodwork.pathway.conversations.models import Conversation
    from goodwork.pathway.replies.models import Reply
    from goodwork.reach.contacts.models import Call
    from goodwork.reach.messaging.models import ReceivedText

    received = Counter(EventRow.objects.filter(kind="ReferralReceived").values_list("subject_id", flat=True))
    verdict.lose(len((taken.referrals | taken.onward) - set(received)), "referrals")
    verdict.double(sum(n - 1 for n in received.values()), "referrals received")
    for what, ids, rows in (
        ("conversations", taken.conversations, Conversation.objects.values_list("pk", flat=True)),
        ("answers", taken.replies, Reply.objects.values_list("once", flat=True)),
        ("texts", taken.texts, ReceivedText.objects.values_list("reference", flat=True)),
        ("call-backs", taken.calls_back, Call.objects.values_list("pk", flat=True)),
    ):
        there: Counter[Any] = Counter(rows)
        verdict.lose(len(set(ids) - set(there)), what)
        verdict.double(sum(n - 1 for key, n in there.items() if key in ids), what)
        verdict.double(len(set(there) - set(ids)) if what in {"conversations", "answers"} else 0, f"{what} of nobody")


def _judge_loop(verdict: Verdict) -> None:
    """Go through each referral's events in the order of the ledger: none may come where it can't."""
    from goodwork.ledger.events.models import EventRow

    stands: dict[UUID, str] = {}
    started: set[UUID] = set()
    wrong = []
    rows = EventRow.objects.filter(kind__in=[*_MOVES, "ReferralCorrected"]).order_by("id")
    for row in rows.iterator(chunk_size=2000):
        before = stands.get(row.subject_id, "")
        if row.kind == "ReferralCorrected":
            stands[row.subject_id] = row.data["to_state"]
            continue
        allowed, after = _MOVES[row.kind]
        if before not in allowed:
            wrong.append(f"{row.kind} after {before or 'nothing'}")
        if row.kind == "ReferralStarted":
            started.add(row.subject_id)
        stands[row.subject_id] = ("IN_PROGRESS" if row.subject_id in started else "ACCEPTED") if after == "?" else after
    verdict.double(len(wrong), f"moves of referrals, as {wrong[:5]}")


def _judge_messages(verdict: Verdict, *, at: datetime) -> None:
    from bench.chaos_outside import outside
    from goodwork.ledger.events.models import EventRow
    from goodwork.reach.messaging.models import Message

    with outside() as table:
        taken = Counter(row[0] for row in table.execute("SELECT reference FROM chaos_taken").fetchall())
    verdict.double(sum(n - 1 for n in taken.values()), "messages taken by the gateway")
    status = {str(pk): state for pk, state in Message.objects.values_list("pk", "status")}
    unknown = [reference for reference in taken if status.get(reference[:36]) not in {"SENT", "DELIVERED", "FAILED"}]
    verdict.lose(len(unknown), f"messages that the gateway has, as {unknown[:3]}")
    waiting = Message.objects.filter(status__in=["QUEUED", "SENDING"], not_before_at__lte=at - HOUR)
    verdict.lose(waiting.count(), "messages still waiting")
    about = Message.objects.filter(template="SILENCE", tells_promise_id__isnull=False)
    said: Counter[UUID | None] = Counter(about.values_list("tells_promise_id", flat=True))
    began: Counter[UUID | None] = Counter(
        EventRow.objects.filter(kind="SilenceBegan").values_list("subject_id", flat=True)
    )
    verdict.double(sum(max(0, n - began[key]) for key, n in said.items()), "messages about one silence")
    verdict.double(_silences_twice(), "silences about one day")


def _silences_twice() -> int:
    """Count silences of one promise about one day that came again although nothing had happened in between."""
    from goodwork.ledger.events.models import EventRow

    last: dict[UUID, str] = {}
    found = 0
    kinds = ["SilenceBegan", "PromiseMoved", "PromiseKept", "PromiseReleased"]
    for row in EventRow.objects.filter(kind__in=kinds).order_by("id").iterator(chunk_size=2000):
        if row.kind == "SilenceBegan" and last.get(row.subject_id) == "SilenceBegan":
            found += 1
        last[row.subject_id] = row.kind
    return found
