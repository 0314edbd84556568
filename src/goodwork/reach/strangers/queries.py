"""Reads of texts from unknown numbers: what waits, one with its words, and how many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from goodwork.kernel.actors import SYSTEM_VIEWER, NotVisible, Viewer
from goodwork.kernel.identifiers import phone
from goodwork.ledger.audit.reads import personal
from goodwork.reach.contacts.concerns import owner_for
from goodwork.reach.messaging import unknown
from goodwork.reach.messaging.unknown import reading_organisation
from goodwork.reach.strangers import rules
from goodwork.reach.strangers.models import Stranger, StrangerCall, StrangerText
from goodwork.reach.strangers.permissions import can_read, can_see_words, check_can_count
from goodwork.reach.strangers.rules import Rang, Reason, Result, State
from goodwork.registers.access import queries as access
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.people import queries as people

__all__ = ["Counts", "RangView", "StrangerRow", "StrangerView", "Written", "counts", "reader", "stranger", "strangers"]

PAGE = 100


@dataclass(frozen=True, slots=True)
class Written:
    """One text: when it came and what it said, as it came; blank where it held no words, such as a picture."""

    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class RangView:
    """One time that the number was rung, and by whom."""

    at: datetime
    result: Result
    by_name: str


@dataclass(frozen=True, slots=True)
class StrangerRow:
    """What came from one unknown number. Number and words are blank for who may only know that it waits."""

    id: UUID
    number: str
    can_ring: bool
    texts: tuple[Written, ...]
    opened_at: datetime
    due_date: date
    is_late: bool
    state: State
    worried: bool
    rung: int
    ended_at: datetime | None
    reason: Reason | None

    def person_ids(self) -> set[UUID]:
        """Return whom the audit names: nobody on record is known, so the id under which what they wrote is kept."""
        return {self.id} if self.number or self.texts else set()


@dataclass(frozen=True, slots=True)
class StrangerView:
    """What came from one unknown number, with all that was done about it.

    `before`: whom texts from this number turned out to be from, as far as the viewer may see them.
    `still_to_ring`: what must be tried before nobody was reached, '' where nothing must.
    """

    row: StrangerRow
    worry: str
    worried_by: str
    worried_at: datetime | None
    safeguarding_lead: str
    rang: tuple[RangView, ...]
    still_to_ring: str
    before: tuple[tuple[UUID, str], ...]
    note: str
    ended_by: str
    person: tuple[UUID, str] | None
    may_act: bool

    def person_ids(self) -> set[UUID]:
        """Return whom the audit names: the id under which it is kept, and the people whom it names."""
        named = {person_id for person_id, _ in self.before}
        return self.row.person_ids() | named | ({self.person[0]} if self.person else set())


@dataclass(frozen=True, slots=True)
class Counts:
    """How many wait, how many of them are late, and since when the oldest waits."""

    waiting: int
    late: int
    oldest_at: datetime | None


@personal(page="strangers.list")
def strangers(viewer: Viewer, *, ended: bool = False, most: int = PAGE, at: datetime) -> list[StrangerRow]:
    """Return what waits from unknown numbers, oldest first; or what was dealt with, newest first. Raises NotVisible."""
    check_can_count(viewer)
    rows = (
        Stranger.objects.exclude(state=State.OPEN.value) if ended else Stranger.objects.filter(state=State.OPEN.value)
    )
    return _rows(viewer, rows.order_by("-ended_at", "id") if ended else rows.order_by("opened_at", "id"), most, at=at)


@personal(page="strangers.one")
def stranger(viewer: Viewer, stranger_id: UUID, *, at: datetime) -> StrangerView:
    """Return what came from one unknown number; raises NotVisible, also for who may only know that it waits."""
    if not can_see_words(viewer):
        raise NotVisible
    row = Stranger.objects.filter(pk=stranger_id).first()
    if row is None:
        raise NotVisible
    shown = _rows(viewer, [row], 1, at=at)
    calls = list(StrangerCall.objects.filter(stranger=row).order_by("at", "id"))
    reader_id = reading_organisation()
    answers_id = owner_for(reader_id) if reader_id else None
    users = {u for u in (row.worried_by_id, row.ended_by_id, answers_id, *(c.by_id for c in calls)) if u}
    names = access.names(viewer, users)
    earlier = Stranger.objects.filter(number=row.number, person_id__isnull=False).exclude(number="").exclude(pk=row.pk)
    whom = set(earlier.values_list("person_id", flat=True)) | ({row.person_id} if row.person_id else set())
    people_named = people.names(viewer, {p for p in whom if p}, at=at) if whom else {}

    def named(user_id: UUID | None) -> str:
        return names.get(user_id, "") if user_id else ""

    return StrangerView(
        row=shown[0],
        worry=row.worry,
        worried_by=named(row.worried_by_id),
        worried_at=row.worried_at,
        safeguarding_lead=named(answers_id),
        rang=tuple(RangView(c.at, Result(c.result), named(c.by_id)) for c in calls),
        still_to_ring=rules.still_to_ring([Rang(c.at, Result(c.result)) for c in calls], can_ring=shown[0].can_ring),
        before=tuple(sorted((p, n) for p, n in people_named.items() if p != row.person_id)),
        note=row.note,
        ended_by=named(row.ended_by_id),
        person=(row.person_id, people_named[row.person_id]) if row.person_id in people_named else None,
        may_act=can_read(viewer) and row.state == State.OPEN,
    )


def counts(viewer: Viewer, *, at: datetime) -> Counts:
    """Return how many wait and how many are late; nothing for who may not know."""
    try:
        check_can_count(viewer)
    except NotVisible:
        return Counts(0, 0, None)
    waiting = list(Stranger.objects.filter(state=State.OPEN.value).values_list("opened_at", "due_date"))
    late = sum(rules.is_late(due, at) for _, due in waiting)
    return Counts(len(waiting), late, min((opened for opened, _ in waiting), default=None))


def reader(viewer: Viewer) -> str:
    """Return the name of the organisation whose service leads read them, '' where nobody leads anywhere."""
    reader_id = reading_organisation()
    return organisations.named(viewer, {reader_id}).get(reader_id, "") if reader_id else ""


def _rows(viewer: Viewer, found: Iterable[Stranger], most: int, *, at: datetime) -> list[StrangerRow]:
    """Return rows as the list shows them: a fixed number of queries, whatever the number of rows."""
    rows = list(found[:most])  # type: ignore[index]
    ids = [row.pk for row in rows]
    words = can_see_words(viewer)
    of: dict[UUID, UUID] = dict(StrangerText.objects.filter(stranger__in=ids).values_list("text_id", "stranger_id"))
    written: defaultdict[UUID, list[Written]] = defaultdict(list)
    for text in unknown.texts(SYSTEM_VIEWER, of) if words else ():
        written[of[text.id]].append(Written(text.received_at, text.body))
    rung: defaultdict[UUID, int] = defaultdict(int)
    for stranger_id in StrangerCall.objects.filter(stranger__in=ids).values_list("stranger_id", flat=True):
        rung[stranger_id] += 1
    return [
        StrangerRow(
            id=row.pk,
            number=row.number if words else "",
            can_ring=phone(row.number) is not None,
            texts=tuple(written[row.pk]),
            opened_at=row.opened_at,
            due_date=row.due_date,
            is_late=row.state == State.OPEN and rules.is_late(row.due_date, at),
            state=State(row.state),
            worried=bool(row.worry),
            rung=rung[row.pk],
            ended_at=row.ended_at,
            reason=Reason(row.reason) if row.reason else None,
        )
        for row in rows
    ]
