"""What must always be true of referrals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F

from goodwork.kernel.actors import SYSTEM_VIEWER
from goodwork.ledger.events import queries as events
from goodwork.ledger.events.queries import StoredEvent
from goodwork.ledger.laws import Finding, law
from goodwork.pathway.referrals.chaining import LONGEST_CHAIN
from goodwork.pathway.referrals.closing import left_behind
from goodwork.pathway.referrals.histories import MOVING, STATE_AFTER, entries_of, first_at
from goodwork.pathway.referrals.models import Correction, Referral
from goodwork.pathway.referrals.rules import Reason, State

RESUMED = frozenset({State.ACCEPTED, State.IN_PROGRESS})
"""Where a referral may stand that was taken up again, by an entry from before it said so itself."""


def _states_after(stored: StoredEvent) -> frozenset[State]:
    """Return the states that an event may leave a referral in."""
    if told := stored.data.get("to_state"):
        return frozenset({State(told)})
    return RESUMED if stored.kind == "ReferralResumed" else frozenset({STATE_AFTER[stored.kind]})


@law("referrals.states_agree_with_events")
def states_agree(*, at: datetime) -> Iterator[Finding]:
    """Find referrals whose row says another state than the last event about them, and those without any event."""
    last: dict[UUID, tuple[str, frozenset[State]]] = {}
    for stored in events.stream(SYSTEM_VIEWER, kinds=MOVING):
        last[stored.subject_id] = (stored.kind, _states_after(stored))
    for pk, state in Referral.objects.values_list("id", "state").iterator(chunk_size=5000):
        kind, allowed = last.pop(pk, ("nothing", frozenset()))
        if State(state) not in allowed:
            yield Finding(
                "referrals.states_agree_with_events", "REFERRAL", pk, f"stands {state}, its last event is {kind}"
            )


@law("referrals.ends_have_reasons")
def ends_have_reasons(*, at: datetime) -> Iterator[Finding]:
    """Find ended referrals whose reason is none of an ending."""
    wrong = Referral.objects.filter(closed_at__isnull=False, reason__in=["", Reason.DEFERRED.value])
    for pk in wrong.values_list("id", flat=True):
        yield Finding("referrals.ends_have_reasons", "REFERRAL", pk, "ended without a reason for ending")


@law("referrals.chains_have_an_end")
def chains_have_an_end(*, at: datetime) -> Iterator[Finding]:
    """Find chains that close on themselves or never end, and parts of another person's referral."""
    above = dict(Referral.objects.filter(part_of__isnull=False).values_list("id", "part_of_id"))
    ends: set[UUID] = set()
    for pk in above:
        walked: list[UUID] = []
        here: UUID | None = pk
        while here is not None and here not in ends and here not in walked:
            walked.append(here)
            here = above.get(here)
        if here in walked:
            yield Finding("referrals.chains_have_an_end", "REFERRAL", pk, "is part of a chain that closes on itself")
        elif len(walked) > LONGEST_CHAIN:
            yield Finding("referrals.chains_have_an_end", "REFERRAL", pk, "is part of a chain of more than fifty")
        ends.update(walked)
    strangers = Referral.objects.filter(part_of__isnull=False).exclude(person__known_as=F("part_of__person__known_as"))
    for pk in strangers.exclude(reason=Reason.SAME_AS_ANOTHER.value).values_list("id", flat=True):
        yield Finding("referrals.chains_have_an_end", "REFERRAL", pk, "is part of another person's referral")


@law("referrals.corrections_agree_with_events")
def corrections_agree(*, at: datetime) -> Iterator[Finding]:
    """Find corrections without their event or the other way about, and moments that are not those that count."""
    told: Counter[tuple[UUID, str, str]] = Counter()
    for stored in events.stream(SYSTEM_VIEWER, kinds=["ReferralCorrected"]):
        told[stored.subject_id, stored.data["from_state"], stored.data["to_state"]] += 1
    kept = Counter(Correction.objects.values_list("referral_id", "from_state", "to_state"))
    for referral_id in sorted({key[0] for key in (told - kept) + (kept - told)}):
        yield Finding(
            "referrals.corrections_agree_with_events",
            "REFERRAL",
            referral_id,
            "its corrections are not those of its events",
        )
    for referral_id in sorted({key[0] for key in told}):
        entries = entries_of(
            (e.id, e.kind, e.at, e.data)
            for e in sorted(events.of_subject(SYSTEM_VIEWER, "REFERRAL", referral_id), key=lambda e: e.id)
        )
        begun = Referral.objects.filter(pk=referral_id).values_list("started_at", flat=True).first()
        if begun != first_at(entries, State.IN_PROGRESS):
            yield Finding(
                "referrals.corrections_agree_with_events",
                "REFERRAL",
                referral_id,
                "began at another moment than its history says",
            )


@law("referrals.nobody_waits_for_a_closed_place")
def nobody_waits_for_a_closed_place(*, at: datetime) -> Iterator[Finding]:
    """Find open referrals whose organisation closed more than an hour ago, about which nobody who works owes a word."""
    for pk in left_behind(at=at - timedelta(hours=1)).order_by("pk").values_list("pk", flat=True)[:100]:
        yield Finding("referrals.nobody_waits_for_a_closed_place", "REFERRAL", pk, "its organisation has closed")
