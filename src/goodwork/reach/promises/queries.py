"""Reads of promises: what happens next, what is overdue, who waits in silence, and what staff are told."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from goodwork.kernel.actors import SYSTEM_VIEWER, NotVisible, Role, Viewer
from goodwork.kernel.words import format_date
from goodwork.ledger.audit.reads import personal
from goodwork.reach.promises.models import Notice, Promise, PromiseMove
from goodwork.reach.promises.permissions import STAFF, check_can_see_silences, seen_by
from goodwork.reach.promises.rules import LIVE, Audience, MoveReason, NoticeKind, State, Step, Told, Window
from goodwork.reach.promises.texts import WORDS, step_text
from goodwork.registers.access import queries as access
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.people import queries as people

PAGE = 200
_LIVE = [s.value for s in LIVE]


@dataclass(frozen=True, slots=True)
class MoveView:
    """One time that the date was moved."""

    from_date: date
    to_date: date
    reason: MoveReason
    moved_at: datetime

    def text(self, language: str) -> str:
        """Return the move in words for the person."""
        return WORDS.text(
            language,
            f"moved-{self.reason}",
            from_date=format_date(language, self.from_date),
            to_date=format_date(language, self.to_date),
        )


@dataclass(frozen=True, slots=True)
class PromiseView:
    """A promise as it is shown: to whom, about what, held by whom, what happens by when, and whether it is silent."""

    id: UUID
    person_id: UUID
    subject_kind: str
    subject_id: UUID
    organisation_id: UUID
    holder_organisation: str
    user_id: UUID | None
    holder_name: str
    step: Step
    window: Window
    due_date: date
    state: State
    told: Told
    told_at: datetime | None
    made_at: datetime
    silent_since: datetime | None
    silence_told_at: datetime | None
    lead_told_at: datetime | None
    moves: tuple[MoveView, ...]

    @property
    def is_silent(self) -> bool:
        """Say whether its date has passed in silence."""
        return self.state is State.BROKEN

    def text(self, language: str) -> str:
        """Return what will happen, by when and through whom, in one sentence for the person."""
        return step_text(language, step=self.step, holder=self.holder_name, due_date=self.due_date, window=self.window)

    def silence_text(self, language: str) -> str:
        """Return what is said of it once its date has passed in silence."""
        return WORDS.text(language, "silent", promise=self.text(language))


@dataclass(frozen=True, slots=True)
class NoticeView:
    """One thing that a member of staff is told."""

    id: UUID
    kind: NoticeKind
    for_lead: bool
    person_id: UUID
    promise_id: UUID | None
    subject_kind: str
    subject_id: UUID
    organisation_id: UUID
    at: datetime

    @property
    def text(self) -> str:
        """Return the notice in one sentence, without the person's name."""
        return WORDS.text("en", f"notice-{self.kind}")


@personal(page="promises.next")
def next_for(viewer: Viewer, person_id: UUID, *, at: datetime) -> list[PromiseView]:
    """Return what is owed to a person now, soonest first. Empty where nothing is, or for a stranger."""
    mine = Promise.objects.filter(seen_by(viewer), person_id__in=_records(person_id), state__in=_LIVE)
    return _views(mine.order_by("due_date", "id"))


@personal(page="promises.history")
def history_of(viewer: Viewer, person_id: UUID, *, at: datetime) -> list[PromiseView]:
    """Return every promise ever made to a person that the viewer may see, newest first."""
    rows = Promise.objects.filter(seen_by(viewer), person_id__in=_records(person_id))
    return _views(rows.order_by("-made_at", "-id"))


