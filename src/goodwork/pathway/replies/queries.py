"""Reads of replies: the page of a link, an organisation's inbox, and whom somebody has to ring."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from goodwork.kernel.actors import SYSTEM_VIEWER, ActorKind, NotVisible, Role, Viewer
from goodwork.kernel.clock import local_date
from goodwork.kernel.identifiers import phone, show_phone
from goodwork.kernel.ids import reference
from goodwork.ledger.audit.reads import personal
from goodwork.pathway.referrals import sharing
from goodwork.pathway.referrals.models import Question, Referral
from goodwork.pathway.referrals.rules import FINAL, REASONS, Reason, State
from goodwork.pathway.referrals.sharing import Opened, Shared
from goodwork.pathway.replies import opening, rules
from goodwork.pathway.replies.models import Reply, ReplyRequest
from goodwork.pathway.replies.opening import points_for_codes
from goodwork.pathway.replies.rules import Act, Door, RequestState
from goodwork.reach.links.queries import LinkView
from goodwork.reach.links.rules import Purpose
from goodwork.reach.promises.models import Promise
from goodwork.reach.promises.rules import LIVE
from goodwork.registers.organisations import contact_points
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.organisations.contact_points import PointView
from goodwork.registers.organisations.points import PointKind
from goodwork.registers.people import scope as people_scope
from goodwork.registers.programmes import queries as programmes

PAGE_ROWS = 50
_LIVE = [s.value for s in LIVE]
READERS = (Role.PROVIDER, Role.SERVICE_LEAD)
"""Who has an inbox: who answers for a provider, and who leads it."""

RINGERS = (Role.CLINICIAN, Role.PRACTICE_STAFF, Role.WORK_COACH, Role.SERVICE_LEAD, Role.PROVIDER)
"""Who rings an organisation that a request could not be written to: those who sent it."""


@dataclass(frozen=True, slots=True)
class LastReply:
    """What an organisation answered last, by which way, and when."""

    act: Act
    reason: Reason | None
    door: Door
    at: datetime


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request as its link alone shows it: everything but who it is about.

    `asked_by` is whoever sent it ("Somebody, for themselves" where they did); `due_date` is what the person was told.
    """

    link_id: UUID
    referral_id: UUID
    organisation_id: UUID
    reference: str
    organisation_name: str
    asked_by: str
    programme_name: str
    received_date: date
    due_date: date | None
    state: State
    reason: Reason | None
    since: datetime
    possible: tuple[Act, ...]
    correct_to: tuple[State, ...]
    last: LastReply | None
    points: tuple[PointView, ...]
    answered_questions: int
    open_questions: int
    still_shared: bool

    @property
    def stands(self) -> str:
        """How it stands, in words for the organisation."""
        return rules.STANDS_WORDS[self.state]

    @property
    def is_open(self) -> bool:
        """Say whether it has not ended."""
        return self.state not in FINAL


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question of the organisation, with the answer where there is one."""

    question: str
    asked_at: datetime
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Details:
    """Who a request is about, as far as the person agreed to share it, and what was asked about it."""

    shared: Shared
    questions: tuple[QuestionView, ...]

    @property
    def person_id(self) -> UUID:
        """Return whom it is about, for the audit."""
        return self.shared.person_id


def request(viewer: Viewer, link: LinkView, *, at: datetime) -> RequestView:
    """Return what a link alone shows; raises NotVisible for a link that is for something else."""
    if link.purpose is not Purpose.REPLY or link.organisation_id is None:
        raise NotVisible
    row = (
        Referral.objects.select_related("organisation", "referrer", "programme")
        .filter(pk=link.subject_id, organisation_id=link.organisation_id)
        .first()
    )
    if row is None:
        raise NotVisible
    state = State(row.state)
    due = due_dates([row.pk]).get(row.pk)
    last = Reply.objects.filter(referral=row).order_by("-at", "-id").first()
    questions = list(Question.objects.filter(referral=row).values_list("answered_at", "withdrawn_at"))
    open_and_agreed = bool(sharing.opened(SYSTEM_VIEWER, [row.pk], organisation_ids=[row.organisation_id], at=at).of)
    return RequestView(
        link_id=link.id,
        referral_id=row.pk,
        organisation_id=row.organisation_id,
        reference=reference(row.pk),
        organisation_name=row.organisation.name,
        asked_by=row.referrer.name if row.referrer else "",
        programme_name=programme_names([row.programme_id]).get(row.programme_id, "") if row.programme_id else "",
        received_date=local_date(row.received_at),
        due_date=due,
        state=state,
        reason=Reason(row.reason) if row.reason else None,
        since=row.closed_at or row.started_at or row.accepted_at or row.received_at,
        possible=_possible(row),
        correct_to=rules.CORRECT_TO.get(state, ()),
        last=_last(last),
        points=points_for_codes(link, at=at),
        answered_questions=sum(1 for answered, _ in questions if answered is not None),
        open_questions=sum(1 for answered, withdrawn in questions if answered is None and withdrawn is None),
        still_shared=open_and_agreed,
    )


def _last(row: Reply | None) -> LastReply | None:
    if row is None:
        return None
    return LastReply(Act(row.act), Reason(row.reason) if row.reason else None, Door(row.door), row.at)


def _possible(row: Referral) -> tuple[Act, ...]:
    return rules.possible(
        State(row.state), contacted=row.contacted_at is not None, has_sender=row.referrer_id is not None
    )


def due_dates(referral_ids: Collection[UUID]) -> dict[UUID, date]:
    """Return the day of the live promise about each referral, in one query."""
    rows = Promise.objects.filter(subject_kind="REFERRAL", subject_id__in=list(referral_ids), state__in=_LIVE)
    return dict(rows.values_list("subject_id", "due_date"))


def programme_names(programme_ids: Collection[UUID | None]) -> dict[UUID, str]:
    wanted = {i for i in programme_ids if i is not None}
    return {i: one.name for i, one in programmes.many(SYSTEM_VIEWER, wanted).items()} if wanted else {}


@personal(page="replies.details")
def details(viewer: Viewer, link: LinkView, *, at: datetime) -> Details:
    """Return who a request is about, for a link whose code was typed in this browser; raises NotVisible.

    `viewer` is the link itself. Consent, the referral's end and the person's safety are asked anew each time.
    """
    if link.purpose is not Purpose.REPLY or link.organisation_id is None or viewer.id != link.id:
        raise NotVisible
    return _details(viewer, link.subject_id, [link.organisation_id], at=at)


@personal(page="replies.one")
def one(viewer: Viewer, referral_id: UUID, *, at: datetime) -> Details:
    """Return who a referral in the viewer's inbox is about, and what was asked; raises NotVisible."""
    return _details(viewer, referral_id, viewer.organisation_ids(*READERS), at=at)


