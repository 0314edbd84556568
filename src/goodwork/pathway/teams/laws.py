"""What must always be true of teams."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from uuid import UUID

from goodwork.kernel.actors import SYSTEM_VIEWER
from goodwork.ledger.events.queries import stream
from goodwork.ledger.laws import Finding, law
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.teams.following import wanted_by
from goodwork.pathway.teams.models import ChangeOfHands, TeamMember
from goodwork.pathway.teams.rules import Place, TeamRole


@law("teams.follow_their_referrals")
def follow_their_referrals(*, at: datetime) -> Iterator[Finding]:
    """Find referrals whose team is not the one that they give as they stand."""
    here: dict[UUID, set[Place]] = defaultdict(set)
    holding = TeamMember.objects.filter(referral__isnull=False, until_at__isnull=True)
    for referral_id, role, organisation_id, user_id in holding.values_list(
        "referral_id", "role", "organisation_id", "user_id"
    ).iterator(chunk_size=5000):
        assert referral_id is not None
        assert organisation_id is not None
        here[referral_id].add(Place(TeamRole(role), organisation_id, user_id))
    rows = Referral.objects.filter(closed_at__isnull=True).order_by("id").iterator(chunk_size=2000)
    while batch := list(islice(rows, 2000)):
        for referral_id, wanted in wanted_by(batch).items():
            if here.pop(referral_id, set()) != wanted:
                yield Finding(
                    "teams.follow_their_referrals", "REFERRAL", referral_id, "its team is not the one that it gives"
                )
    for referral_id in sorted(here):
        yield Finding("teams.follow_their_referrals", "REFERRAL", referral_id, "has ended, and has a team still")


@law("teams.rows_agree_with_events")
def rows_agree(*, at: datetime) -> Iterator[Finding]:
    """Find members whose row says otherwise than their events, and changes of hands that no event tells of."""
    told: dict[UUID, bool] = {}
    for stored in stream(SYSTEM_VIEWER, kinds=["TeamJoined", "TeamLeft"]):
        told[stored.subject_id] = stored.kind == "TeamJoined"
    for pk, until_at in TeamMember.objects.values_list("id", "until_at").iterator(chunk_size=5000):
        if told.pop(pk, None) is not (until_at is None):
            yield Finding("teams.rows_agree_with_events", "MEMBER", pk, "is on the team otherwise than its events say")
    for pk in sorted(told):
        yield Finding("teams.rows_agree_with_events", "MEMBER", pk, "has events and no row")
    counted: dict[UUID, int] = defaultdict(int)
    for stored in stream(SYSTEM_VIEWER, kinds=["HandedOver"]):
        counted[stored.subject_id] += 1
    for referral_id in ChangeOfHands.objects.values_list("referral_id", flat=True).iterator(chunk_size=5000):
        counted[referral_id] -= 1
    for referral_id, number in sorted(counted.items()):
        if number:
            yield Finding(
                "teams.rows_agree_with_events", "REFERRAL", referral_id, "changed hands oftener, or less, than told"
            )
