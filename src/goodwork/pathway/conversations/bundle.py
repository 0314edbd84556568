"""What conversations add to a person's own bundle (subject access): every version of what was written."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import Viewer
from goodwork.pathway.conversations.models import ConversationText
from goodwork.pathway.conversations.rules import INTERPRETER_WORDS, MODE_WORDS, Interpreter, Mode
from goodwork.registers.access import queries as access
from goodwork.registers.people.bundle import Section, contributes, day


@contributes("conversations", order=54)
def conversations(viewer: Viewer, person_ids: tuple[UUID, ...], *, at: datetime) -> Section | None:
    """Return each version of each conversation of a person, oldest first; None where there is none."""
    rows = list(
        ConversationText.objects.filter(conversation__person_id__in=person_ids)
        .select_related("conversation")
        .order_by("conversation__held_at", "conversation_id", "number")
    )
    names = access.names(viewer, {r.conversation.held_with_id for r in rows})
    told = tuple(
        (
            day(r.conversation.held_at),
            f"{r.conversation.minutes} minutes",
            MODE_WORDS[Mode(r.conversation.mode)],
            INTERPRETER_WORDS[Interpreter(r.conversation.interpreter)],
            names.get(r.conversation.held_with_id, ""),
            str(r.number),
            r.words,
            r.note,
        )
        for r in rows
    )
    columns = ("When", "Length", "How", "Interpreter", "With", "Version", "Your words", "Note")
    return Section("Conversations", columns, told) if told else None
