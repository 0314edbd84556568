"""What programmes' rules need to know of somebody, brought together from the rooms that know it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import TypeAlias
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor, Viewer
from goodwork.kernel.clock import local_date
from goodwork.kernel.remembering import remember, remembered
from goodwork.ledger.events import queries as ledger
from goodwork.ledger.events.models import EventRow
from goodwork.ledger.events.queries import StoredEvent
from goodwork.ledger.together import Ahead, once
from goodwork.pathway.absence import queries as absence
from goodwork.pathway.eligibility import services as eligibility
from goodwork.pathway.eligibility.deciding import UNKNOWN_WORK, ProgrammeFacts
from goodwork.pathway.eligibility.programmes import Stood
from goodwork.pathway.eligibility.rules import Outcome
from goodwork.pathway.eligibility.saying import MAY_WORK, said_now
from goodwork.pathway.referrals import standing
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.permissions import CannotRefer
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.people import scope
from goodwork.registers.programmes import queries as programmes
from goodwork.registers.programmes.locking import lock_places
from goodwork.registers.programmes.offers import CapacityKind
from goodwork.registers.programmes.queries import ProgrammeView

_Question: TypeAlias = "Callable[[Viewer, None], QuerySet[Referral, tuple[UUID | None, int]]]"

PLAN_KINDS = ("PlanAgreed", "PlanChanged", "PlanClosed")
WORK_KINDS = ("ReferralReceived", "QuestionnaireSubmitted")


def facts_of(
    person_id: UUID, *, now: standing.Standing, said: standing.Said, work_status: str = UNKNOWN_WORK, at: datetime
) -> ProgrammeFacts:
    """Return what is known of somebody for programmes' rules, as they stand now (`standing.of`).

    What is asked for with the referral comes before what was known earlier: `work_status`, and `said`. The kind of
    plan and the last known work status are read from the ledger: the newest event that knows them.
    """
    known = said_now(person_id)
    practice = organisations.get(SYSTEM_VIEWER, now.practice_id) if now.practice_id else None
    may_work = said.may_work_in_uk if said.may_work_in_uk is not None else known.right_to_work
    jobcentre = now.facts.jobcentre_in_area
    if jobcentre is None and known.area and not (now.facts.home_in_area or now.facts.practice_in_area):
        jobcentre = True
    plan_kind, last_work = _from_ledger(person_id)
    statements = dict(known.statements)
    if may_work is not None:
        statements[MAY_WORK] = may_work
    return ProgrammeFacts(
        on=local_date(at),
        age_years=now.facts.age_years,
        work_status=last_work if work_status == UNKNOWN_WORK else work_status,
        home_la_code=now.facts.home_la_code,
        home_in_gm=now.facts.home_in_area,
        practice_la_code=practice.la_code if practice else "",
        practice_in_gm=now.facts.practice_in_area,
        jobcentre_in_gm=jobcentre,
        plan_kind=plan_kind,
        since_date=_earlier(known.since_date, _absent_since(person_id, at=at)),
        statements=statements,
    )


def stood(now: standing.Standing) -> Stood:
    """Return what the ledger keeps of how somebody stood."""
    return Stood(la_code=now.la_code, imd_decile=now.imd_decile, ethnic_category=now.ethnic_category)


def places_taken(views: Collection[ProgrammeView]) -> dict[UUID, int]:
    """Return how many places of programmes are taken, by programme; those without a capacity are left out. One query.

    Whoever has an open referral to it takes a place; where all count over the whole of the programme, so does whoever
    has begun and ended. Asked once while a page is made.
    """
    counted = _counted(views)
    return remembered(_taken_by(counted), lambda: _taken(counted, _takers(*_ids_of(counted)))) if counted else {}


def taken_ahead(views: Collection[ProgrammeView]) -> Ahead[tuple[UUID | None, int]] | None:
    """Return how a page asks ahead for the places that are taken; None where none are counted."""
    counted = _counted(views)

    def keep(rows: list[tuple[UUID | None, int]]) -> None:
        remember(_taken_by(counted), _taken(counted, rows))

    return Ahead((_question_of(*_ids_of(counted)), SYSTEM_VIEWER, None), keep) if counted else None


def _counted(views: Collection[ProgrammeView]) -> dict[UUID, ProgrammeView]:
    """Return the programmes whose places are counted."""
    return {v.id: v for v in views if v.capacity is not None}


def _taken_by(counted: Collection[UUID]) -> tuple[str, frozenset[UUID]]:
    return "places taken", frozenset(counted)


def _ids_of(counted: Mapping[UUID, ProgrammeView]) -> tuple[frozenset[UUID], frozenset[UUID]]:
    """Return the ids of some programmes, and of those among them that count over the whole of the programme."""
    ever = frozenset(i for i, view in counted.items() if view.offer.capacity_kind is CapacityKind.IN_ALL)
    return frozenset(counted), ever


@lru_cache(maxsize=16)
def _question_of(counted: frozenset[UUID], ever: frozenset[UUID]) -> _Question:
    """Return the question who takes places of some programmes, which is the same for everybody."""
    return lambda viewer, of: _takers(counted, ever)


def _takers(counted: frozenset[UUID], ever: frozenset[UUID]) -> QuerySet[Referral, tuple[UUID | None, int]]:
    takes = Q(closed_at__isnull=True) | Q(programme_id__in=sorted(ever), started_at__isnull=False)
    rows = Referral.objects.filter(takes, programme_id__in=sorted(counted)).values("programme_id").order_by()
    return rows.annotate(count=Count("*")).values_list("programme_id", "count")


def _taken(counted: Collection[UUID], rows: Iterable[tuple[UUID | None, int]]) -> dict[UUID, int]:
    found = dict(rows)
    return {programme_id: found.get(programme_id, 0) for programme_id in counted}


def told_of(person_id: UUID) -> list[StoredEvent]:
    """Return what the ledger holds of somebody's plans and work, oldest first; for this room and those above."""
    return ledger.stored(SYSTEM_VIEWER, once(what_was_told, SYSTEM_VIEWER, person_id))


