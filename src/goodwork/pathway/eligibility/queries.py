"""Reading what the rules said."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import JSONField
from django.db.models.expressions import RawSQL

from goodwork.kernel.actors import Viewer
from goodwork.ledger.audit.reads import personal
from goodwork.pathway.eligibility.models import EligibilityDecision
from goodwork.pathway.eligibility.programmes import (
    ProgrammeDecisionView,
    programme_decisions,
    programme_decisions_ahead,
)
from goodwork.pathway.eligibility.rules import REASON_WORDS, RULES, Outcome, Reason, Result
from goodwork.registers.places import queries as places

__all__ = [
    "DecisionView",
    "ProgrammeDecisionView",
    "RuleView",
    "decisions",
    "programme_decisions",
    "programme_decisions_ahead",
]

_RULE_WORDS = {rule.code: rule.words for rule in RULES}
_TOLD = RawSQL(
    """(SELECT jsonb_agg(jsonb_build_array(r.rule, r.result, r.reason)) FROM eligibility_eligibilityruleresult r
         WHERE r.decision_id = eligibility_eligibilitydecision.id)""",
    (),
    JSONField(),
)


@dataclass(frozen=True, slots=True)
class RuleView:
    """One rule of a decision, in words, with its result."""

    words: str
    result: Result
    reason_words: str


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision as staff see it. `signpost` and `own_locality` are names of councils, '' where there is none."""

    id: UUID
    person_id: UUID
    outcome: Outcome
    reason: Reason | None
    reason_words: str
    rules: tuple[RuleView, ...]
    signpost_la_code: str
    signpost: str
    own_locality: str
    decided_at: datetime


@personal(page="eligibility decision")
def decisions(viewer: Viewer, decision_ids: Collection[UUID], *, at: datetime) -> list[DecisionView]:
    """Return decisions by id, for a room above that has checked that its viewer may see them."""
    rows: list[Any] = list(EligibilityDecision.objects.filter(pk__in=decision_ids).annotate(told=_TOLD))
    codes = {r.signpost_la_code for r in rows} | {r.own_locality_la_code for r in rows}
    named = places.area_names(viewer, codes - {""}) if codes - {""} else {}
    return [_view(row, named) for row in rows]


def _view(row: Any, named: dict[str, str]) -> DecisionView:
    order = list(_RULE_WORDS)
    results = sorted(row.told or (), key=lambda told: order.index(told[0]))
    return DecisionView(
        id=row.pk,
        person_id=row.person_id,
        outcome=Outcome(row.outcome),
        reason=Reason(row.reason) if row.reason else None,
        reason_words=REASON_WORDS[Reason(row.reason)] if row.reason else "",
        rules=tuple(
            RuleView(_RULE_WORDS[rule], Result(result), REASON_WORDS[Reason(reason)] if reason else "")
            for rule, result, reason in results
        ),
        signpost_la_code=row.signpost_la_code,
        signpost=named.get(row.signpost_la_code, row.signpost_la_code),
        own_locality=named.get(row.own_locality_la_code, row.own_locality_la_code),
        decided_at=row.decided_at,
    )
