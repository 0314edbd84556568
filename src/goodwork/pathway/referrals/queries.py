"""Reading referrals: one, a page of them, and what happened to one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from goodwork.kernel.actors import ActorKind, NotVisible, Role, Viewer
from goodwork.kernel.paging import pages_of
from goodwork.ledger.audit.reads import personal
from goodwork.ledger.events import queries as events
from goodwork.ledger.events.queries import StoredEvent
from goodwork.pathway.absence import queries as absence
from goodwork.pathway.eligibility import queries as eligibility
from goodwork.pathway.eligibility.queries import DecisionView
from goodwork.pathway.referrals import permissions
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.rules import Move, State, WorkStatus
from goodwork.pathway.referrals.scope import (
    COUNTED_ONE_BY_ONE,
    all_of_person,
    found,
    helps,
    how_many,
    listed,
    visible_referrals,
)
from goodwork.pathway.referrals.stories import Asked, Entry, Story, TrackStep, reads_words, story
from goodwork.pathway.referrals.views import ReferralView, view_of
from goodwork.registers.access import queries as access
from goodwork.registers.people import scope

__all__ = ["Asked", "Entry", "ReferralView", "Story", "TrackStep", "story"]

PAGE_ROWS = 50
WORK_HOLDS_FOR = timedelta(days=84)
"""How long what somebody said of their work is taken to hold, where a form begins with it; the length of support (S4
3.12)."""


@dataclass(frozen=True, slots=True)
class KnownWork:
    """How somebody stands with work, as far as the viewer's pages know it: nobody asks it a second time."""

    work_status: WorkStatus
    weekly_hours: str


@dataclass(frozen=True, slots=True)
class Allowed:
    """Why each thing can't be done now, in one sentence each; '' where it can."""

    accept: str
    talk: str
    hold: str
    finish: str
    unreached: str
    close: str


@dataclass(frozen=True, slots=True)
class ReferralDetail:
    """One referral with all that its viewer may see of it.

    `words` and `comment` are None for who may not read them (the practice's staff). `is_helper`: the viewer works
    where it came to, and so may act on it.
    """

    view: ReferralView
    organisation_name: str
    referrer_name: str
    holder_name: str
    words: str | None
    comment: str | None
    decision: DecisionView | None
    allowed: Allowed
    is_helper: bool

    @property
    def person_id(self) -> UUID:
        """Return whom it is about."""
        return self.view.person_id


@dataclass(frozen=True, slots=True)
class ReferralPage:
    """One page of referrals, with how many there are in all."""

    rows: tuple[ReferralView, ...]
    total: int
    number: int
    pages: int

    def person_ids(self) -> set[UUID]:
        """Return the people on the page."""
        return {row.person_id for row in self.rows}


@dataclass(frozen=True, slots=True)
class History:
    """What happened to one referral, oldest first, with the names of who did it."""

    person_id: UUID
    events: tuple[StoredEvent, ...]
    names: dict[UUID, str]


@personal(page="referral")
def detail(viewer: Viewer, referral_id: UUID, *, ending: bool = True, at: datetime) -> ReferralDetail:
    """Return one referral as its viewer may see it; raises NotVisible.

    Not `ending`: for what ends nothing, what is still to be tried before somebody is given up is not asked, and blank.
    """
    row = found(viewer, referral_id)
    is_helper = helps(viewer, row)
    may_read = reads_words(viewer, row)
    decided = eligibility.decisions(viewer, [row.decision_id], at=at) if row.decision_id and is_helper else []
    holder = access.names(viewer, [row.holder_id]) if row.holder_id else {}
    return ReferralDetail(
        view=view_of(row),
        organisation_name=row.organisation.name,
        referrer_name=row.referrer.name if row.referrer else "",
        holder_name=holder.get(row.holder_id, "") if row.holder_id else "",
        words=row.words if may_read else None,
        comment=row.comment if may_read else None,
        decision=decided[0] if decided else None,
        allowed=_allowed(row, decided[0] if decided else None, ending=ending, at=at),
        is_helper=is_helper,
    )


@personal(page="referral form")
def helped(viewer: Viewer, person_id: UUID, referral_id: UUID, *, at: datetime) -> ReferralView:
    """Return one of a person's referrals for who works where it came to; raises NotVisible.

    It is looked for among all of theirs, which a page about what they can have asks for as well.
    """
    _, seen = all_of_person(viewer, person_id)
    row = next((one for one in seen if one.pk == referral_id), None)
    if row is None or not helps(viewer, row):
        raise NotVisible
    return view_of(row)


@personal(page="referral not opened yet")
def unopened(viewer: Viewer, referral_id: UUID, *, at: datetime) -> ReferralView | None:
    """Return a referral that waits for the viewer's organisation, a provider, and that nobody there has opened yet.

    None where the viewer answers for no provider that it came to, or it was opened, taken up or ended. Its page then
    asks to be opened by an act, as the inbox does, so that the person can be told (ADR 0178). Raises NotVisible.
    """
    if not viewer.has_role(Role.PROVIDER):
        return None
    row = found(viewer, referral_id)
    waits = row.seen_at is None and row.accepted_at is None and row.closed_at is None
    answers = viewer.has_role(Role.PROVIDER, organisation_id=row.organisation_id)
    return view_of(row) if waits and answers else None


