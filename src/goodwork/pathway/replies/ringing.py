"""Reads of requests that can't be written: whom to ring, what to read out, and the letter to print."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from goodwork.kernel.actors import ActorKind, NotVisible, Role, Viewer
from goodwork.kernel.clock import local_date
from goodwork.kernel.identifiers import phone, show_phone
from goodwork.kernel.ids import reference
from goodwork.ledger.together import about_person, rows
from goodwork.pathway.replies import opening
from goodwork.pathway.replies.models import ReplyHand, ReplyRequest
from goodwork.pathway.replies.reading import due_dates, programme_names
from goodwork.pathway.replies.rules import CODE_WANTED_FOR, RequestState, Way
from goodwork.reach.links import codes
from goodwork.reach.links import services as links
from goodwork.registers.organisations import contact_points
from goodwork.registers.organisations.contact_points import PointView
from goodwork.registers.organisations.models import Organisation
from goodwork.registers.organisations.points import PointKind
from goodwork.registers.people import scope as people_scope

RINGERS = (Role.CLINICIAN, Role.PRACTICE_STAFF, Role.WORK_COACH, Role.SERVICE_LEAD, Role.PROVIDER)
"""Who rings an organisation that a request could not be written to: those who sent it."""


@dataclass(frozen=True, slots=True)
class ToRing:
    """A request that could not be written to an organisation: whom to ring, and the short code to read out.

    `typed` is blank until the viewer took the code into their own hands. `phone` is blank where no number is known:
    then a letter is all there is. `has_letter`: the viewer printed one.
    """

    request_id: UUID
    referral_id: UUID
    reference: str
    organisation_id: UUID
    organisation_name: str
    phone: str
    typed: str
    has_letter: bool
    asked_date: date
    due_date: date | None
    state: RequestState


def to_ring(viewer: Viewer, *, most: int = 100, at: datetime) -> tuple[ToRing, ...]:
    """Return the requests that somebody of the viewer's organisations has to ring about, longest first.

    It names no person. Those whom a person asked by themselves are for the leads of the service and administrators.
    """
    rows = ReplyRequest.objects.select_related("referral", "organisation").filter(
        may_ring(viewer), state=RequestState.TO_RING.value
    )
    found = list(rows.order_by("surfaced_at", "id")[:most])
    points = contact_points.points_of_many(viewer, {r.organisation_id for r in found}, at=at) if found else {}
    due = due_dates([r.referral_id for r in found]) if found else {}
    taken = {way: _in_hand(viewer, [r.pk for r in found], way, at=at) if found else {} for way in Way}
    return tuple(
        _to_ring(
            r,
            points.get(r.organisation_id, ()),
            due.get(r.referral_id),
            link_id=taken[Way.CALL].get(r.pk),
            has_letter=r.pk in taken[Way.LETTER],
        )
        for r in found
    )


def to_do(viewer: Viewer, *, at: datetime) -> int:
    """Return how many requests of the viewer's wait for somebody to ring, or to read out or post a code; one query."""
    calls = Q(state=RequestState.TO_RING.value)
    codes = Q(code_wanted_at__gt=at - CODE_WANTED_FOR) & ~Q(state=RequestState.CLOSED.value)
    rows = ReplyRequest.objects.filter(calls | codes, may_ring(viewer))
    found = rows.aggregate(calls=Count("pk", filter=calls), codes=Count("pk", filter=codes))
    return int(found["calls"]) + int(found["codes"])


def check_may_ring(viewer: Viewer, request_id: UUID) -> None:
    """Refuse who did not send a request, and one that has ended; raises NotVisible."""
    rows = ReplyRequest.objects.filter(may_ring(viewer), pk=request_id)
    if not rows.exclude(state__in=[RequestState.CLOSED.value, RequestState.WAITING.value]).exists():
        raise NotVisible


def _in_hand(viewer: Viewer, request_ids: Collection[UUID], way: Way, *, at: datetime) -> dict[UUID, UUID]:
    """Return the link of each request that the viewer took into their own hands last and that works, in one query."""
    mine = ReplyHand.objects.filter(
        request_id__in=list(request_ids), way=way.value, by_id=viewer.id, code_id__isnull=True
    ).filter(link__revoked_at__isnull=True, link__expires_at__gt=at)
    return dict(mine.order_by("at").values_list("request_id", "link_id"))


@dataclass(frozen=True, slots=True)
class CodeWanted:
    """Somebody at the page of a request waits for a one-time code; `phone` and `address` are those on record."""

    request_id: UUID
    reference: str
    organisation_name: str
    phone: str
    address: tuple[str, ...]
    wanted_at: datetime


def codes_wanted(viewer: Viewer, *, most: int = 100, at: datetime) -> tuple[CodeWanted, ...]:
    """Return who waits for a one-time code by telephone or post, longest first; it names no person."""
    rows = ReplyRequest.objects.select_related("organisation").filter(
        may_ring(viewer), code_wanted_at__gt=at - CODE_WANTED_FOR
    )
    found = list(rows.exclude(state=RequestState.CLOSED.value).order_by("code_wanted_at", "id")[:most])
    points = contact_points.points_of_many(viewer, {r.organisation_id for r in found}, at=at) if found else {}
    return tuple(_wanted(r, points.get(r.organisation_id, ())) for r in found)


