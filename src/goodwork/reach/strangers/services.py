"""What can be done about a text from an unknown number. Each call is one transaction and writes its events."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor, ActorKind, NotVisible, Viewer
from goodwork.kernel.clock import local_date
from goodwork.kernel.identifiers import phone
from goodwork.kernel.ids import new_id
from goodwork.ledger.events.services import record
from goodwork.reach.contacts import services as contacts
from goodwork.reach.contacts.concerns import owner_for
from goodwork.reach.contacts.reading import promise_reader
from goodwork.reach.contacts.rules import part_of_day
from goodwork.reach.messaging import unknown
from goodwork.reach.messaging.inbound import ANSWERED_FOR
from goodwork.reach.messaging.unknown import reading_organisation
from goodwork.reach.promises.noting import take_back_notices, tell_leads
from goodwork.reach.promises.rules import NoticeKind
from goodwork.reach.strangers import events, rules
from goodwork.reach.strangers.models import Stranger, StrangerCall, StrangerText
from goodwork.reach.strangers.permissions import check_can_read
from goodwork.reach.strangers.rules import MACHINE, CannotStranger, Rang, Reason, Result, State
from goodwork.registers.people import scope

SUBJECT = "STRANGER"
SAME_CALL_WITHIN_SECONDS = 120
"""Nobody is rung twice as fast as a form is sent again (ADR 0150)."""
AT_ONCE = 500


@transaction.atomic
def take(*, text_id: UUID, by: Actor, at: datetime) -> UUID | None:
    """Take a text that nobody understood into what is to be read, and return whose: what came from its number and is
    not dealt with, or new. The leads have a notice of the first.

    A text that was taken before changes nothing. None where the text is not kept any more.
    """
    known = StrangerText.objects.filter(text_id=text_id).values_list("stranger_id", flat=True).first()
    if known is not None:
        return known
    text = next(iter(unknown.texts(SYSTEM_VIEWER, [text_id])), None)
    if text is None or not text.number:
        return None
    new = Stranger(
        id=new_id(),
        number=text.number,
        opened_at=at,
        due_date=rules.due_date(at),
        state=MACHINE.initial,
    )
    # Of two texts at once from one number one waits here and then finds the other's.
    Stranger.objects.bulk_create([new], ignore_conflicts=True)
    row = Stranger.objects.select_for_update().get(number=text.number, state=State.OPEN.value)
    StrangerText.objects.create(text_id=text_id, stranger=row, came_at=text.received_at)
    first = row.pk == new.pk
    reader_id = reading_organisation()
    record(
        events.StrangerWrote(
            stranger_id=row.pk, text_id=text_id, organisation_id=reader_id, due_date=row.due_date, first=first
        ),
        by=by,
        at=at,
    )
    if first and reader_id is not None:
        tell_leads(
            organisation_id=reader_id,
            subject_kind=SUBJECT,
            subject_id=row.pk,
            kind=NoticeKind.TEXT_UNKNOWN,
            at=at,
        )
    return row.pk


@transaction.atomic
def note_call(*, stranger_id: UUID, result: Result, viewer: Viewer, by: Actor, at: datetime) -> None:
    """Write down that somebody rang the number; by the end of the next working day it is dealt with, or rung again.

    The same by the same hand within two minutes is one call. Raises NotVisible, CannotStranger for what is over.
    """
    row = _open(stranger_id, viewer)
    last = StrangerCall.objects.filter(stranger=row, by_id=by.id, result=result.value).order_by("-at").first()
    if last is not None and 0 <= (at - last.at).total_seconds() < SAME_CALL_WITHIN_SECONDS:
        return
    part = part_of_day(at)
    StrangerCall.objects.create(id=new_id(), stranger=row, at=at, by_id=by.id, result=result.value, day_part=part.value)
    row.due_date, row.late_at = rules.due_date(at), None
    row.save(update_fields=["due_date", "late_at"])
    record(events.StrangerRung(stranger_id=row.pk, result=result, day_part=part, due_date=row.due_date), by=by, at=at)


@transaction.atomic
def worry(*, stranger_id: UUID, text: str, viewer: Viewer, by: Actor, at: datetime) -> None:
    """Write down that somebody is worried about whoever wrote; the safeguarding lead and the leads are told at once.

    It becomes a concern about the person when they are found. Another worry is added to the first, the same is the
    same. Raises NotVisible, CannotStranger for blank words.
    """
    words = text.strip()[: rules.MOST_CHARACTERS]
    if not words:
        raise CannotStranger("Say what you are worried about", field="text")
    row = _open(stranger_id, viewer)
    if words in row.worry.split("\n\n"):
        return
    row.worry = f"{row.worry}\n\n{words}".strip()
    if row.worried_at is None:
        row.worried_at, row.worried_by_id = at, by.id
    row.save(update_fields=["worry", "worried_at", "worried_by_id"])
    reader_id = reading_organisation()
    record(events.StrangerWorriedAbout(stranger_id=row.pk, organisation_id=reader_id), by=by, at=at)
    if reader_id is not None:
        tell_leads(
            organisation_id=reader_id,
            subject_kind=SUBJECT,
            subject_id=row.pk,
            kind=NoticeKind.TEXT_UNKNOWN_WORRY,
            also=owner_for(reader_id),
            at=at,
        )


@transaction.atomic
def match(*, stranger_id: UUID, person_id: UUID, viewer: Viewer, by: Actor, at: datetime) -> UUID:
    """Let what came stand with the person who sent it, as if it had come from a known number, and return their id.

    Whoever reads for them is to read it and be in touch, and they are told by when; a worry becomes a concern about
    them; STOP from the number counts for them. The number is not put on their record by that: it may be a friend's.
    Raises NotVisible, also for a person whom the viewer does not see; CannotStranger for what is over.
    """
    row = _open(stranger_id, viewer)
    if not scope.sees(viewer, person_id):
        raise NotVisible
    known_as = scope.known_as(person_id)
    texts = list(row.texts.order_by("came_at", "text_id").values_list("text_id", flat=True))
    unknown.match(text_ids=texts, person_id=known_as, by=by, at=at)
    _end(row, "MATCH", by=by, at=at, person_id=known_as)
    record(
        events.StrangerMatched(stranger_id=row.pk, person_id=known_as, late=rules.is_late(row.due_date, at)),
        by=by,
        at=at,
    )
    if row.worry:
        contacts.raise_concern(
            person_id=known_as,
            text=row.worry,
            organisation_id=reading_organisation(),
            by=Actor(kind=ActorKind.USER, id=row.worried_by_id),
            at=at,
        )
    promise_reader(person_id=known_as, text_id=texts[0], organisation_id=reading_organisation(), by=by, at=at)
    return known_as


@transaction.atomic
def close(*, stranger_id: UUID, reason: Reason, note: str, viewer: Viewer, by: Actor, at: datetime) -> None:
    """Close what came from a number with the reason and what was done.

    Raises NotVisible; CannotStranger for what is over, for nobody reached before it was tried, and for a worry about
    which nothing was done.
    """
    row = _open(stranger_id, viewer)
    rang = [Rang(one.at, Result(one.result)) for one in row.calls.order_by("at", "id")]
    rules.check_close(reason, note, rang, can_ring=phone(row.number) is not None, worried=bool(row.worry))
    _end(row, "CLOSE", by=by, at=at, reason=reason, note=note)
    record(events.StrangerClosed(stranger_id=row.pk, reason=reason, late=rules.is_late(row.due_date, at)), by=by, at=at)


@transaction.atomic
def look(*, by: Actor, at: datetime) -> int:
    """Tell the leads once of each text whose day has passed; returns how many. Nothing is closed by it."""
    waiting = Stranger.objects.select_for_update(skip_locked=True).filter(
        state=State.OPEN.value, late_at__isnull=True, due_date__lte=local_date(at)
    )
    late = [row for row in waiting.order_by("due_date", "opened_at")[:AT_ONCE] if rules.is_late(row.due_date, at)]
    if not late:
        return 0
    reader_id = reading_organisation()
    Stranger.objects.filter(pk__in=[row.pk for row in late]).update(late_at=at)
    record(
        *(events.StrangerLate(stranger_id=row.pk, organisation_id=reader_id, due_date=row.due_date) for row in late),
        by=by,
        at=at,
    )
    for row in late:
        if reader_id is None:
            break
        tell_leads(
            organisation_id=reader_id,
            subject_kind=SUBJECT,
            subject_id=row.pk,
            kind=NoticeKind.TEXT_UNKNOWN_LATE,
            at=at,
        )
    return len(late)


@transaction.atomic
def forget(*, by: Actor, at: datetime) -> int:
    """Empty numbers and words of strangers 84 days after they came, once they are dealt with; returns how many texts.

    What nobody has read yet waits for its reader, however late.
    """
    waiting = list(Stranger.objects.filter(state=State.OPEN.value).values_list("number", flat=True))
    done = unknown.forget(waiting=waiting, at=at)
    old = Stranger.objects.select_for_update().filter(ended_at__lt=at - ANSWERED_FOR).exclude(number="")
    ids = list(old.order_by("pk").values_list("pk", flat=True))
    Stranger.objects.filter(pk__in=ids).update(number="", worry="", note="")
    record(*(events.StrangerForgotten(stranger_id=stranger_id) for stranger_id in ids), by=by, at=at)
    return done


@transaction.atomic
def read_the_past(*, by: Actor, at: datetime) -> int:
    """Take in what came before there was a reader, where nothing was taken yet; returns how many texts."""
    if Stranger.objects.exists():
        return 0
    found: Sequence[unknown.StrangersText] = unknown.unread(SYSTEM_VIEWER)
    return sum(take(text_id=text.id, by=by, at=at) is not None for text in found)


def _open(stranger_id: UUID, viewer: Viewer) -> Stranger:
    """Return what is not dealt with yet, locked; raises NotVisible, CannotStranger."""
    check_can_read(viewer)
    row = Stranger.objects.select_for_update().filter(pk=stranger_id).first()
    if row is None:
        raise NotVisible
    if row.state != State.OPEN:
        raise CannotStranger("A colleague has dealt with this already")
    return row


def _end(
    row: Stranger,
    move: str,
    *,
    by: Actor,
    at: datetime,
    person_id: UUID | None = None,
    reason: Reason | None = None,
    note: str = "",
) -> None:
    row.state = MACHINE.move(row.state, move)
    row.person_id, row.reason, row.note = (
        person_id,
        reason.value if reason else "",
        note.strip()[: rules.MOST_CHARACTERS],
    )
    row.ended_at, row.ended_by_id = at, by.id
    row.save(update_fields=["state", "person_id", "reason", "note", "ended_at", "ended_by_id"])
    take_back_notices(subject_kind=SUBJECT, subject_id=row.pk)