def what_was_told(viewer: Viewer, person_id: UUID) -> QuerySet[EventRow]:
    """Ask the ledger for somebody's plans and work, by any of their records, oldest first."""
    theirs = scope.visible_people(SYSTEM_VIEWER).filter(scope.belonging_to("self", person_id))
    told = EventRow.objects.filter(person_id__in=theirs.values("id"), kind__in=[*PLAN_KINDS, *WORK_KINDS])
    return told.order_by("at", "id")


def _from_ledger(person_id: UUID) -> tuple[str, str]:
    """Return the kind of the plan in force, '' for none, and the last work status that was known."""
    plan, work = "", UNKNOWN_WORK
    for stored in told_of(person_id):
        if stored.kind in WORK_KINDS:
            work = stored.data.get("work_status", work) if stored.data.get("work_status") != UNKNOWN_WORK else work
        else:
            plan = stored.data.get("kind_code", "")
    return plan, work


def _absent_since(person_id: UUID, *, at: datetime) -> date | None:
    """Return the first day of the absence that goes on now, as fit notes tell it."""
    spells = absence.spells_of(SYSTEM_VIEWER, [person_id], at=at).get(person_id, [])
    return next((s.from_date for s in spells if s.is_current), None)


def _earlier(one: date | None, other: date | None) -> date | None:
    days = [d for d in (one, other) if d is not None]
    return min(days) if days else None


def ask_programme(
    programme_id: UUID,
    *,
    person_id: UUID,
    referral_id: UUID,
    now: standing.Standing,
    said: standing.Said,
    work_status: str,
    by: Actor,
    at: datetime,
) -> None:
    """Ask the rules of the programme that a referral is for, and keep what they said with it (B4, B5).

    A programme without an offer has no rules. Raises CannotRefer, with every reason in plain words, where the
    programme takes nobody that day, has no place, or refuses this person.
    """
    view = programmes.of(SYSTEM_VIEWER, [programme_id], at=at).get(programme_id)
    if view is None:
        return
    if view.capacity is not None:
        lock_places(programme_id)
    kept = eligibility.decide_for_programme(
        person_id=person_id,
        programme_id=programme_id,
        referral_id=referral_id,
        facts=facts_of(person_id, now=now, said=said, work_status=work_status, at=at),
        taken=places_taken([view]).get(programme_id),
        stood=stood(now),
        by=by,
        at=at,
    )
    if kept is not None and kept.decision.outcome is Outcome.NOT_ELIGIBLE:
        raise CannotRefer(f"{view.name}: {kept.decision.told}", field="programme")
