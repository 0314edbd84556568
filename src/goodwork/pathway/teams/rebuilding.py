"""Teams made anew from what happened, for referrals from before teams were kept (B8, B12).

Each referral without any place on a team is lived through again from its events: who sent it, who said yes, which coach
had it, consent taken back and given, each from when until when, with whoever did it. Changes of hands are counted once
for the event that told of them. What is there already stays; a second run changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor
from goodwork.kernel.ids import new_id
from goodwork.ledger.events import queries as ledger
from goodwork.ledger.events.handling import Happened
from goodwork.ledger.events.queries import StoredEvent
from goodwork.ledger.events.services import record
from goodwork.pathway.referrals.histories import MOVING, effective, entries_of, first_of
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.rules import FINAL, State
from goodwork.pathway.teams import events, handlers, services
from goodwork.pathway.teams.following import joined, left
from goodwork.pathway.teams.models import ChangeOfHands, TeamMember
from goodwork.pathway.teams.rules import Place, Stretch, TeamRole, places, stretches

CHUNK = 500
_FOLLOWED = frozenset({*MOVING, "CoachAssigned", "CoachReleased", "CoachIntroduced"})
_CONSENTS = ("ConsentGiven", "ConsentWithdrawn")
_COUNTED: dict[str, Callable[[Sequence[Happened[Any]]], None]] = {
    "CoachAssigned": handlers.count_another_coach,
    "ReferralReceived": handlers.count_sent_on,
    "ReferralSentBack": handlers.count_sent_back,
    "ReferralRejected": handlers.count_passed_on,
    "ReferralCompleted": handlers.count_passed_on,
}


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a run made: places for referrals that had none, places put right, changes of hands not counted before."""

    referrals: int
    members: int
    settled: int
    changes: int


def rebuild(*, by: Actor, at: datetime, tell: Callable[[int], None] = lambda number: None) -> Rebuilt:
    """Make the teams of referrals that have none from their events, count changes of hands, and settle the rest.

    A chunk of 500 a transaction, so that a run that was killed goes on where it broke off. `tell` hears how many
    referrals each chunk looked at.
    """
    referrals = members = settled = 0
    for ids in _chunks():
        made_for, made, put_right = _rebuild(ids, by=by, at=at)
        referrals, members, settled = referrals + made_for, members + made, settled + put_right
        tell(len(ids))
    changes = _count_changes()
    _told(Rebuilt(referrals, members, settled, changes), by=by, at=at)
    return Rebuilt(referrals, members, settled, changes)


def read_the_past(*, by: Actor, at: datetime) -> int:
    """Make the teams of referrals from before teams were kept, once; nothing where any team is kept already.

    Returns how many places were made.
    """
    if TeamMember.objects.exists() or not Referral.objects.exists():
        return 0
    return rebuild(by=by, at=at).members


def _chunks() -> Iterator[list[UUID]]:
    """Yield the ids of referrals that have no team yet, are open, or have one still, in chunks."""
    looked_at = Q(team__isnull=True) | Q(closed_at__isnull=True) | Q(team__until_at__isnull=True)
    found = iter(list(Referral.objects.filter(looked_at).order_by("id").values_list("id", flat=True).distinct()))
    while chunk := list(islice(found, CHUNK)):
        yield chunk


@transaction.atomic
def _rebuild(ids: Sequence[UUID], *, by: Actor, at: datetime) -> tuple[int, int, int]:
    """Make the teams of some referrals; returns for how many, how many places, and how many were put right."""
    rows = list(Referral.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids).order_by("id"))
    have = set(TeamMember.objects.filter(referral_id__in=ids).values_list("referral_id", flat=True))
    new = [row for row in rows if row.pk not in have]
    lives = _lives(new)
    made_for = made = 0
    for row in new:
        number = _live_again(row, lives[row.pk])
        made_for, made = made_for + (number > 0), made + number
    return made_for, made, services.settle(referral_ids=ids, by=by, at=at)


