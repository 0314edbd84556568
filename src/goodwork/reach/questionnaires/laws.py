"""Invariants of questionnaires on live data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import F

from goodwork.ledger.laws import Finding, law
from goodwork.reach.questionnaires import library
from goodwork.reach.questionnaires.definitions import sha256_of
from goodwork.reach.questionnaires.models import Answer, DefinitionVersion, Request


@law("questionnaires.versions_unchanged")
def versions_unchanged(*, at: datetime) -> Iterator[Finding]:
    """A version that was kept is the text that was kept."""
    for row in DefinitionVersion.objects.all():
        if sha256_of(row.body) != row.sha256:
            yield Finding("questionnaires.versions_unchanged", "DEFINITION", row.id, "Its text was changed.")


@law("questionnaires.answers_belong")
def answers_belong(*, at: datetime) -> Iterator[Finding]:
    """Every answer is to a field of the version that its response belongs to, and was said by the response's person."""
    for row in DefinitionVersion.objects.all():
        fields = {f.key for s in library.kept(row.id).steps for f in s.fields}
        strange = Answer.objects.filter(response__definition=row).exclude(field__in=fields)
        for response_id in strange.values_list("response_id", flat=True).distinct():
            yield Finding(
                "questionnaires.answers_belong", "RESPONSE", response_id, "It answers what its version does not ask."
            )
    for response_id in Answer.objects.exclude(said_by=F("response__person_id")).values_list("response_id", flat=True):
        yield Finding(
            "questionnaires.answers_belong", "RESPONSE", response_id, "Somebody else is said to have said it."
        )


@law("questionnaires.sent_once")
def sent_once(*, at: datetime) -> Iterator[Finding]:
    """A request has a response exactly when it was submitted, and a draft only while it is open."""
    for row in Request.objects.filter(state="SUBMITTED", response__isnull=True):
        yield Finding("questionnaires.sent_once", "REQUEST", row.id, "It was submitted and has no response.")
    for row in Request.objects.exclude(state="SUBMITTED").filter(response__isnull=False):
        yield Finding("questionnaires.sent_once", "REQUEST", row.id, "It has a response and was not submitted.")
    for row in Request.objects.exclude(state__in=["REQUESTED", "STARTED"]).filter(draft__isnull=False):
        yield Finding("questionnaires.sent_once", "REQUEST", row.id, "It has ended, and its draft was kept.")
