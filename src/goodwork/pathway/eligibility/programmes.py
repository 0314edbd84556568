"""Asking a programme's rules of somebody and keeping what they said; reading what was kept."""

from __future__ import annotations

from collections.abc import Collection, Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import JSONField, QuerySet
from django.db.models.expressions import RawSQL

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor, Viewer
from goodwork.kernel.remembering import is_remembered, remember
from goodwork.ledger.audit.reads import personal
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code
from goodwork.ledger.together import Ahead, asked
from goodwork.pathway.eligibility import models
from goodwork.pathway.eligibility.deciding import ProgrammeDecision, ProgrammeFacts, Said, decide_programme
from goodwork.pathway.eligibility.events import ProgrammeDecided
from goodwork.pathway.eligibility.rules import Outcome, Result
from goodwork.registers.programmes import queries as programmes
from goodwork.registers.programmes.conditions import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Stood:
    """What somebody was like when a programme was asked: codes for the ledger, '' and None where nothing is known."""

    la_code: str = ""
    imd_decile: int | None = None
    ethnic_category: str = ""


@dataclass(frozen=True, slots=True)
class KeptDecision:
    """A decision about a programme that was stored: its id, and what it says."""

    decision_id: UUID
    decision: ProgrammeDecision


@dataclass(frozen=True, slots=True)
class ProgrammeDecisionView:
    """A kept decision about a programme, with each rule in the words of the version that it was made by."""

    id: UUID
    person_id: UUID
    programme_id: UUID
    programme_name: str
    referral_id: UUID | None
    outcome: Outcome
    rules: tuple[Said, ...]
    decided_at: datetime


@transaction.atomic
def decide_for_programme(
    *,
    person_id: UUID,
    programme_id: UUID,
    referral_id: UUID | None,
    facts: ProgrammeFacts,
    taken: int | None,
    stood: Stood = Stood(),
    by: Actor,
    at: datetime,
) -> KeptDecision | None:
    """Ask a programme's rules of a person and keep the decision with each rule's result, whatever it says.

    `facts` and `taken` are brought by the room that knows them (pathway/referrals/asking.py). None for a programme
    that has no offer at that moment: it has no rules to ask. Without `referral_id`, a person was told that they can't
    have it. Refuses nothing by itself.
    """
    view = programmes.of(SYSTEM_VIEWER, [programme_id], at=at).get(programme_id)
    if view is None:
        return None
    decision = decide_programme(view.offer, facts, taken=taken)
    row = models.ProgrammeDecision.objects.create(
        person_id=person_id,
        programme_id=programme_id,
        version_id=view.version_id,
        referral_id=referral_id,
        outcome=decision.outcome.value,
        decided_at=at,
    )
    models.ProgrammeRuleResult.objects.bulk_create(
        models.ProgrammeRuleResult(
            decision=row, position=n, rule=s.code, kind=s.kind.value, result=s.result.value, told=s.told
        )
        for n, s in enumerate(decision.results)
    )
    record(
        ProgrammeDecided(
            decision_id=row.pk,
            person_id=person_id,
            programme_id=programme_id,
            version=view.version,
            outcome=decision.outcome,
            referral_id=referral_id,
            refused_by=tuple(Code(s.code) for s in decision.refused_by),
            to_check=tuple(Code(s.code) for s in decision.to_check),
            met=tuple(Code(s.code) for s in decision.results if s.result is Result.MET),
            passing=tuple(Code(s.code) for s in decision.refused_by if s.from_date is not None),
            passing_dates=tuple(s.from_date for s in decision.refused_by if s.from_date is not None),
            work_status=_code(facts.work_status),
            la_code=_code(stood.la_code),
            imd_decile=stood.imd_decile,
            ethnic_category=_code(stood.ethnic_category),
        ),
        by=by,
        at=at,
    )
    return KeptDecision(row.pk, decision)


def _code(text: str) -> Code | None:
    return Code(text) if text else None


@personal(page="programme decisions")
def programme_decisions(viewer: Viewer, referral_ids: Collection[UUID], *, at: datetime) -> list[ProgrammeDecisionView]:
    """Return the decisions about programmes that were kept with referrals, for a room above that has checked that its
    viewer may see these; the newest first.
    """
    return [_view(row) for row in asked(*_decisions(referral_ids))]


def programme_decisions_ahead(viewer: Viewer, referral_id: UUID) -> Ahead[Any] | None:
    """Return how a page asks ahead for what `programme_decisions` will want of one referral; None where it knows it."""
    question, _ = _decisions([referral_id])
    if is_remembered(question):
        return None
    return Ahead((_decisions_of, SYSTEM_VIEWER, referral_id), lambda found: remember(question, found))


def _decisions_of(viewer: Viewer, referral_id: UUID) -> QuerySet[models.ProgrammeDecision]:
    return _decisions([referral_id])[1]


_RESULTS = RawSQL(
    """(SELECT jsonb_agg(jsonb_build_array(r.rule, r.kind, r.result, r.told) ORDER BY r.position)
         FROM eligibility_programmeruleresult r WHERE r.decision_id = eligibility_programmedecision.id)""",
    (),
    JSONField(),
)


def _decisions(referral_ids: Collection[UUID]) -> tuple[Hashable, QuerySet[models.ProgrammeDecision]]:
    """Ask for the decisions that were kept with referrals, each with what its rules said."""
    rows = models.ProgrammeDecision.objects.filter(referral_id__in=list(referral_ids))
    told = rows.select_related("programme", "version").annotate(results_told=_RESULTS).order_by("-decided_at")
    return ("programme decisions", frozenset(referral_ids)), told


def _view(row: Any) -> ProgrammeDecisionView:
    words = {r["code"]: r["words"] for r in row.version.content.get("rules", [])}
    words |= {Kind.DATES: "Takes new referrals", Kind.PLACES: "Has a place"}
    return ProgrammeDecisionView(
        id=row.pk,
        person_id=row.person_id,
        programme_id=row.programme_id,
        programme_name=row.programme.name,
        referral_id=row.referral_id,
        outcome=Outcome(row.outcome),
        rules=tuple(
            Said(rule, Kind(kind), Result(result), words.get(rule, rule), told)
            for rule, kind, result, told in row.results_told or ()
        ),
        decided_at=row.decided_at,
    )
