"""What was tried to reach the people of referrals, read in one go for a whole page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

from goodwork.kernel.remembering import remembered_each
from goodwork.reach.contacts.models import Attempt
from goodwork.reach.contacts.rules import NextTry, Result, Tried, Way, next_try


def tried(referral_ids: Collection[UUID]) -> dict[UUID, list[Tried]]:
    """Return the attempts about referrals in the order of their moments, in one query; none is an empty list."""

    def asked(ids: set[UUID]) -> dict[UUID, list[Tried]]:
        return {**{i: [] for i in ids}, **_tried(ids)}

    return defaultdict(list, remembered_each("tried", referral_ids, asked))


def _tried(referral_ids: Collection[UUID]) -> dict[UUID, list[Tried]]:
    found: dict[UUID, list[Tried]] = defaultdict(list)
    rows = Attempt.objects.filter(subject_kind="REFERRAL", subject_id__in=list(referral_ids)).order_by("at", "id")
    for subject_id, at, channel, result in rows.values_list("subject_id", "at", "channel", "result"):
        found[subject_id].append(Tried(at, Way(channel), Result(result)))
    return found


def to_try_next(attempts: Sequence[Tried], ways: Collection[Way]) -> NextTry | None:
    """Return what to try next, or None where nothing was tried since the person was last reached, or the letter went.

    Trying begins anew with each silence; the letter goes once.
    """
    since: list[Tried] = []
    for attempt in attempts:
        since = [] if attempt.result is Result.REACHED else [*since, attempt]
    if not since or any(attempt.channel is Way.LETTER for attempt in attempts):
        return None
    return next_try(since, ways)
