"""Reads of concerns: what waits, one with its words, and what a person themselves was worried about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from goodwork.kernel.actors import SYSTEM_VIEWER, ActorKind, NotVisible, Role, Viewer
from goodwork.ledger import together
from goodwork.ledger.audit.reads import personal
from goodwork.reach.contacts.concerns import OWN_KINDS, is_own
from goodwork.reach.contacts.models import Concern, SafeguardingLead
from goodwork.reach.contacts.permissions import CALLERS, answers_for, concerns_seen_by
from goodwork.reach.contacts.rules import ConcernState
from goodwork.reach.promises import queries as promises
from goodwork.registers.access import queries as access
from goodwork.registers.people import queries as people
from goodwork.registers.people import scope

PAGE = 100


@dataclass(frozen=True, slots=True)
class ConcernRow:
    """One concern of the list."""

    id: UUID
    person_id: UUID
    person_name: str
    raised_at: datetime
    own: bool
    on_behalf: bool
    owner_user_id: UUID | None
    owner_name: str
    due_date: date | None
    is_silent: bool
    state: ConcernState


@dataclass(frozen=True, slots=True)
class ConcernView:
    """One concern with its words."""

    row: ConcernRow
    person_id: UUID
    organisation_id: UUID
    words: str
    raised_by_name: str
    lead_name: str
    outcome: str
    answer: str
    closed_at: datetime | None
    closed_by_name: str
    may_close: bool
    may_take: bool


@personal(page="contacts.concerns")
def concerns(viewer: Viewer, *, closed: bool = False, most: int = PAGE, at: datetime) -> list[ConcernRow]:
    """Return the open concerns that the viewer may read, soonest due first; or the closed ones, newest first."""
    state = ConcernState.CLOSED if closed else ConcernState.OPEN
    rows = Concern.objects.filter(concerns_seen_by(viewer), state=state.value)
    found = _concern_rows(viewer, rows.order_by("-closed_at" if closed else "raised_at", "id")[:most], at=at)
    return found if closed else sorted(found, key=lambda r: r.due_date or date.max)


@personal(page="contacts.concern")
def concern(viewer: Viewer, concern_id: UUID, *, at: datetime) -> ConcernView:
    """Return one concern with its words; raises NotVisible."""
    row = Concern.objects.filter(concerns_seen_by(viewer), pk=concern_id).first()
    if row is None:
        raise NotVisible
    lead = SafeguardingLead.objects.filter(organisation_id=row.organisation_id).first()
    names = access.names(viewer, {u for u in (row.raised_by_id, row.closed_by_id, lead.user_id if lead else None) if u})
    handles = answers_for(viewer, row)
    return ConcernView(
        row=_concern_rows(viewer, [row], at=at)[0],
        person_id=row.person_id,
        organisation_id=row.organisation_id,
        words=row.words,
        raised_by_name=names.get(row.raised_by_id, "") if row.raised_by_id else "",
        lead_name=names.get(lead.user_id, "") if lead else "",
        outcome=row.outcome,
        answer=row.answer,
        closed_at=row.closed_at,
        closed_by_name=names.get(row.closed_by_id, "") if row.closed_by_id else "",
        may_close=handles and row.state == ConcernState.OPEN,
        may_take=handles and row.owner_user_id != viewer.id and row.state == ConcernState.OPEN,
    )


@dataclass(frozen=True, slots=True)
class OwnConcern:
    """One worry of the person's own: what they said, by when it is answered, and what they are told."""

    id: UUID
    raised_at: datetime
    words: str
    due_date: date | None
    answer: str
    closed_at: datetime | None


@together.about_person
def _own_concerns(viewer: Viewer, person_id: UUID) -> QuerySet[Concern] | None:
    if viewer.kind is not ActorKind.PERSON:
        return None
    own = Q(raised_by_kind__in=OWN_KINDS) | Q(on_behalf=True)
    theirs = scope.visible_people(SYSTEM_VIEWER).filter(scope.belonging_to("self", person_id))
    return Concern.objects.filter(own, person_id__in=theirs.values("id")).order_by("-raised_at", "-id")


@personal(page="contacts.own_concerns")
def own_concerns(viewer: Viewer, person_id: UUID, *, most: int = 20, at: datetime) -> list[OwnConcern]:
    """Return what a person themselves was worried about, newest first; never what a colleague raised about them."""
    ids = people.ids_of(SYSTEM_VIEWER, person_id)
    if viewer.kind is not ActorKind.PERSON or viewer.id not in ids:
        raise NotVisible
    rows = together.rows(_own_concerns, viewer, person_id)[:most]
    if not rows:
        return []
    owed = {p.subject_id: p for p in promises.about(SYSTEM_VIEWER, "CONCERN", [r.pk for r in rows], at=at)}
    return [
        OwnConcern(r.pk, r.raised_at, r.words, owed[r.pk].due_date if r.pk in owed else None, r.answer, r.closed_at)
        for r in rows
    ]


def safeguarding_lead(viewer: Viewer, organisation_id: UUID) -> UUID | None:
    """Return who answers for concerns in an organisation, where it has named somebody; colleagues may know."""
    found = SafeguardingLead.objects.filter(organisation_id=organisation_id).values_list("user_id", flat=True).first()
    return found if viewer.is_system or organisation_id in viewer.organisation_ids() else None


def _concern_rows(viewer: Viewer, rows: Iterable[Concern] | QuerySet[Concern], *, at: datetime) -> list[ConcernRow]:
    found = list(rows)
    names = people.names(viewer, {r.person_id for r in found}, at=at) if found else {}
    owners = access.names(viewer, {r.owner_user_id for r in found if r.owner_user_id})
    owed = {p.subject_id: p for p in promises.about(SYSTEM_VIEWER, "CONCERN", [r.pk for r in found], at=at)}
    return [
        ConcernRow(
            id=r.pk,
            person_id=r.person_id,
            person_name=names.get(r.person_id, ""),
            raised_at=r.raised_at,
            own=is_own(r),
            on_behalf=r.on_behalf,
            owner_user_id=r.owner_user_id,
            owner_name=owners.get(r.owner_user_id, "") if r.owner_user_id else "",
            due_date=owed[r.pk].due_date if r.pk in owed else None,
            is_silent=r.pk in owed and owed[r.pk].is_silent,
            state=ConcernState(r.state),
        )
        for r in found
    ]


def can_see_concerns(viewer: Viewer) -> bool:
    """Say whether a viewer may have concerns to read: everybody who works with people may raise and hold some."""
    return viewer.has_role(*CALLERS, Role.PROVIDER)
