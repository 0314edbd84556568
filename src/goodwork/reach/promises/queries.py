"""Reads of promises: what happens next, what is overdue, who waits in silence, and what staff are told."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from goodwork.kernel.actors import SYSTEM_VIEWER, NotVisible, Viewer
from goodwork.kernel.clock import end_of_promise_day, local_date
from goodwork.ledger import together
from goodwork.ledger.audit.reads import personal
from goodwork.ledger.events import queries as ledger
from goodwork.reach.promises.looking import notices_for, view_of, views_of, with_names
from goodwork.reach.promises.models import Promise
from goodwork.reach.promises.permissions import check_can_see_silences, records_of_person, seen_by
from goodwork.reach.promises.rules import LIVE, Audience, NoticeKind, State
from goodwork.reach.promises.views import TOLD_KINDS, MoveView, NoticeView, PromiseView, ToldView
from goodwork.registers.people import queries as people

__all__ = ["MoveView", "NoticeView", "PromiseView", "ToldView"]

PAGE = 50
_LIVE = [s.value for s in LIVE]


@together.about_person
def _owed_to(viewer: Viewer, person_id: UUID) -> QuerySet[Promise]:
    mine = Promise.objects.filter(seen_by(viewer), person_id__in=records_of_person(person_id), state__in=_LIVE)
    return with_names(mine.order_by("due_date", "id"))


@personal(page="promises.next")
def next_for(viewer: Viewer, person_id: UUID, *, at: datetime) -> list[PromiseView]:
    """Return what is owed to a person now, soonest first. Empty where nothing is, or for a stranger."""
    return [view_of(row) for row in together.rows(_owed_to, viewer, person_id)]


@personal(page="promises.history")
def history_of(viewer: Viewer, person_id: UUID, *, at: datetime) -> list[PromiseView]:
    """Return every promise ever made to a person that the viewer may see, newest first."""
    rows = Promise.objects.filter(seen_by(viewer), person_id__in=records_of_person(person_id))
    return views_of(rows.order_by("-made_at", "-id"))


@personal(page="promises.list")
def list_for(
    viewer: Viewer,
    *,
    overdue: bool = False,
    organisation_id: UUID | None = None,
    user_id: UUID | None = None,
    nobodys: bool = False,
    after: tuple[date, UUID] | None = None,
    most: int = PAGE,
    at: datetime,
) -> list[PromiseView]:
    """Return the live promises that the viewer may see, soonest first, a page at a time.

    `overdue`: only those whose date has passed in silence by `at`, whether or not a sweep has noticed yet.
    `nobodys`: only those that an organisation of the viewer holds, and nobody in it by name. `after` is the due date
    and id of the last row of the page before.
    """
    rows = Promise.objects.filter(seen_by(viewer), state__in=_LIVE)
    if nobodys:
        rows = rows.filter(user_id__isnull=True, organisation_id__in=viewer.organisation_ids())
    if overdue:
        rows = rows.filter(Q(state=State.BROKEN.value) | Q(due_date__lte=_last_lapsed(at)))
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    if user_id is not None:
        rows = rows.filter(user_id=user_id)
    return views_of(rows.filter(_beyond(after)).order_by("due_date", "id")[:most])


def _beyond(after: tuple[date, UUID] | None) -> Q:
    """Return the condition that a promise comes after the last one of the page before."""
    return Q() if after is None else Q(due_date__gt=after[0]) | Q(due_date=after[0], pk__gt=after[1])


def _last_lapsed(at: datetime) -> date:
    """Return the last day whose 17:00 has passed."""
    today = local_date(at)
    return today if at >= end_of_promise_day(today) else today - timedelta(days=1)


@personal(page="promises.silences")
def silences(
    viewer: Viewer, *, after: tuple[date, UUID] | None = None, most: int = PAGE, at: datetime
) -> list[PromiseView]:
    """Return who waits in silence, longest first, a page at a time: for a service lead what their organisations hold or
    their people are owed.

    Also what has lapsed and no sweep has noticed yet. `after` is as in `list_for`. Raises NotVisible for others.
    """
    check_can_see_silences(viewer)
    lapsed = Q(state=State.OPEN.value, look_at__lte=at, due_date__lte=_last_lapsed(at))
    unswept = Promise.objects.filter(lapsed, seen_by(viewer), _beyond(after)).order_by("due_date", "id")
    rows = Promise.objects.filter(
        Q(state=State.BROKEN.value) | Q(pk__in=list(unswept.values_list("pk", flat=True)[:most])),
        seen_by(viewer),
        _beyond(after),
    )
    return views_of(rows.order_by("due_date", "id")[:most])


@personal(page="promises.one")
def get(viewer: Viewer, promise_id: UUID, *, at: datetime) -> PromiseView:
    """Return one promise, live or ended; raises NotVisible."""
    found = views_of(Promise.objects.filter(seen_by(viewer), pk=promise_id))
    if not found:
        raise NotVisible
    return found[0]


@personal(page="promises.told_when")
def told_when(viewer: Viewer, promise_id: UUID, *, at: datetime) -> list[ToldView]:
    """Return who was told what of a promise, and when, oldest first, from the ledger; raises NotVisible."""
    if not Promise.objects.filter(seen_by(viewer), pk=promise_id).exists():
        raise NotVisible
    return [
        ToldView(stored.at, stored.kind, stored.data)
        for stored in ledger.of_subjects(viewer, "PROMISE", [promise_id], kinds=TOLD_KINDS)
    ]


@personal(page="promises.about")
def about(viewer: Viewer, subject_kind: str, subject_ids: Collection[UUID], *, at: datetime) -> list[PromiseView]:
    """Return the live promises about some things of a kind, in the order of their days."""
    rows = Promise.objects.filter(
        seen_by(viewer), subject_kind=subject_kind, subject_id__in=list(subject_ids), state__in=_LIVE
    )
    return views_of(rows.order_by("due_date", "id"))


def open_persons(viewer: Viewer, person_ids: Iterable[UUID], subject_kind: str) -> set[UUID]:
    """Return which of some people have a live promise about a kind of thing, such as an open referral; for the system.

    Ids come back as they were asked about, also where the promise was made to another record of the same person.
    """
    asked = set(person_ids)
    known = people.records_of(SYSTEM_VIEWER, asked)
    rows = Promise.objects.filter(subject_kind=subject_kind, state__in=_LIVE, person_id__among=known)
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
        for row in notices_for(viewer).order_by("-at", "-id")[:most]
    ]


def notices_count(viewer: Viewer) -> int:
    """Return how many notices wait for the viewer, counted to at most 100."""
    return len(notices_for(viewer).values_list("pk", flat=True)[:100])