@personal(page="promises.list")
def list_for(
    viewer: Viewer,
    *,
    overdue: bool = False,
    organisation_id: UUID | None = None,
    user_id: UUID | None = None,
    after: tuple[date, UUID] | None = None,
    most: int = PAGE,
    at: datetime,
) -> list[PromiseView]:
    """Return the live promises that the viewer may see, soonest first, a page at a time.

    `overdue`: only those whose date has passed in silence. `after` is the due date and id of the last row of the page
    before.
    """
    rows = Promise.objects.filter(seen_by(viewer), state__in=_LIVE)
    if overdue:
        rows = rows.filter(state=State.BROKEN.value)
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    if user_id is not None:
        rows = rows.filter(user_id=user_id)
    if after is not None:
        rows = rows.filter(Q(due_date__gt=after[0]) | Q(due_date=after[0], pk__gt=after[1]))
    return _views(rows.order_by("due_date", "id")[:most])


@personal(page="promises.due_for_user")
def due_for_user(viewer: Viewer, user_id: UUID, *, at: datetime) -> list[PromiseView]:
    """Return what a user holds, soonest first, whatever its day; only the user, their lead or the system may ask."""
    if not (viewer.is_system or viewer.id == user_id or viewer.has_role(Role.SERVICE_LEAD)):
        raise NotVisible
    rows = Promise.objects.filter(seen_by(viewer), user_id=user_id, state__in=_LIVE)
    return _views(rows.order_by("due_date", "id")[:PAGE])


@personal(page="promises.silences")
def silences(viewer: Viewer, *, most: int = PAGE, at: datetime) -> list[PromiseView]:
    """Return who waits in silence, longest first: for a service lead what their organisations hold or their people are
    owed.

    Raises NotVisible for others.
    """
    check_can_see_silences(viewer)
    rows = Promise.objects.filter(seen_by(viewer), state=State.BROKEN.value)
    return _views(rows.order_by("silent_since", "id")[:most])


@personal(page="promises.one")
def get(viewer: Viewer, promise_id: UUID, *, at: datetime) -> PromiseView:
    """Return one promise, live or ended; raises NotVisible."""
    found = _views(Promise.objects.filter(seen_by(viewer), pk=promise_id))
    if not found:
        raise NotVisible
    return found[0]


@personal(page="promises.about")
def about(viewer: Viewer, subject_kind: str, subject_ids: Collection[UUID], *, at: datetime) -> list[PromiseView]:
    """Return the live promises about some things of a kind, in the order of their days."""
    rows = Promise.objects.filter(
        seen_by(viewer), subject_kind=subject_kind, subject_id__in=list(subject_ids), state__in=_LIVE
    )
    return _views(rows.order_by("due_date", "id"))


def many(viewer: Viewer, promise_ids: Collection[UUID]) -> dict[UUID, PromiseView]:
    """Return promises by id, live or ended, for rooms above at their own work (they name the system as viewer)."""
    return {v.id: v for v in _views(Promise.objects.filter(seen_by(viewer), pk__in=list(promise_ids)))}


def open_persons(viewer: Viewer, person_ids: Iterable[UUID], subject_kind: str) -> set[UUID]:
    """Return which of some people have a live promise about a kind of thing, such as an open referral; for the system.

    Ids come back as they were asked about, also where the promise was made to another record of the same person.
    """
    asked = set(person_ids)
    known = people.records_of(SYSTEM_VIEWER, asked)
    rows = Promise.objects.filter(subject_kind=subject_kind, state__in=_LIVE, person_id__in=list(known))
    holding = {known[i] for i in rows.values_list("person_id", flat=True)}
    return {i for i in asked if known.get(i, i) in holding}


def live_subjects(viewer: Viewer, subject_kind: str) -> set[UUID]:
    """Return the ids of all things of a kind that have a live promise; for laws."""
    return set(Promise.objects.filter(subject_kind=subject_kind, state__in=_LIVE).values_list("subject_id", flat=True))


def silent_subjects(viewer: Viewer, subject_kinds: Collection[str]) -> set[UUID]:
    """Return the ids of the things of some kinds whose promise has passed in silence; for counts."""
    rows = Promise.objects.filter(subject_kind__in=list(subject_kinds), state=State.BROKEN.value)
    return set(rows.values_list("subject_id", flat=True))


