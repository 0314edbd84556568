"""What must hold of repeated absences: they are what the fit notes say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from goodwork.ledger.laws.registry import Finding, law
from goodwork.pathway.absence import repeats


@law("absence.repeats_are_what_notes_say")
def repeats_are_what_notes_say(*, at: datetime) -> Iterator[Finding]:
    """Yield each person whose repeated absences are not those that their fit notes make."""
    for person_id, there, right in repeats.wrong():
        text = f"An absence stands there with {there or 0} notes that has {right or 0}."
        yield Finding("absence.repeats_are_what_notes_say", "PERSON", person_id, text)
