"""What was tried to reach the people of referrals, read in one go for a whole page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from goodwork.reach.contacts.models import Attempt
from goodwork.reach.contacts.rules import Result, Tried, Way


def tried(referral_ids: Collection[UUID]) -> dict[UUID, list[Tried]]:
    """Return the attempts about referrals in the order of their moments, in one query; none is an empty list."""
    found: dict[UUID, list[Tried]] = defaultdict(list)
    rows = Attempt.objects.filter(subject_kind="REFERRAL", subject_id__in=list(referral_ids)).order_by("at", "id")
    for subject_id, at, channel, result in rows.values_list("subject_id", "at", "channel", "result"):
        found[subject_id].append(Tried(at, Way(channel), Result(result)))
    return found
