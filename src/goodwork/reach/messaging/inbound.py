"""Texts that come in: from people, where STOP wins at any point of any dialogue, START restores, and what nobody
understands gets a reader; and from organisations that were sent one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from django.db import transaction

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor, ActorKind
from goodwork.kernel.identifiers import phone
from goodwork.kernel.ids import new_id
from goodwork.ledger.events.services import record
from goodwork.reach.messaging.events import TextReceived
from goodwork.reach.messaging.models import Message, ReceivedText
from goodwork.reach.messaging.organisations import texts_to
from goodwork.reach.messaging.planning import Outgoing
from goodwork.reach.messaging.rules import Channel
from goodwork.reach.messaging.services import queue_many
from goodwork.reach.messaging.stop_words import Meaning, meaning_of
from goodwork.registers.people import queries as people
from goodwork.registers.people import services as people_services

MOST_CHARACTERS = 4000
ANSWERED_FOR = timedelta(days=84)
"""How long a text to an organisation can be answered by one; as long as the link in it (pathway/replies)."""


class Understanding(Protocol):
    """A dialogue above: says whether it took a text as its own."""

    def __call__(self, *, person_ids: tuple[UUID, ...], body: str, by: Actor, at: datetime) -> bool: ...


_UNDERSTANDINGS: dict[str, Understanding] = {}


def understands(name: str) -> Callable[[Understanding], Understanding]:
    """Register a dialogue that may take a text as its answer; STOP and START never reach it."""

    def put(function: Understanding) -> Understanding:
        _UNDERSTANDINGS[name] = function
        return function

    return put


class OrganisationsUnderstanding(Protocol):
    """A dialogue above with organisations: says whether it took a text from a number to which they were sent some.

    `subjects` are what those texts were about, newest first.
    """

    def __call__(
        self,
        *,
        number: str,
        subjects: Sequence[tuple[str, UUID]],
        body: str,
        meaning: Meaning,
        text_id: UUID,
        at: datetime,
    ) -> bool: ...


_OF_ORGANISATIONS: dict[str, OrganisationsUnderstanding] = {}


def organisations_understand(name: str) -> Callable[[OrganisationsUnderstanding], OrganisationsUnderstanding]:
    """Register a dialogue that takes texts from organisations' numbers; STOP and START reach it too."""

    def put(function: OrganisationsUnderstanding) -> OrganisationsUnderstanding:
        _OF_ORGANISATIONS[name] = function
        return function

    return put


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a text: what it meant, whether it had come before, and who, if anybody, sent it.

    `understood_by` is the dialogue that took it as its own, '' where none did; `to_read`: somebody reads it.
    """

    text_id: UUID
    meaning: Meaning
    again: bool
    person_ids: tuple[UUID, ...]
    understood_by: str = ""
    to_read: bool = False


@transaction.atomic
def receive_text(*, from_number: str, body: str, received_at: datetime, reference: str, at: datetime) -> Taken:
    """Take a text from a phone; a second delivery of the same reference changes nothing.

    STOP ends every text to everybody with the number and says so once; START restores. Anything else, words that are
    empty (a picture) and a START that restores nothing included, goes to the dialogue that understands it, or to a
    reader. It is taken for who has the number now, of several for whoever was texted last; where nobody has it, for
    whoever was texted at it last. A text from a number that no person ever had goes to the dialogues with
    organisations, where one was sent a text at it, else to whoever reads for the service (reach/strangers); STOP from
    it holds for whoever is found to have the number later (`unknown.honour_stops`).
    """
    number = (found.e164 if (found := phone(_national(from_number))) else from_number.strip())[:20]
    text = body.replace("\x00", "")[:MOST_CHARACTERS]
    before = ReceivedText.objects.filter(reference=reference).first()
    if before is not None:
        return Taken(before.pk, Meaning(before.meaning), True, _one(before.person_id), before.understood_by)
    texted = Message.objects.filter(channel=Channel.SMS.value, destination=number, person_id__isnull=False)
    last = texted.order_by("-queued_at").first()
    persons = _senders(last.person_id if last else None, number, at=at)
    meaning = meaning_of(text)
    row = ReceivedText(
        id=new_id(),
        reference=reference,
        from_number=number,
        body=text,
        meaning=meaning.value,
        person_id=persons[0] if persons else None,
        received_at=received_at,
    )
    ReceivedText.objects.bulk_create([row], ignore_conflicts=True)
    if not ReceivedText.objects.filter(pk=row.pk).exists():
        return Taken(row.pk, meaning, True, persons)
    by = Actor(kind=ActorKind.PERSON, id=row.person_id)
    ours = last if last is not None and last.person_id == row.person_id else None
    change = _to_change(meaning, persons, at=at)
    obeyed = bool(change) or meaning is Meaning.STOP
    if persons:
        understood = obeyed or _understood(row, persons, by=by, at=at)
    else:
        understood = _offer_to_organisations(row, meaning, at=at) or meaning is Meaning.STOP
    record(
        TextReceived(
            text_id=row.pk,
            person_id=row.person_id,
            organisation_id=ours.organisation_id if ours else None,
            meaning=meaning,
            needs_reader=not understood,
        ),
        by=by,
        at=at,
    )
    if change:
        _obey(meaning, row, change, ours, by=by, at=at)
    return Taken(row.pk, meaning, False, persons, row.understood_by, to_read=not understood)


def _senders(texted_id: UUID | None, number: str, *, at: datetime) -> tuple[UUID, ...]:
    """Return who may have sent a text from a number, the likeliest first: those who have it now, of them whoever was
    texted last; whoever was texted at it last where nobody has it any more.
    """
    having = people.with_phone(SYSTEM_VIEWER, number, at=at)
    if texted_id is None:
        return tuple(having)
    root = people.records_of(SYSTEM_VIEWER, [texted_id]).get(texted_id, texted_id)
    if having and root not in having:
        return tuple(having)
    return (texted_id, *(one for one in having if one != root))


def _to_change(meaning: Meaning, persons: tuple[UUID, ...], *, at: datetime) -> list[UUID]:
    """Return for whom STOP or START changes anything."""
    if meaning is Meaning.OTHER or not persons:
        return []
    facts = people.reach_facts(SYSTEM_VIEWER, set(persons), at=at)
    return [p for p in persons if p in facts and facts[p].texts_stopped is (meaning is Meaning.START)]


def _one(person_id: UUID | None) -> tuple[UUID, ...]:
    return (person_id,) if person_id else ()


def _understood(row: ReceivedText, persons: tuple[UUID, ...], *, by: Actor, at: datetime) -> bool:
    """Offer a text to the dialogues in the order of their names, and note which took it."""
    for name in sorted(_UNDERSTANDINGS):
        if _UNDERSTANDINGS[name](person_ids=persons, body=row.body, by=by, at=at):
            row.understood_by = name[:40]
            row.save(update_fields=["understood_by"])
            return True
    return False


def _offer_to_organisations(row: ReceivedText, meaning: Meaning, *, at: datetime) -> bool:
    """Offer a text to the dialogues with organisations, where one was sent a text at its number; note who took it, and
    say whether any did.
    """
    texts = texts_to(row.from_number, since=at - ANSWERED_FOR)
    subjects = list(dict.fromkeys((kind, subject_id) for _, kind, subject_id in texts))
    for name in sorted(_OF_ORGANISATIONS) if subjects else ():
        take = _OF_ORGANISATIONS[name]
        if take(number=row.from_number, subjects=subjects, body=row.body, meaning=meaning, text_id=row.pk, at=at):
            row.understood_by = name[:40]
            row.save(update_fields=["understood_by"])
            return True
    return False


def _obey(
    meaning: Meaning, row: ReceivedText, change: list[UUID], last: Message | None, *, by: Actor, at: datetime
) -> None:
    """Stop or restore texts for those with the number for whom that changes anything, and confirm it once."""
    assert row.person_id is not None
    for person_id in change:
        act = people_services.stop_texts if meaning is Meaning.STOP else people_services.allow_texts
        act(person_id=person_id, by=by, at=at)
    facts = people.reach_facts(SYSTEM_VIEWER, {row.person_id}, at=at).get(row.person_id)
    organisation_id = last.organisation_id if last else facts.practice_id if facts else None
    if organisation_id is None:
        return
    queue_many(
        [
            Outgoing(
                person_id=row.person_id,
                template="STOP_CONFIRMED" if meaning is Meaning.STOP else "START_CONFIRMED",
                organisation_id=organisation_id,
                subject_kind="TEXT",
                subject_id=row.pk,
                channel=Channel.SMS,
                destination=row.from_number,
                language=last.language if last else "",
                once_key=f"{meaning}:{row.pk}",
            )
        ],
        by=by,
        at=at,
    )


def _national(number: str) -> str:
    """Return a number with its plus, as networks leave it out: 447700900123 is +447700900123."""
    plain = number.strip()
    return f"+{plain}" if plain.startswith("44") else plain
