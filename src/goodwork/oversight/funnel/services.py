"""Keeping the funnel's tables in step with the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

from goodwork.ledger.events.replaying import Taker, replay
from goodwork.oversight.funnel import approaches, counting, handlers
from goodwork.oversight.funnel.models import (
    FunnelAlias,
    FunnelApproach,
    FunnelFact,
    FunnelOnward,
    FunnelPerson,
    FunnelUnsorted,
)
from goodwork.oversight.funnel.sorting import LOCK, PEOPLE_AT_ONCE, sort_some, waiting

MOST_ON_A_PAGE = 2 * PEOPLE_AT_ONCE

TAKERS: dict[str, tuple[Taker, ...]] = {
    "HistoryStateRecorded": (handlers.take_history,),
    "ReferralReceived": (approaches.take_referred, handlers.take_referrals),
    "ReferralAccepted": (handlers.take_moves,),
    "ReferralStarted": (handlers.take_moves,),
    "ReferralResumed": (handlers.take_moves,),
    "ReferralHeld": (handlers.take_moves,),
    "ReferralRejected": (handlers.take_moves,),
    "ReferralCompleted": (handlers.take_moves,),
    "ReferralCancelled": (handlers.take_moves,),
    "ReferralFailed": (handlers.take_moves,),
    "ReferralCorrected": (handlers.take_corrections,),
    "WorkEntered": (handlers.take_work,),
    "WorkRemained": (handlers.take_work,),
    "WorkOutcomeUndone": (handlers.undo_work,),
    "PeopleLinked": (handlers.link_people,),
    "PeopleParted": (handlers.part_people,),
    "InvitationMade": (approaches.take_invitations,),
    "InvitationWithheld": (approaches.take_withheld,),
    "MessageSent": (approaches.take_sent,),
    "MessageDelivered": (approaches.take_delivered,),
    "MessageFailed": (approaches.take_failed,),
    "MessageOpened": (approaches.take_opened,),
    "InvitationAnswered": (approaches.take_answered,),
    "QuestionnaireSubmitted": (approaches.take_answers,),
    "InvitationNotAnswered": (approaches.take_not_answered,),
    "InvitationCancelled": (approaches.take_cancelled,),
}
"""Which functions take which events: what the handlers register, for reading the ledger again from its start."""


def recount() -> None:
    """Count the tallies anew from the rows: after rows came in past the triggers, as copies of a whole database do."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(counting.RECOUNT)


def compact() -> None:
    """Write one row for each tally instead of its steps, so that pages add up few."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if cursor.fetchone()[0]:
            cursor.execute(counting.COMPACT)


def catch_up(*, most: int | None = None, progress: Callable[[int], None] | None = None) -> int:
    """Sort everybody whose facts changed, or so many at most, and return how many marks were dealt with."""
    done = 0
    if not waiting(most=1):
        return 0
    while most is None or done < most:
        some = sort_some()
        if not some:
            break
        done += some
        if progress is not None:
            progress(done)
    return done


def rebuild(*, progress: Callable[[int], None] | None = None) -> int:
    """Empty the funnel's tables, read the ledger again from its start, sort everybody; return how many events counted.

    One transaction: until it ends, pages show what was there before.
    """
    with transaction.atomic():
        for table in (FunnelOnward, FunnelPerson, FunnelFact, FunnelUnsorted, FunnelAlias, FunnelApproach):
            table._default_manager.all()._raw_delete(table._default_manager.db)
        count = replay({kind: _all_of(takers) for kind, takers in TAKERS.items()}, progress=progress)
        catch_up()
        recount()
    return count


def read_the_past() -> int:
    """Read the ledger once where this room's tables are empty, as after the upgrade that brought them; else nothing.

    Returns how many events counted.
    """
    return 0 if FunnelFact.objects.exists() else rebuild()


def _all_of(takers: tuple[Taker, ...]) -> Taker:
    """Return what hands the same events to several takers in their order."""

    def take(happened: Any) -> None:
        for one in takers:
            one(happened)

    return take


def registered() -> dict[str, list[str]]:
    """Return TAKERS by name, for the test that keeps it in step with the registered handlers."""
    found: dict[str, list[str]] = defaultdict(list)
    for kind, takers in TAKERS.items():
        found[kind] += [f"{t.__module__}.{t.__name__}" for t in takers]
    return dict(found)