def _details(viewer: Viewer, referral_id: UUID, organisation_ids: Collection[UUID], *, at: datetime) -> Details:
    found = sharing.opened(viewer, [referral_id], organisation_ids=organisation_ids, at=at).of.get(referral_id)
    if found is None:
        raise NotVisible
    asked = Question.objects.filter(referral_id=referral_id).order_by("asked_at", "id")
    return Details(found, tuple(QuestionView(q.question, q.asked_at, q.answer, q.answered_at) for q in asked))


class Tab(StrEnum):
    """The parts of an inbox."""

    WAITING = "WAITING"
    GOING_ON = "GOING_ON"
    ENDED = "ENDED"


_STATES: dict[Tab, list[str]] = {
    Tab.WAITING: [State.REQUESTED.value],
    Tab.GOING_ON: [State.ACCEPTED.value, State.IN_PROGRESS.value, State.ON_HOLD.value],
    Tab.ENDED: sorted(s.value for s in FINAL),
}


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One referral of an inbox. `name` is blank, and nothing of the person there, once nothing is shared any more."""

    referral_id: UUID
    reference: str
    person_id: UUID | None
    name: str
    caution: bool
    organisation_name: str
    programme_name: str
    asked_by: str
    received_date: date
    due_date: date | None
    late: bool
    state: State
    reason: Reason | None
    ended_date: date | None
    seen: bool
    possible: tuple[Act, ...]
    correct_to: tuple[State, ...]

    @property
    def stands(self) -> str:
        """How it stands, in words for the organisation."""
        return rules.STANDS_WORDS[self.state]

    @property
    def reason_words(self) -> str:
        """The reason of an end or of waiting, in words."""
        return REASONS[self.reason].words if self.reason else ""


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of an inbox: its rows, how many there are of each kind, and the key of the next page."""

    rows: tuple[InboxRow, ...]
    counts: dict[Tab, int]
    after: tuple[date, UUID] | None

    def person_ids(self) -> set[UUID]:
        """Return whom the viewer saw something of, for the audit."""
        return {row.person_id for row in self.rows if row.person_id is not None}


@personal(page="replies.inbox")
def inbox(
    viewer: Viewer,
    *,
    tab: Tab = Tab.WAITING,
    after: tuple[date, UUID] | None = None,
    most: int = PAGE_ROWS,
    at: datetime,
) -> Inbox:
    """Return a page of what came to the viewer's organisations: soonest promise first, ended ones newest first.

    `after` is day and id of the last row of the page before. Eight queries, however many rows or referrals.
    Raises NotVisible for who answers for no organisation.
    """
    mine = viewer.organisation_ids(*READERS)
    if viewer.kind is not ActorKind.USER or not mine:
        raise NotVisible
    here = Referral.objects.filter(organisation_id__in=list(mine))
    rows = list(_page(here.filter(state__in=_STATES[tab]), tab, after)[: most + 1])
    more = len(rows) > most
    rows = rows[:most]
    return Inbox(
        rows=_rows(viewer, rows, at=at),
        counts=_counts(here),
        after=(_key(rows[-1], tab), rows[-1].pk) if more else None,
    )


