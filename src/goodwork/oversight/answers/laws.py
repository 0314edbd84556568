"""What must hold of the counts of answers: the facts are what the ledger tells, no more and no less."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from goodwork.kernel.actors import SYSTEM_VIEWER
from goodwork.kernel.clock import local_date
from goodwork.ledger.events.queries import StoredEvent, stream
from goodwork.ledger.laws.registry import Finding, law
from goodwork.oversight.answers.models import AnswerAlias, AnswerEnd, AnswerFact
from goodwork.oversight.answers.services import TAKERS
from goodwork.reach.questionnaires.library import WORK_AND_HEALTH_CHECK

_LAW = "answers.facts_are_the_ledgers"
_COLUMNS = (
    "person_id",
    "organisation_id",
    "answered_date",
    "worry",
    "wants",
    "work_status",
    "barriers",
    "has_text",
    "read",
    "closed",
    "themes",
)


@law(_LAW)
def facts_are_the_ledgers(*, at: datetime) -> Iterator[Finding]:
    """Yield each response that is counted otherwise than its events say, or not at all, and each wrong link.

    `goodwork answers rebuild` mends all of them, also after the upgrade that brought this room.
    """
    told: dict[UUID, dict[str, Any]] = {}
    links: dict[UUID, UUID] = {}
    for stored in stream(SYSTEM_VIEWER, kinds=list(TAKERS)):
        _tell(stored, told, links)
    rows = AnswerFact.objects.annotate(closed=Exists(AnswerEnd.objects.filter(pk=OuterRef("pk"))))
    for row in rows.values("response_id", *_COLUMNS).iterator(chunk_size=5000):
        response_id = row.pop("response_id")
        if told.pop(response_id, None) != row:
            yield Finding(_LAW, "RESPONSE", response_id, "It is counted otherwise than its events say.")
    for response_id in sorted(told):
        yield Finding(_LAW, "RESPONSE", response_id, "It was answered and is not counted.")
    kept = dict(AnswerAlias.objects.values_list("merged_id", "kept_id"))
    for merged_id in sorted(set(kept) | set(links)):
        if kept.get(merged_id) != links.get(merged_id):
            yield Finding(_LAW, "PERSON", merged_id, "It is linked otherwise than the ledger says.")


def _tell(stored: StoredEvent, told: dict[UUID, dict[str, Any]], links: dict[UUID, UUID]) -> None:
    """Add what one event says; written apart from the handlers, so that it can find them wrong."""
    data = stored.data
    if stored.kind == "QuestionnaireSubmitted":
        if data["questionnaire"] == WORK_AND_HEALTH_CHECK:
            told.setdefault(UUID(data["response_id"]), _answered(stored))
    elif stored.kind == "PeopleLinked":
        links[UUID(data["merged_id"])] = UUID(data["kept_id"])
    elif stored.kind == "PeopleParted":
        links.pop(UUID(data["merged_id"]), None)
    else:
        changed = {
            "AnswersRead": {"read": True},
            "AnswersClosed": {"closed": True},
            "AnswersCoded": {"themes": data.get("themes", [])},
        }[stored.kind]
        told.get(UUID(data["response_id"]), {}).update(changed)


def _answered(stored: StoredEvent) -> dict[str, Any]:
    data = stored.data
    return {
        "person_id": UUID(data["person_id"]),
        "organisation_id": UUID(data["organisation_id"]),
        "answered_date": local_date(stored.at),
        "worry": data.get("worried"),
        "wants": data.get("wants_coach") or "",
        "work_status": data["work_status"],
        "barriers": data.get("barriers", []),
        "has_text": data.get("has_text", False),
        "read": False,
        "closed": False,
        "themes": None,
    }