def _allowed(row: Referral, decision: DecisionView | None, *, ending: bool, at: datetime) -> Allowed:
    """Return why each button is off."""
    state = State(row.state)
    ended = "" if row.closed_at is None else "It has ended already."
    return Allowed(
        accept=permissions.why_not_accept(state=state, outcome=decision.outcome if decision else None),
        talk=ended,
        hold=permissions.why_not(state, Move.HOLD),
        finish=permissions.why_not(state, Move.COMPLETE),
        unreached=ended or (permissions.why_not_unreached(row, at=at) if ending else ""),
        close=ended,
    )


@personal(page="referrals")
def page(
    viewer: Viewer,
    *,
    open_only: bool = True,
    unheld_only: bool = False,
    sent: bool = False,
    number: int = 1,
    size: int = PAGE_ROWS,
    at: datetime,
) -> ReferralPage:
    """Return one page of the referrals that the viewer may see, newest first.

    `unheld_only`: those without a coach; `sent`: those that the viewer's organisation sent on to others (B8). Of very
    many, only those of the page are asked whether they may be seen: a page may then have fewer rows than its size.
    """
    which = listed(viewer, sent=sent)
    if open_only:
        which &= Q(closed_at__isnull=True)
    if unheld_only:
        which &= Q(holder_id__isnull=True)
    total = how_many(viewer, which)
    pages = pages_of(total, size)
    number = min(max(1, number), pages)
    first, last = (number - 1) * size, number * size
    if total > COUNTED_ONE_BY_ONE:
        ids = Referral.objects.filter(which).order_by("-received_at", "-id").values_list("id", flat=True)[first:last]
        part = visible_referrals(viewer).filter(pk__in=list(ids)).order_by("-received_at", "-id")
    else:
        part = visible_referrals(viewer).filter(which).order_by("-received_at", "-id")[first:last]
    return ReferralPage(tuple(view_of(row) for row in part), total, number, pages)


@personal(page="referrals of a person")
def of_person(viewer: Viewer, person_id: UUID, *, at: datetime) -> list[ReferralView]:
    """Return a person's referrals that the viewer may see, the open ones first, then the newest."""
    _, rows = all_of_person(viewer, person_id)
    return [view_of(row) for row in sorted(rows, key=lambda r: (r.closed_at is not None, -r.received_at.timestamp()))]


@personal(page="referrals by id")
def many(viewer: Viewer, referral_ids: Collection[UUID], *, at: datetime) -> list[ReferralView]:
    """Return referrals by id, those that the viewer may see, in one query."""
    return [view_of(row) for row in visible_referrals(viewer).filter(pk__in=list(referral_ids))]


def sees(viewer: Viewer, referral_id: UUID) -> bool:
    """Say whether the viewer may see a referral."""
    return visible_referrals(viewer).filter(pk=referral_id).exists()


def asked_in(viewer: Viewer, question_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Return the referral that each question was asked about, by the question; without those out of sight."""
    if not question_ids:
        return {}
    asked = visible_referrals(viewer).filter(questions__in=list(question_ids))
    return dict(asked.values_list("questions", "pk"))


def known_work(
    viewer: Viewer, person_id: UUID, referrals: Collection[ReferralView], *, at: datetime
) -> KnownWork | None:
    """Return how somebody stands with work: what the newest of some referrals says, else a fit note that runs today.

    None where neither is known, or what was said is older than twelve weeks.
    """
    said = [r for r in referrals if r.work_status is not WorkStatus.UNKNOWN and at - r.received_at <= WORK_HOLDS_FOR]
    if said:
        newest = max(said, key=lambda r: r.received_at)
        return KnownWork(newest.work_status, newest.weekly_hours)
    spells = absence.spells_of(viewer, [person_id], at=at).get(person_id, [])
    return KnownWork(WorkStatus.OFF_SICK, "") if any(spell.is_current for spell in spells) else None


def already_open(viewer: Viewer, person_id: UUID, organisation_id: UUID) -> bool:
    """Say whether a person whom the viewer may see has an open referral to an organisation; seen before anything is
    typed.
    """
    if not scope.sees(viewer, person_id):
        raise NotVisible
    mine = Referral.objects.filter(scope.belonging_to("person", person_id), organisation_id=organisation_id)
    return mine.filter(closed_at__isnull=True).exists()


@personal(page="referral history")
def history(viewer: Viewer, referral_id: UUID, *, at: datetime) -> History:
    """Return what happened to a referral that the viewer may see, oldest first; raises NotVisible."""
    row = found(viewer, referral_id)
    told = tuple(events.of_subject(viewer, "REFERRAL", row.pk))
    users = {e.by.id for e in told if e.by.kind is ActorKind.USER and e.by.id is not None}
    users |= {UUID(e.data[k]) for e in told for k in ("user_id", "from_user_id") if k in e.data}
    return History(person_id=row.person_id, events=told, names=access.names(viewer, users))
