"""Asking the rules, and keeping what they said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code
from goodwork.pathway.eligibility import rules
from goodwork.pathway.eligibility.events import EligibilityDecided
from goodwork.pathway.eligibility.models import EligibilityDecision, EligibilityRuleResult
from goodwork.pathway.eligibility.programmes import KeptDecision, Stood, decide_for_programme
from goodwork.pathway.eligibility.saying import CannotSay, say
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.places import queries as places

__all__ = ["CannotSay", "Kept", "KeptDecision", "Stood", "decide", "decide_for_programme", "say"]


@dataclass(frozen=True, slots=True)
class Kept:
    """A decision that was stored: its id, and what it says."""

    decision_id: UUID
    decision: rules.Decision


@transaction.atomic
def decide(
    *,
    person_id: UUID,
    organisation_id: UUID,
    facts: rules.Facts,
    subject_kind: str,
    subject_id: UUID,
    by: Actor,
    at: datetime,
) -> Kept:
    """Ask the rules of a person for one organisation, and keep the decision with each rule's result.

    Somebody outside Greater Manchester is signposted to their own council's service where it is known; somebody
    inside it who lives in a locality that the organisation is not in has that locality noted beside (S4 3.7). Gates
    nothing.
    """
    decision = rules.decide(facts)
    provider = organisations.get(SYSTEM_VIEWER, organisation_id)
    own = rules.own_locality(
        home_la_code=facts.home_la_code,
        served_la_codes=frozenset({provider.la_code}) if provider and provider.la_code else frozenset(),
        localities=frozenset(place.la_code for place in places.localities(SYSTEM_VIEWER)),
    )
    row = EligibilityDecision.objects.create(
        person_id=person_id,
        organisation_id=organisation_id,
        subject_kind=subject_kind,
        subject_id=subject_id,
        rules_version=rules.VERSION,
        outcome=decision.outcome.value,
        reason=decision.reason.value if decision.reason else "",
        signpost_la_code=decision.signpost_la_code,
        own_locality_la_code=own,
        decided_at=at,
    )
    EligibilityRuleResult.objects.bulk_create(
        EligibilityRuleResult(
            decision=row, rule=r.rule, result=r.result.value, reason=r.reason.value if r.reason else ""
        )
        for r in decision.results
    )
    record(
        EligibilityDecided(
            decision_id=row.pk,
            person_id=person_id,
            organisation_id=organisation_id,
            outcome=decision.outcome,
            rules_version=Code(rules.VERSION),
            reason=decision.reason,
            signpost_la_code=Code(decision.signpost_la_code) if decision.signpost_la_code else None,
            own_locality_la_code=Code(own) if own else None,
        ),
        by=by,
        at=at,
    )
    return Kept(row.pk, decision)
