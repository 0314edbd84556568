"""What questionnaires add to a person's own bundle (subject access): every answer as it was given."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import Viewer
from goodwork.reach.questionnaires import library, rules
from goodwork.reach.questionnaires.models import Answer, Coding
from goodwork.reach.questionnaires.themes import in_words
from goodwork.registers.people.bundle import Section, contributes

_TYPED = {"PERSON": "You", "HELPER": "Somebody who helped you", "USER": "A member of staff"}
_WAYS = {"WEB": "On the web", "PHONE": "By phone", "IN_PERSON": "In person"}


@contributes("answers", order=40)
def answers(viewer: Viewer, person_ids: tuple[UUID, ...], *, at: datetime) -> Section | None:
    """Return every answer of a person, one row each, oldest first; None where there is none."""
    rows = (
        Answer.objects.filter(response__person_id__in=person_ids)
        .select_related("response")
        .order_by("response__submitted_at", "response_id", "position")
    )
    told = []
    for row in rows:
        definition = library.kept(row.response.definition_id)
        said = rules.words_of(definition, row.language, row.field, rules.from_json(row.value), {})
        told.append(
            (
                definition.text("en", "title"),
                str(definition.version),
                definition.text(row.language, f"{row.field}.label"),
                "; ".join(said),
                _TYPED[row.typed_by],
                row.language,
                _WAYS[row.mode],
                row.answered_at.isoformat(),
            )
        )
    if not told:
        return None
    columns = ("Questions", "Version", "Question", "Answer", "Typed by", "Language", "Way", "When")
    return Section("What you answered", columns, tuple(told))


@contributes("answer-themes", order=41)
def themes(viewer: Viewer, person_ids: tuple[UUID, ...], *, at: datetime) -> Section | None:
    """Return what readers noted that a person's own words are about, oldest first; None where nobody has."""
    found = Coding.objects.filter(response__person_id__in=person_ids).select_related("response")
    rows = tuple(
        (
            library.kept(row.response.definition_id).text("en", "title"),
            row.response.submitted_at.isoformat(),
            "; ".join(in_words(row.themes)) or "None of our themes",
            row.coded_at.isoformat(),
            row.ended_at.isoformat() if row.ended_at else "It still stands",
        )
        for row in found.order_by("response__submitted_at", "response_id", "coded_at")
    )
    if not rows:
        return None
    columns = ("Questions", "Answered", "Themes that a reader noted", "From", "Until")
    return Section("What readers noted that your words are about", columns, rows)
