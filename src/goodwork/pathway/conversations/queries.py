"""Reading conversations. Only who works where the referral came to may; staff of the practice never."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import prefetch_related_objects

from goodwork.kernel.actors import NotVisible, Viewer
from goodwork.ledger.audit.reads import personal
from goodwork.pathway.conversations.models import Conversation
from goodwork.pathway.conversations.rules import Interpreter, Mode, Place
from goodwork.pathway.referrals.scope import found_by_helper
from goodwork.registers.access import queries as access


@dataclass(frozen=True, slots=True)
class TextView:
    """One version of what was written."""

    number: int
    words: str
    note: str
    written_by: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class ConversationView:
    """One conversation with the version that holds first in `texts`, and the older ones after it."""

    id: UUID
    referral_id: UUID
    person_id: UUID
    with_name: str
    held_at: datetime
    minutes: int
    mode: Mode
    place: Place
    interpreter: Interpreter
    texts: tuple[TextView, ...]

    @property
    def text(self) -> TextView:
        """Return the version that holds."""
        return self.texts[0]


@personal(page="conversations")
def of_referral(viewer: Viewer, referral_id: UUID, *, at: datetime) -> list[ConversationView]:
    """Return the conversations of a referral, the latest first; raises NotVisible for who does not work there."""
    row = found_by_helper(viewer, referral_id)
    found = Conversation.objects.filter(referral_id=row.pk).prefetch_related("texts").order_by("-held_at", "-id")
    return _views(viewer, list(found))


@personal(page="conversation")
def one(viewer: Viewer, conversation_id: UUID, *, at: datetime) -> ConversationView:
    """Return one conversation; raises NotVisible."""
    talk = Conversation.objects.filter(pk=conversation_id).first()
    # As much is asked about what is not there as about what is somebody else's, so that the time tells nothing.
    found_by_helper(viewer, talk.referral_id if talk else conversation_id)
    if talk is None:
        raise NotVisible
    prefetch_related_objects([talk], "texts")
    return _views(viewer, [talk])[0]


def _views(viewer: Viewer, rows: list[Conversation]) -> list[ConversationView]:
    writers = {text.written_by_id for row in rows for text in row.texts.all() if text.written_by_id}
    names = access.names(viewer, writers | {row.held_with_id for row in rows})
    return [
        ConversationView(
            id=row.pk,
            referral_id=row.referral_id,
            person_id=row.person_id,
            with_name=names.get(row.held_with_id, ""),
            held_at=row.held_at,
            minutes=row.minutes,
            mode=Mode(row.mode),
            place=Place(row.place),
            interpreter=Interpreter(row.interpreter),
            texts=tuple(
                TextView(
                    t.number, t.words, t.note, names.get(t.written_by_id, "") if t.written_by_id else "", t.written_at
                )
                for t in sorted(row.texts.all(), key=lambda t: -t.number)
            ),
        )
        for row in rows
    ]