def _lives(rows: Sequence[Referral]) -> dict[UUID, list[StoredEvent]]:
    """Return what happened to some referrals and to their people's consent, oldest first; two queries."""
    found: dict[UUID, list[StoredEvent]] = {row.pk: [] for row in rows}
    for one in ledger.of_subjects(SYSTEM_VIEWER, "REFERRAL", list(found), kinds=_FOLLOWED):
        found[one.subject_id].append(one)
    consents: dict[UUID | None, list[StoredEvent]] = defaultdict(list)
    for one in ledger.of_people(SYSTEM_VIEWER, {row.person_id for row in rows}, kinds=_CONSENTS):
        consents[one.person_id].append(one)
    for row in rows:
        found[row.pk] = sorted([*found[row.pk], *consents[row.person_id]], key=lambda e: (e.at, e.id))
    return found


@dataclass(slots=True)
class _Life:
    """How a referral stands while its events go by."""

    row: Referral
    moves: list[StoredEvent] = field(default_factory=list)
    holder_id: UUID | None = None
    gone: set[UUID] = field(default_factory=set)
    introduced_by: dict[UUID, UUID] = field(default_factory=dict)

    def take(self, one: StoredEvent) -> None:
        """Take in one event."""
        if one.kind in MOVING:
            self.moves.append(one)
        elif one.kind == "CoachAssigned":
            self.holder_id = UUID(one.data["user_id"])
        elif one.kind == "CoachReleased":
            self.holder_id = None
        elif one.kind == "CoachIntroduced":
            self.introduced_by[UUID(one.data["user_id"])] = UUID(one.data["introducer_id"])
        elif one.organisation_id is not None:
            (self.gone.add if one.kind == "ConsentWithdrawn" else self.gone.discard)(one.organisation_id)

    def places(self) -> frozenset[Place]:
        """Return the places that it gives as it stands."""
        entries = entries_of((e.id, e.kind, e.at, e.data) for e in self.moves)
        counting = effective(entries)
        found = places(
            is_open=bool(counting) and counting[-1].state not in FINAL,
            organisation_id=self.row.organisation_id,
            referrer_id=self.row.referrer_id,
            referred_by_id=self.row.referred_by_id,
            holder_id=self.holder_id,
            accepted=first_of(counting, State.ACCEPTED, State.IN_PROGRESS) is not None,
        )
        return frozenset(place for place in found if place.organisation_id not in self.gone)


def _live_again(row: Referral, happened: Sequence[StoredEvent]) -> int:
    """Make the places of one referral from what happened to it, with their events; returns how many."""
    life, stood, hands = _Life(row), [], {}
    for one in happened:
        life.take(one)
        stood.append((one.at, life.places()))
        hands[one.at] = one.by
    found = stretches(stood)
    for stretch in found:
        _make(row, stretch, life, hands)
    return len(found)


def _make(row: Referral, stretch: Stretch, life: _Life, hands: dict[datetime, Actor]) -> None:
    place = stretch.place
    brought = row.referred_by_id if row.part_of_id is not None and place.role is not TeamRole.REFERRER else None
    if place.role is TeamRole.COACH and place.user_id in life.introduced_by:
        brought = life.introduced_by[place.user_id]
    member = TeamMember.objects.create(
        id=new_id(),
        person_id=row.person_id,
        referral_id=row.pk,
        organisation_id=place.organisation_id,
        user_id=place.user_id,
        role=place.role.value,
        introduced_by_id=brought,
        from_at=stretch.from_at,
        until_at=stretch.until_at,
    )
    record(joined(member), by=hands[stretch.from_at], at=stretch.from_at)
    if stretch.until_at is not None:
        record(left(member), by=hands[stretch.until_at], at=stretch.until_at)


def _count_changes() -> int:
    """Count the changes of hands that no row tells of, each in its own transaction; returns how many."""
    known = set(ChangeOfHands.objects.values_list("event_id", flat=True))
    before = len(known)
    for one in ledger.stream(SYSTEM_VIEWER, kinds=list(_COUNTED)):
        if one.id not in known:
            with transaction.atomic():
                _COUNTED[one.kind]([Happened(event=one.event(), id=one.id, by=one.by, at=one.at)])
    return ChangeOfHands.objects.count() - before


@transaction.atomic
def _told(found: Rebuilt, *, by: Actor, at: datetime) -> None:
    record(
        events.TeamsRebuilt(
            rebuild_id=new_id(),
            referrals=found.referrals,
            members=found.members,
            settled=found.settled,
            changes=found.changes,
        ),
        by=by,
        at=at,
    )
