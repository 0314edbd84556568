"""Reads of an organisation's inbox: what came to it, what waits for its answer first, by promise."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from goodwork.kernel.actors import ActorKind, NotVisible, Viewer
from goodwork.kernel.clock import local_date
from goodwork.kernel.ids import reference
from goodwork.kernel.remembering import remembered
from goodwork.ledger.audit.reads import personal
from goodwork.ledger.together import ahead, ask_ahead, asked
from goodwork.pathway.referrals import sharing, stories
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.rules import FINAL, REASONS, Reason, State
from goodwork.pathway.referrals.sharing import Opened, Shared
from goodwork.pathway.replies import rules
from goodwork.pathway.replies.models import Reply
from goodwork.pathway.replies.queries import READERS
from goodwork.pathway.replies.reading import (
    LIVE_STATES,
    LastReply,
    due_dates,
    last_of,
    possible_of,
    programme_names,
    questions_about,
)
from goodwork.pathway.replies.rules import Act
from goodwork.reach.promises.models import Promise
from goodwork.registers.organisations import queries as organisations

PAGE_ROWS = 50


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
        rows=_rows(
            viewer,
            rows,
            due_dates([row.pk for row in rows]),
            programme_names({row.programme_id for row in rows}),
            at=at,
        ),
        counts=_counts(here),
        after=(_key(rows[-1], tab), rows[-1].pk) if more else None,
    )


def _page(rows: QuerySet[Referral], tab: Tab, after: tuple[date, UUID] | None) -> QuerySet[Referral]:
    """Return referrals in their order, from a key on, each with the names that a row shows."""
    rows = rows.annotate(organisation_name=F("organisation__name"), referrer_name=F("referrer__name"))
    if tab is Tab.ENDED:
        rows = rows.annotate(sorted_by=F("closed_at__date"))
        if after is not None:
            rows = rows.filter(Q(sorted_by__lt=after[0]) | Q(sorted_by=after[0], pk__lt=after[1]))
        return rows.order_by("-sorted_by", "-id")
    live = Promise.objects.filter(subject_kind="REFERRAL", subject_id=OuterRef("pk"), state__in=LIVE_STATES)
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


def _rows(
    viewer: Viewer, rows: Collection[Referral], due: Mapping[UUID, date], named: dict[UUID, str], *, at: datetime
) -> tuple[InboxRow, ...]:
    opened = sharing.opened(viewer, [row.pk for row in rows], at=at) if rows else Opened({})
    today = local_date(at)
    return tuple(_row(row, opened.of.get(row.pk), due.get(row.pk), named, today) for row in rows)


def _row(row: Any, shared: Shared | None, due_date: date | None, named: dict[UUID, str], today: date) -> InboxRow:
    return InboxRow(
        referral_id=row.pk,
        reference=reference(row.pk),
        person_id=shared.person_id if shared else None,
        name=shared.name if shared else "",
        caution=bool(shared and shared.cautions),
        organisation_name=row.organisation_name,
        programme_name=named.get(row.programme_id, "") if row.programme_id else "",
        asked_by=row.referrer_name or "",
        received_date=local_date(row.received_at),
        due_date=due_date,
        late=due_date is not None and due_date < today,
        state=State(row.state),
        reason=Reason(row.reason) if row.reason else None,
        ended_date=local_date(row.closed_at) if row.closed_at else None,
        seen=row.seen_at is not None,
        possible=possible_of(row),
        correct_to=rules.CORRECT_TO.get(State(row.state), ()),
    )


@personal(page="replies.row")
def in_inbox(viewer: Viewer, referral_id: UUID, *, at: datetime) -> InboxRow:
    """Return one referral as its row stands in the viewer's inbox; raises NotVisible for another organisation's."""
    row: Any = _came_here(viewer, referral_id)
    # Its page wants these next.
    ask_ahead(*stories.ahead_of(viewer, row), ahead(*_replies(referral_id)), ahead(*questions_about(referral_id)))
    due = {referral_id: row.due_now} if row.due_now else {}
    named = {row.programme_id: row.programme.name} if row.programme_id else {}
    [shown] = _rows(viewer, [row], due, named, at=at)
    return shown


def organisation_of(viewer: Viewer, referral_id: UUID) -> UUID:
    """Return to which of the viewer's organisations a referral came; raises NotVisible for another's."""
    return _came_here(viewer, referral_id).organisation_id


def _came_here(viewer: Viewer, referral_id: UUID) -> Referral:
    mine = viewer.organisation_ids(*READERS)
    live = Promise.objects.filter(subject_kind="REFERRAL", subject_id=OuterRef("pk"), state__in=LIVE_STATES)
    rows = Referral.objects.select_related("organisation", "referrer", "programme").annotate(
        due_now=Subquery(live.values("due_date")[:1]),
        organisation_name=F("organisation__name"),
        referrer_name=F("referrer__name"),
    )
    here = rows.filter(pk=referral_id, organisation_id__in=list(mine))
    row = remembered(("came here", viewer, referral_id), here.first)
    if viewer.kind is not ActorKind.USER or row is None:
        raise NotVisible
    return row


def own_organisations(viewer: Viewer) -> list[organisations.OrganisationView]:
    """Return the organisations whose inbox the viewer has, by name; for the file out and in."""
    found = organisations.many(viewer, viewer.organisation_ids(*READERS))
    return sorted(found.values(), key=lambda o: o.name)


def last_reply(viewer: Viewer, referral_id: UUID, *, at: datetime) -> LastReply | None:
    """Return what was answered last about a referral in the viewer's inbox; raises NotVisible."""
    organisation_of(viewer, referral_id)
    return last_of(next(iter(asked(*_replies(referral_id))), None))


def _replies(referral_id: UUID) -> tuple[Hashable, QuerySet[Reply]]:
    """Ask for what was answered last about a referral."""
    return ("last reply", referral_id), Reply.objects.filter(referral_id=referral_id).order_by("-at", "-id")[:1]
