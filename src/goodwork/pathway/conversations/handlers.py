"""What conversations do when something happens below."""

from __future__ import annotations

from collections.abc import Sequence

from goodwork.ledger.events.handling import Happened, handles
from goodwork.pathway.conversations import bundle as bundle
from goodwork.pathway.conversations.models import ConversationText
from goodwork.registers.people.events import PersonErased


@handles(PersonErased)
def erase_what_was_said(happened: Sequence[Happened[PersonErased]]) -> None:
    """Erase the texts of conversations of people whose time of keeping is over (DOMAIN 7.3); dates and lengths stay."""
    ids = [h.event.person_id for h in happened]
    ConversationText.objects.filter(conversation__person_id__in=ids).update(words="", note="")
