"""Reads of requests that can't be written: whom to ring, what to read out, and the letter to print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from goodwork.kernel.actors import ActorKind, NotVisible, Role, Viewer
from goodwork.kernel.clock import local_date
from goodwork.kernel.identifiers import phone, show_phone
from goodwork.kernel.ids import reference
from goodwork.ledger.together import about_person, rows
from goodwork.pathway.replies import opening
from goodwork.pathway.replies.models import ReplyRequest
from goodwork.pathway.replies.reading import due_dates, programme_names
from goodwork.pathway.replies.rules import RequestState
from goodwork.registers.organisations import contact_points
from goodwork.registers.organisations.contact_points import PointView
from goodwork.registers.organisations.points import PointKind
from goodwork.registers.people import scope as people_scope

RINGERS = (Role.CLINICIAN, Role.PRACTICE_STAFF, Role.WORK_COACH, Role.SERVICE_LEAD, Role.PROVIDER)
"""Who rings an organisation that a request could not be written to: those who sent it."""


@dataclass(frozen=True, slots=True)
class ToRing:
    """A request that could not be written to an organisation: whom to ring, and the short code to read out.

    `typed` is blank once somebody rang. `phone` is blank where no number is known: then a letter is all there is.
    """

    request_id: UUID
    referral_id: UUID
    reference: str
    organisation_id: UUID
    organisation_name: str
    phone: str
    typed: str
    asked_date: date
    due_date: date | None
    state: RequestState


def to_ring(viewer: Viewer, *, most: int = 100, at: datetime) -> tuple[ToRing, ...]:
    """Return the requests that somebody of the viewer's organisations has to ring about, longest first.

    It names no person. Those whom a person asked by themselves are for the leads of the service and administrators.
    """
    rows = ReplyRequest.objects.select_related("referral", "organisation").filter(
        _may_ring(viewer), state=RequestState.TO_RING.value
    )
    found = list(rows.order_by("surfaced_at", "id")[:most])
    points = contact_points.points_of_many(viewer, {r.organisation_id for r in found}, at=at) if found else {}
    due = due_dates([r.referral_id for r in found]) if found else {}
    return tuple(_to_ring(r, points.get(r.organisation_id, ()), due.get(r.referral_id)) for r in found)


def _may_ring(viewer: Viewer) -> Q:
    if viewer.is_system or viewer.has_role(Role.ADMINISTRATOR):
        return Q()
    if viewer.kind is not ActorKind.USER:
        return Q(pk__in=[])
    mine = Q(asker_id__in=list(viewer.organisation_ids(*RINGERS)))
    return mine | Q(asker_id__isnull=True) if viewer.has_role(Role.SERVICE_LEAD) else mine


def _to_ring(row: ReplyRequest, points: tuple[PointView, ...], due_date: date | None) -> ToRing:
    own = next((p.words for p in points if p.kind is PointKind.PHONE), "")
    register = phone(row.organisation.phone)
    return ToRing(
        request_id=row.pk,
        referral_id=row.referral_id,
        reference=reference(row.referral_id),
        organisation_id=row.organisation_id,
        organisation_name=row.organisation.name,
        phone=own or (show_phone(register.e164) if register else row.organisation.phone),
        typed=opening.typed_code_of(row),
        asked_date=local_date(row.asked_at),
        due_date=due_date,
        state=RequestState(row.state),
    )


@dataclass(frozen=True, slots=True)
class Letter:
    """A request as a letter to print: to whom, which, and how to answer; nobody's name is in it."""

    request_id: UUID
    reference: str
    organisation_name: str
    address: tuple[str, ...]
    asked_by: str
    programme_name: str
    due_date: date | None
    path: str
    typed: str


def letter(viewer: Viewer, request_id: UUID, *, at: datetime) -> Letter:
    """Return a request as a letter, for those who sent it; raises NotVisible for others and for one that has ended."""
    row = (
        ReplyRequest.objects.select_related("referral", "organisation", "asker")
        .filter(_may_ring(viewer), pk=request_id, link__isnull=False)
        .exclude(state=RequestState.CLOSED.value)
        .first()
    )
    if row is None or row.link_id is None:
        raise NotVisible
    points = contact_points.points_of(viewer, row.organisation_id, at=at)
    post = next((p.value for p in points if p.kind is PointKind.POST), "")
    registered = f"{row.organisation.address_line}, {row.organisation.postcode}".strip(", ")
    programme_id = row.referral.programme_id
    return Letter(
        request_id=row.pk,
        reference=reference(row.referral_id),
        organisation_name=row.organisation.name,
        address=tuple(line.strip() for line in (post or registered).replace(",", "\n").split("\n") if line.strip()),
        asked_by=row.asker.name if row.asker else "",
        programme_name=programme_names([programme_id]).get(programme_id, "") if programme_id else "",
        due_date=due_dates([row.referral_id]).get(row.referral_id),
        path=opening.path_of(row.link_id),
        typed=opening.typed_code_of(row),
    )


@dataclass(frozen=True, slots=True)
class AskedOf:
    """How the organisation of one of a person's referrals was asked, with whom to ring where it can't be written to."""

    referral_id: UUID
    request_id: UUID
    organisation_name: str
    reference: str
    state: RequestState
    channel: str
    sent_at: datetime | None
    phone: str
    typed: str


@about_person
def _asked_about(viewer: Viewer, person_id: UUID) -> QuerySet[ReplyRequest] | None:
    askers = viewer.organisation_ids(*RINGERS)
    if not askers:
        return None
    theirs = ReplyRequest.objects.filter(
        people_scope.belonging_to("referral__person", person_id), asker_id__in=list(askers)
    )
    open_ones = theirs.exclude(state=RequestState.CLOSED.value).order_by("asked_at", "id")
    return open_ones.select_related("referral", "organisation")


def asked_of_person(viewer: Viewer, person_id: UUID, *, at: datetime) -> tuple[AskedOf, ...]:
    """Return how organisations without an account were asked about a person, for those who sent them there.

    What a person asked for by themselves is not told here: whoever else sees their record need not know of it.
    """
    found = rows(_asked_about, viewer, person_id)
    points = contact_points.points_of_many(viewer, {r.organisation_id for r in found}, at=at) if found else {}
    return tuple(_asked_of(r, _to_ring(r, points.get(r.organisation_id, ()), None)) for r in found)


def _asked_of(row: ReplyRequest, ring: ToRing) -> AskedOf:
    return AskedOf(
        referral_id=row.referral_id,
        request_id=row.pk,
        organisation_name=row.organisation.name,
        reference=ring.reference,
        state=RequestState(row.state),
        channel=row.channel,
        sent_at=row.sent_at,
        phone=ring.phone,
        typed=ring.typed if row.state != RequestState.SENT else "",
    )
