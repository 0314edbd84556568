"""Reading teams: who is round a person, and how often people change hands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, QuerySet

from goodwork.kernel.actors import ActorKind, NotVisible, Role, Viewer
from goodwork.ledger.audit.reads import personal
from goodwork.ledger.together import about_person, rows
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.scope import all_of_person
from goodwork.pathway.teams.models import ChangeOfHands, TeamMember
from goodwork.pathway.teams.permissions import can_write
from goodwork.pathway.teams.rules import Change, PerReferral, TeamRole, per_referral
from goodwork.pathway.teams.views import Member, Team, Together
from goodwork.registers.access import queries as access
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.people import scope

__all__ = ["Member", "Place", "Team", "Together", "counted", "team_of"]

COUNTED_DAYS = 365
"""Over how many days back changes of hands are counted for the service lead."""


@about_person
def _members_of(viewer: Viewer, person_id: UUID) -> QuerySet[TeamMember]:
    theirs = TeamMember.objects.filter(scope.belonging_to("person", person_id))
    return theirs.select_related("organisation").order_by("from_at", "id")


@about_person
def _changes_of(viewer: Viewer, person_id: UUID) -> QuerySet[ChangeOfHands]:
    return ChangeOfHands.objects.filter(scope.belonging_to("person", person_id))


@personal(page="team")
def team_of(viewer: Viewer, person_id: UUID, *, at: datetime) -> Team:
    """Return the team of a person whom the viewer may see; raises NotVisible.

    Of those who came by a referral the viewer sees who belongs to one that they may see, to one that it is part of,
    and to those that came of it: whoever sends somebody on knows who has them now, and the other way about.
    """
    if not scope.sees(viewer, person_id):
        raise NotVisible
    found = rows(_members_of, viewer, person_id)
    changes = rows(_changes_of, viewer, person_id)
    if not (viewer.is_system or viewer.kind is ActorKind.PERSON):
        known = _known(viewer, person_id)
        found = [r for r in found if r.referral_id is None or r.referral_id in known]
        changes = [r for r in changes if r.referral_id in known]
    ids = {r.user_id for r in found} | {r.introduced_by_id for r in found}
    names = access.names(viewer, {i for i in ids if i is not None})
    members = [_member(r, names) for r in found]
    counted = [r.change for r in changes]
    return Team(
        person_id=person_id,
        now=tuple(m for m in members if m.until_at is None),
        before=tuple(sorted((m for m in members if m.until_at), key=lambda m: m.until_at or at, reverse=True)),
        changes=tuple((change, counted.count(change)) for change in Change if change in counted),
        may_write=can_write(viewer, person_id),
    )


def _known(viewer: Viewer, person_id: UUID) -> set[UUID]:
    """Return the person's referrals that belong to the chains of those that a viewer may see."""
    theirs, visible = all_of_person(viewer, person_id)
    above = {row.pk: row.part_of_id for row in theirs}
    seen = {row.pk for row in visible}
    known = set(seen)
    for start in seen:
        here = above.get(start)
        while here is not None and here not in known:
            known.add(here)
            here = above.get(here)
    while more := {pk for pk, part_of in above.items() if part_of in seen} - seen:
        seen |= more
    return known | seen


def _member(row: TeamMember, names: dict[UUID, str]) -> Member:
    return Member(
        id=row.pk,
        role=TeamRole(row.role),
        name=row.named or (names.get(row.user_id, "") if row.user_id else ""),
        organisation_id=row.organisation_id,
        organisation_name=row.organisation.name if row.organisation else "",
        referral_id=row.referral_id,
        introduced_by=names.get(row.introduced_by_id, "") if row.introduced_by_id else "",
        from_at=row.from_at,
        until_at=row.until_at,
        by_hand=row.referral_id is None,
    )


@dataclass(frozen=True, slots=True)
class Place:
    """How often people changed hands in one organisation; counts only, of nobody by name."""

    organisation_id: UUID
    organisation_name: str
    figure: PerReferral


def counted(viewer: Viewer, *, at: datetime) -> tuple[Place, ...]:
    """Return how often people changed hands in each organisation that the viewer leads, over the last year.

    The denominator is the referrals received in that time; the numerators are those of them that never, once, or more
    often changed hands. Raises NotVisible for somebody who leads none.
    """
    led = sorted(viewer.organisation_ids(Role.SERVICE_LEAD))
    if not led:
        raise NotVisible
    since = at - timedelta(days=COUNTED_DAYS)
    received = Referral.objects.filter(organisation_id__in=led, received_at__gte=since)
    many = dict(received.values_list("organisation_id").annotate(n=Count("id")))
    changes = ChangeOfHands.objects.filter(referral__in=received)
    told: dict[UUID, list[tuple[UUID, Change]]] = {organisation_id: [] for organisation_id in led}
    for organisation_id, referral_id, code in changes.values_list("organisation_id", "referral_id", "change"):
        told[organisation_id].append((referral_id, Change(code)))
    named = organisations.named(viewer, led)
    return tuple(Place(o, named.get(o, ""), per_referral(many.get(o, 0), told[o])) for o in led)
