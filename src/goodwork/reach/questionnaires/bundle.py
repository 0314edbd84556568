"""What questionnaires add to a person's own bundle (subject access): every answer as it was given."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import Viewer
from goodwork.reach.questionnaires import library, rules
from goodwork.reach.questionnaires.models import Answer
from goodwork.registers.people.bundle import Section, contributes

_TYPED = {"PERSON": "You", "HELPER": "Somebody who helped you", "USER": "A member of staff"}


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
                row.mode,
                row.answered_at.isoformat(),
            )
        )
    if not told:
        return None
    columns = ("Questions", "Version", "Question", "Answer", "Typed by", "Language", "Way", "When")
    return Section("What you answered", columns, tuple(told))