def _wanted(row: ReplyRequest, points: tuple[PointView, ...]) -> CodeWanted:
    assert row.code_wanted_at is not None
    return CodeWanted(
        request_id=row.pk,
        reference=reference(row.referral_id),
        organisation_name=row.organisation.name,
        phone=number_of(row.organisation, points),
        address=address_of(row.organisation, points),
        wanted_at=row.code_wanted_at,
    )


@dataclass(frozen=True, slots=True)
class CodeInHand:
    """A one-time code that the viewer made: to read out on `phone`, or to post to `address`, until `until_at`."""

    request_id: UUID
    reference: str
    organisation_name: str
    asked_by: str
    phone: str
    address: tuple[str, ...]
    way: Way
    code: str
    until_at: datetime


def code_in_hand(viewer: Viewer, request_id: UUID, *, at: datetime) -> CodeInHand:
    """Return the one-time code that the viewer made last for a request, while it works; raises NotVisible."""
    hand = (
        ReplyHand.objects.select_related("request__organisation", "request__asker")
        .filter(request_id=request_id, request__in=ReplyRequest.objects.filter(may_ring(viewer)), by_id=viewer.id)
        .exclude(code_id=None)
        .order_by("-at", "-id")
        .first()
    )
    if hand is None or hand.code_id is None:
        raise NotVisible
    until_at = codes.works_until(hand.code_id, at=at)
    if until_at is None:
        raise NotVisible
    row = hand.request
    points = contact_points.points_of(viewer, row.organisation_id, at=at)
    return CodeInHand(
        request_id=row.pk,
        reference=reference(row.referral_id),
        organisation_name=row.organisation.name,
        asked_by=row.asker.name if row.asker else "",
        phone=number_of(row.organisation, points),
        address=address_of(row.organisation, points),
        way=Way(hand.way),
        code=codes.code_of(hand.code_id),
        until_at=until_at,
    )


def number_of(organisation: Organisation, points: Collection[PointView]) -> str:
    """Return the telephone number of an organisation that is on record, '' where none is; for this room only."""
    own = next((p.words for p in points if p.kind is PointKind.PHONE), "")
    register = phone(organisation.phone)
    return own or (show_phone(register.e164) if register else organisation.phone)


def address_of(organisation: Organisation, points: Collection[PointView]) -> tuple[str, ...]:
    """Return the lines of an organisation's address that is on record, none where none is; for this room only."""
    post = next((p.value for p in points if p.kind is PointKind.POST), "")
    registered = f"{organisation.address_line}, {organisation.postcode}" if organisation.address_line else ""
    return tuple(line.strip() for line in (post or registered).replace(",", "\n").split("\n") if line.strip())


def may_ring(viewer: Viewer) -> Q:
    """Return which requests a viewer rings about; for this room only."""
    if viewer.is_system or viewer.has_role(Role.ADMINISTRATOR):
        return Q()
    if viewer.kind is not ActorKind.USER:
        return Q(pk__in=[])
    mine = Q(asker_id__in=list(viewer.organisation_ids(*RINGERS)))
    return mine | Q(asker_id__isnull=True) if viewer.has_role(Role.SERVICE_LEAD) else mine


def _to_ring(
    row: ReplyRequest,
    points: tuple[PointView, ...],
    due_date: date | None,
    *,
    link_id: UUID | None,
    has_letter: bool,
) -> ToRing:
    return ToRing(
        request_id=row.pk,
        referral_id=row.referral_id,
        reference=reference(row.referral_id),
        organisation_id=row.organisation_id,
        organisation_name=row.organisation.name,
        phone=number_of(row.organisation, points),
        typed=links.typed_code(link_id) if link_id else "",
        has_letter=has_letter,
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
    """Return a request as a letter with the code that the viewer took to print it, for those who sent it.

    Raises NotVisible for others, for one that has ended, and before the viewer took a letter into their hands.
    """
    row = (
        ReplyRequest.objects.select_related("referral", "organisation", "asker")
        .filter(may_ring(viewer), pk=request_id)
        .exclude(state=RequestState.CLOSED.value)
        .first()
    )
    link_id = _in_hand(viewer, [request_id], Way.LETTER, at=at).get(request_id) if row else None
    if row is None or link_id is None:
        raise NotVisible
    points = contact_points.points_of(viewer, row.organisation_id, at=at)
    programme_id = row.referral.programme_id
    return Letter(
        request_id=row.pk,
        reference=reference(row.referral_id),
        organisation_name=row.organisation.name,
        address=address_of(row.organisation, points),
        asked_by=row.asker.name if row.asker else "",
        programme_name=programme_names([programme_id]).get(programme_id, "") if programme_id else "",
        due_date=due_dates([row.referral_id]).get(row.referral_id),
        path=opening.path_of(link_id),
        typed=links.typed_code(link_id),
    )


@dataclass(frozen=True, slots=True)
class AskedOf:
    """How the organisation of one of a person's referrals was asked."""

    referral_id: UUID
    request_id: UUID
    organisation_name: str
    reference: str
    state: RequestState
    channel: str
    sent_at: datetime | None


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
    return tuple(_asked_of(row) for row in rows(_asked_about, viewer, person_id))


def _asked_of(row: ReplyRequest) -> AskedOf:
    return AskedOf(
        referral_id=row.referral_id,
        request_id=row.pk,
        organisation_name=row.organisation.name,
        reference=reference(row.referral_id),
        state=RequestState(row.state),
        channel=row.channel,
        sent_at=row.sent_at,
    )
