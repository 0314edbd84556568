"""Writing conversations down, and correcting what was written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor
from goodwork.ledger.events.services import record as record_events
from goodwork.pathway.conversations import events
from goodwork.pathway.conversations.models import Conversation, ConversationText
from goodwork.pathway.conversations.rules import CannotNote, Interpreter, Mode, Place, check
from goodwork.pathway.referrals import services as referral_services
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.permissions import HELPERS, CannotMoveReferral, check_works_for
from goodwork.pathway.referrals.scope import found
from goodwork.reach.promises import queries as promises
from goodwork.reach.promises.rules import Told


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A conversation as it was: when, for how many minutes, in which way, where, with whose help, and what was said."""

    held_at: datetime
    minutes: int
    mode: Mode
    place: Place = Place.NONE
    interpreter: Interpreter = Interpreter.NOT_NEEDED
    words: str = ""
    note: str = ""


@transaction.atomic
def record(
    *, referral_id: UUID, spoken: Spoken, next_date: date, told: Told = Told.BY_VOICE, by: Actor, at: datetime
) -> UUID:
    """Write down a conversation, begin support with the first one, and promise when the coach is in touch next.

    The same conversation sent again is written down once: held at the same moment, with the same words and note, and
    the same day promised.

    Raises: CannotNote with the field to mend, CannotMoveReferral for an ended referral, CannotPromise for a day
    that is over.
    """
    row = found(SYSTEM_VIEWER, referral_id)
    check_works_for(by, row.organisation_id, at=at, roles=HELPERS)
    if row.closed_at is not None:
        raise CannotMoveReferral("This referral has ended: a new one can be made.")
    check(minutes=spoken.minutes, mode=spoken.mode, place=spoken.place)
    if spoken.held_at > at:
        raise CannotNote("held_at", "This moment lies ahead")
    if not spoken.words and not spoken.note:
        raise CannotNote("words", "Write down what they said, in their own words, or what you noted")
    Referral.objects.select_for_update(no_key=True).get(pk=row.pk)
    before = _the_same(row.pk, spoken, next_date, at=at)
    if before is not None:
        return before
    first = not Conversation.objects.filter(referral_id=row.pk).exists()
    talk = Conversation.objects.create(
        referral_id=row.pk,
        person_id=row.person_id,
        held_with_id=by.id or row.holder_id or row.organisation_id,
        held_at=spoken.held_at,
        minutes=spoken.minutes,
        mode=spoken.mode.value,
        place=spoken.place.value,
        interpreter=spoken.interpreter.value,
    )
    ConversationText.objects.create(
        conversation=talk, number=1, words=spoken.words, note=spoken.note, written_by_id=by.id, written_at=at
    )
    referral_services.start(referral_id=row.pk, promise=False, by=by, at=at)
    referral_services.next_contact(referral_id=row.pk, due_date=next_date, told=told, by=by, at=at)
    record_events(
        events.ConversationHeld(
            conversation_id=talk.pk,
            referral_id=row.pk,
            person_id=row.person_id,
            organisation_id=row.organisation_id,
            user_id=talk.held_with_id,
            held_at=talk.held_at,
            minutes=talk.minutes,
            mode=spoken.mode,
            place=spoken.place,
            interpreter=spoken.interpreter,
            first=first,
        ),
        by=by,
        at=at,
    )
    return talk.pk


def _the_same(referral_id: UUID, spoken: Spoken, next_date: date, *, at: datetime) -> UUID | None:
    """Return the conversation that was written down in these words already, with this day promised."""
    texts = ConversationText.objects.filter(
        conversation__referral_id=referral_id,
        conversation__held_at=spoken.held_at,
        conversation__minutes=spoken.minutes,
        conversation__mode=spoken.mode.value,
        number=1,
        words=spoken.words,
        note=spoken.note,
    )
    before = texts.values_list("conversation_id", flat=True).first()
    if before is None:
        return None
    live = promises.about(SYSTEM_VIEWER, "REFERRAL", [referral_id], at=at)
    return before if next_date in [promise.due_date for promise in live] else None


@transaction.atomic
def correct(*, conversation_id: UUID, words: str, note: str, by: Actor, at: datetime) -> int:
    """Put another version beside what was written about a conversation; return its number. The first stays.

    Raises: CannotNote, where nothing is left or nothing has changed; CannotMoveReferral for somebody from elsewhere.
    """
    talk = Conversation.objects.select_for_update().select_related("referral").filter(pk=conversation_id).first()
    if talk is None:
        raise CannotMoveReferral("There is no such conversation.")
    check_works_for(by, talk.referral.organisation_id, at=at, roles=HELPERS)
    last = talk.texts.order_by("-number").first()
    assert last is not None
    if not words and not note:
        raise CannotNote("words", "Write down what they said, in their own words, or what you noted")
    if (words, note) == (last.words, last.note):
        raise CannotNote("words", "Nothing has changed")
    ConversationText.objects.create(
        conversation=talk, number=last.number + 1, words=words, note=note, written_by_id=by.id, written_at=at
    )
    record_events(
        events.ConversationCorrected(
            conversation_id=talk.pk,
            referral_id=talk.referral_id,
            person_id=talk.person_id,
            organisation_id=talk.referral.organisation_id,
            number=last.number + 1,
        ),
        by=by,
        at=at,
    )
    return last.number + 1
