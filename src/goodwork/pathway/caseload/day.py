"""A coach's day: their promises, overdue first, each with what is needed to keep it. Seven queries, whatever the
length.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q

from goodwork.kernel.actors import NotVisible, Viewer
from goodwork.kernel.clock import local_date
from goodwork.kernel.paging import pages_of
from goodwork.ledger.audit.reads import personal
from goodwork.pathway.absence import rules as absence
from goodwork.pathway.absence.joining import join_gap_days
from goodwork.pathway.absence.models import FitNote
from goodwork.pathway.absence.scope import seen_by
from goodwork.pathway.caseload.reaching import Reaching, reaching
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.permissions import HELPERS
from goodwork.pathway.referrals.trying import to_try_next, tried
from goodwork.pathway.referrals.views import ReferralView, view_of
from goodwork.reach.contacts.rules import NextTry, Tried
from goodwork.reach.promises.models import Promise
from goodwork.reach.promises.rules import LIVE, State, Step, Window

PAGE_ROWS = 25
_LIVE = [s.value for s in LIVE]


@dataclass(frozen=True, slots=True)
class DayRow:
    """One promise of the day. `who` is None for somebody whom the coach may not see any more.

    `referral` is the open one of that person here, where there is one; `spell` the absence that goes on now.
    """

    promise_id: UUID
    person_id: UUID
    subject_kind: str
    subject_id: UUID
    step: Step
    window: Window
    due_date: date
    is_overdue: bool
    is_today: bool
    who: Reaching | None
    referral: ReferralView | None
    tried: tuple[Tried, ...]
    next_try: NextTry | None
    spell: absence.Spell | None


@dataclass(frozen=True, slots=True)
class Day:
    """One page of a coach's day; counts are of all pages. `unheld` are promises of the organisation without a coach."""

    rows: tuple[DayRow, ...]
    total: int
    overdue: int
    due_today: int
    unheld: int
    number: int
    pages: int

    def person_ids(self) -> set[UUID]:
        """Return the people on the page whom the coach may see."""
        return {row.person_id for row in self.rows if row.who}


@personal(page="coach's day")
def day(viewer: Viewer, *, number: int = 1, at: datetime) -> Day:
    """Return one page of the viewer's own day, in the order of what was promised; raises NotVisible for no coach.

    Overdue and today come first because their days do; of one day, who has waited longest.
    """
    mine = viewer.organisation_ids(*HELPERS)
    if viewer.id is None or not mine:
        raise NotVisible
    today = local_date(at)
    own, unheld = Q(user_id=viewer.id), Q(user_id__isnull=True, organisation_id__in=mine)
    live = Promise.objects.filter(state__in=_LIVE)
    late = Q(state=State.BROKEN.value) | Q(due_date__lt=today)
    counts = live.filter(own).aggregate(
        total=Count("id"),
        overdue=Count("id", filter=late),
        due_today=Count("id", filter=~late & Q(due_date=today)),
    )
    pages = pages_of(counts["total"], PAGE_ROWS)
    number = min(max(1, number), pages)
    part = list(live.filter(own).order_by("due_date", "made_at", "id")[(number - 1) * PAGE_ROWS : number * PAGE_ROWS])
    rows = _rows(viewer, part, mine, today)
    # Counted by itself: each of the two counts has an index, both together would read every live promise there is.
    return Day(rows=rows, number=number, pages=pages, unheld=live.filter(unheld).count(), **counts)


def _rows(viewer: Viewer, promises: list[Promise], mine: frozenset[UUID], today: date) -> tuple[DayRow, ...]:
    """Return promises as rows: people, referrals, attempts and fit notes in one query each."""
    people = reaching(viewer, {p.person_id for p in promises})
    about = {p.subject_id for p in promises if p.subject_kind == "REFERRAL"}
    open_here = Q(person_id__in=list(people), organisation_id__in=mine, closed_at__isnull=True)
    by_id: dict[UUID, ReferralView] = {}
    by_person: dict[UUID, ReferralView] = {}
    for row in Referral.objects.filter(Q(pk__in=about) | open_here).order_by("-received_at", "-id"):
        by_id[row.pk] = by_person[row.person_id] = view_of(row)
    attempts = tried(list(by_id))
    spells = _spells(viewer, people, today)
    rows = []
    for promise in promises:
        who = people.get(promise.person_id)
        referral = by_id.get(promise.subject_id) or by_person.get(promise.person_id)
        seen = attempts[referral.id] if referral and who else []
        rows.append(
            DayRow(
                promise_id=promise.pk,
                person_id=promise.person_id,
                subject_kind=promise.subject_kind,
                subject_id=promise.subject_id,
                step=Step(promise.step),
                window=Window(promise.window),
                due_date=promise.due_date,
                is_overdue=promise.state == State.BROKEN or promise.due_date < today,
                is_today=promise.due_date == today,
                who=who,
                referral=referral if who else None,
                tried=tuple(seen),
                next_try=to_try_next(seen, who.ways) if who else None,
                spell=spells.get(promise.person_id),
            )
        )
    return tuple(rows)


def _spells(viewer: Viewer, people: Collection[UUID], today: date) -> dict[UUID, absence.Spell]:
    """Return the absence that goes on now of each of some people who may be seen, in one query."""
    notes: dict[UUID, list[absence.Note]] = defaultdict(list)
    known = FitNote.objects.filter(seen_by(viewer), person_id__in=list(people)).values_list(
        "person_id", "from_date", "to_date"
    )
    for person_id, from_date, to_date in known:
        notes[person_id].append(absence.Note(from_date, to_date))
    gap = join_gap_days()
    found = {
        p: absence.current(absence.spells(n, join_gap_days=gap), today, join_gap_days=gap) for p, n in notes.items()
    }
    return {person_id: spell for person_id, spell in found.items() if spell is not None}