def _page(rows: QuerySet[Referral], tab: Tab, after: tuple[date, UUID] | None) -> QuerySet[Referral]:
    """Return referrals in their order, from a key on."""
    rows = rows.select_related("organisation", "referrer")
    if tab is Tab.ENDED:
        rows = rows.annotate(sorted_by=F("closed_at__date"))
        if after is not None:
            rows = rows.filter(Q(sorted_by__lt=after[0]) | Q(sorted_by=after[0], pk__lt=after[1]))
        return rows.order_by("-sorted_by", "-id")
    live = Promise.objects.filter(subject_kind="REFERRAL", subject_id=OuterRef("pk"), state__in=_LIVE)
    rows = rows.annotate(sorted_by=Coalesce(Subquery(live.values("due_date")[:1]), F("received_at__date")))
    if after is not None:
        rows = rows.filter(Q(sorted_by__gt=after[0]) | Q(sorted_by=after[0], pk__gt=after[1]))
    return rows.order_by("sorted_by", "id")


def _key(row: Referral, tab: Tab) -> date:
    found: date = row.sorted_by  # type: ignore[attr-defined]
    return found


def _counts(here: QuerySet[Referral]) -> dict[Tab, int]:
    by_state = dict(here.values_list("state").annotate(n=Count("id")))
    return {tab: sum(by_state.get(state, 0) for state in states) for tab, states in _STATES.items()}


def _rows(viewer: Viewer, rows: Collection[Referral], *, at: datetime) -> tuple[InboxRow, ...]:
    opened = sharing.opened(viewer, [row.pk for row in rows], at=at) if rows else Opened({})
    due = due_dates([row.pk for row in rows])
    named = programme_names({row.programme_id for row in rows})
    today = local_date(at)
    return tuple(_row(row, opened.of.get(row.pk), due.get(row.pk), named, today) for row in rows)


def _row(row: Referral, shared: Shared | None, due_date: date | None, named: dict[UUID, str], today: date) -> InboxRow:
    return InboxRow(
        referral_id=row.pk,
        reference=reference(row.pk),
        person_id=shared.person_id if shared else None,
        name=shared.name if shared else "",
        caution=bool(shared and shared.cautions),
        organisation_name=row.organisation.name,
        programme_name=named.get(row.programme_id, "") if row.programme_id else "",
        asked_by=row.referrer.name if row.referrer else "",
        received_date=local_date(row.received_at),
        due_date=due_date,
        late=due_date is not None and due_date < today,
        state=State(row.state),
        reason=Reason(row.reason) if row.reason else None,
        ended_date=local_date(row.closed_at) if row.closed_at else None,
        seen=row.seen_at is not None,
        possible=_possible(row),
        correct_to=rules.CORRECT_TO.get(State(row.state), ()),
    )


def in_inbox(viewer: Viewer, referral_id: UUID, *, at: datetime) -> InboxRow:
    """Return one referral as its row stands in the viewer's inbox; raises NotVisible for another organisation's."""
    mine = viewer.organisation_ids(*READERS)
    row = (
        Referral.objects.select_related("organisation", "referrer")
        .filter(pk=referral_id, organisation_id__in=list(mine))
        .first()
    )
    if viewer.kind is not ActorKind.USER or row is None:
        raise NotVisible
    [shown] = _rows(viewer, [row], at=at)
    return shown


def organisation_of(viewer: Viewer, referral_id: UUID) -> UUID:
    """Return to which of the viewer's organisations a referral came; raises NotVisible for another's."""
    mine = viewer.organisation_ids(*READERS)
    found = Referral.objects.filter(pk=referral_id, organisation_id__in=list(mine))
    organisation_id = found.values_list("organisation_id", flat=True).first()
    if viewer.kind is not ActorKind.USER or organisation_id is None:
        raise NotVisible
    return organisation_id


def own_organisations(viewer: Viewer) -> list[organisations.OrganisationView]:
    """Return the organisations whose inbox the viewer has, by name; for the file out and in."""
    found = organisations.many(viewer, viewer.organisation_ids(*READERS))
    return sorted(found.values(), key=lambda o: o.name)


def last_reply(viewer: Viewer, referral_id: UUID, *, at: datetime) -> LastReply | None:
    """Return what was answered last about a referral in the viewer's inbox; raises NotVisible."""
    organisation_of(viewer, referral_id)
    return _last(Reply.objects.filter(referral_id=referral_id).order_by("-at", "-id").first())


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


def asked_of_person(viewer: Viewer, person_id: UUID, *, at: datetime) -> tuple[AskedOf, ...]:
    """Return how organisations without an account were asked about a person, for those who sent them there."""
    rows = ReplyRequest.objects.select_related("referral", "organisation").filter(
        _may_ring(viewer), people_scope.belonging_to("referral__person", person_id)
    )
    found = list(rows.exclude(state=RequestState.CLOSED.value).order_by("asked_at", "id"))
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
