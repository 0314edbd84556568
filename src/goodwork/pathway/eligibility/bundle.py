"""What eligibility adds to a person's own bundle (subject access): what programmes' rules said, and why."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import Viewer
from goodwork.pathway.eligibility.models import ProgrammeDecision, SaidOfPerson
from goodwork.pathway.eligibility.rules import Outcome
from goodwork.registers.people.bundle import Section, contributes, day

_OUTCOMES = {
    Outcome.ELIGIBLE: "You can have it",
    Outcome.NOT_ELIGIBLE: "You can not have it",
    Outcome.NEEDS_CHECKING: "Some of it was still to be checked",
}


@contributes("programme-decisions", order=54)
def programme_decisions(viewer: Viewer, person_ids: tuple[UUID, ...], *, at: datetime) -> Section | None:
    """Return what programmes' rules said of a person, oldest first; None where none was asked."""
    rows = ProgrammeDecision.objects.filter(person_id__in=person_ids).select_related("programme")
    told = tuple(
        (
            day(row.decided_at),
            row.programme.name,
            _OUTCOMES[Outcome(row.outcome)],
            " ".join(r.told for r in sorted(row.results.all(), key=lambda r: r.position) if r.told),
        )
        for row in rows.prefetch_related("results").order_by("decided_at", "id")
    )
    return Section("What programmes' rules said", ("On", "Programme", "Result", "Why not"), told) if told else None


@contributes("said-for-rules", order=55)
def said_for_rules(viewer: Viewer, person_ids: tuple[UUID, ...], *, at: datetime) -> Section | None:
    """Return what was said of a person that rules ask about, oldest first; None where nothing was."""
    rows = SaidOfPerson.objects.filter(person_id__in=person_ids).order_by("said_at", "id")
    told = tuple(
        (
            row.code.replace("_", " ").capitalize(),
            f"{row.since_date}" if row.since_date else "Yes" if row.value else "No",
            day(row.said_at),
            day(row.until_at),
        )
        for row in rows
    )
    return Section("What was said for programmes' rules", ("What", "Answer", "From", "Until"), told) if told else None