@personal(page="promises.notices")
def notices(viewer: Viewer, *, most: int = PAGE, at: datetime) -> list[NoticeView]:
    """Return what the viewer is told and has not marked as seen, newest first."""
    return [
        NoticeView(
            id=row.pk,
            kind=NoticeKind(row.kind),
            for_lead=row.audience == Audience.LEAD,
            person_id=row.person_id,
            promise_id=row.promise_id,
            subject_kind=row.subject_kind,
            subject_id=row.subject_id,
            organisation_id=row.organisation_id,
            at=row.at,
        )
        for row in _notices_for(viewer).order_by("-at", "-id")[:most]
    ]


def notices_count(viewer: Viewer) -> int:
    """Return how many notices wait for the viewer, counted to at most 100."""
    return len(_notices_for(viewer).values_list("pk", flat=True)[:100])


def see_query(viewer: Viewer, notice_ids: Collection[UUID]) -> QuerySet[Notice]:
    """Return the unseen notices among some ids that are this viewer's own; for the room's services."""
    return _notices_for(viewer).filter(pk__in=list(notice_ids))


def holder_names(
    viewer: Viewer,
    pairs: Iterable[tuple[UUID, UUID | None]],
) -> dict[tuple[UUID, UUID | None], tuple[str, str]]:
    """Return, for holders (organisation, user or none), the organisation's name and the name that people are told."""
    held = set(pairs)
    named = organisations.named(SYSTEM_VIEWER, {o for o, _ in held})
    users = access.names(SYSTEM_VIEWER, {u for _, u in held if u is not None})
    found = {}
    for organisation_id, user_id in held:
        organisation = named.get(organisation_id, "")
        user = users.get(user_id, "") if user_id is not None else ""
        found[organisation_id, user_id] = (organisation, f"{user} ({organisation})" if user else organisation)
    return found


def _notices_for(viewer: Viewer) -> QuerySet[Notice]:
    """Return the unseen notices of a viewer: those with their name, and those of their organisations without one."""
    unseen = Notice.objects.filter(seen_at__isnull=True)
    if viewer.id is None:
        return unseen.none()
    return unseen.filter(
        Q(user_id=viewer.id)
        | Q(
            user_id__isnull=True,
            audience=Audience.HOLDER.value,
            organisation_id__in=viewer.organisation_ids(*STAFF),
        )
        | Q(
            user_id__isnull=True,
            audience=Audience.LEAD.value,
            organisation_id__in=viewer.organisation_ids(Role.SERVICE_LEAD),
        )
    )


def _records(person_id: UUID) -> list[UUID]:
    """Return the ids of all records of one person."""
    return [person_id, *people.ids_of(SYSTEM_VIEWER, person_id)]


def _views(rows: QuerySet[Promise]) -> list[PromiseView]:
    """Return rows as views, with their moves and their holders' names: four queries, whatever the number of rows."""
    found = list(rows)
    moves: dict[UUID, list[MoveView]] = {}
    for m in PromiseMove.objects.filter(promise_id__in=[r.pk for r in found]).order_by("moved_at", "id"):
        moves.setdefault(m.promise_id, []).append(
            MoveView(from_date=m.from_date, to_date=m.to_date, reason=MoveReason(m.reason), moved_at=m.moved_at)
        )
    names = holder_names(SYSTEM_VIEWER, ((r.organisation_id, r.user_id) for r in found))
    return [
        PromiseView(
            id=r.pk,
            person_id=r.person_id,
            subject_kind=r.subject_kind,
            subject_id=r.subject_id,
            organisation_id=r.organisation_id,
            holder_organisation=names[r.organisation_id, r.user_id][0],
            user_id=r.user_id,
            holder_name=names[r.organisation_id, r.user_id][1],
            step=Step(r.step),
            window=Window(r.window),
            due_date=r.due_date,
            state=State(r.state),
            told=Told(r.told),
            told_at=r.told_at,
            made_at=r.made_at,
            silent_since=r.silent_since,
            silence_told_at=r.silence_told_at,
            lead_told_at=r.lead_told_at,
            moves=tuple(moves.get(r.pk, ())),
        )
        for r in found
    ]
