"""What messaging does when promises, people and links change."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from goodwork.kernel.actors import SYSTEM_VIEWER
from goodwork.ledger.events.handling import Happened, handles
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code
from goodwork.reach.links.events import LinkOpened
from goodwork.reach.messaging import bundle, telling
from goodwork.reach.messaging.events import MessageOpened
from goodwork.reach.messaging.fates import mark_told
from goodwork.reach.messaging.models import Message, ReceivedText
from goodwork.reach.messaging.planning import Outgoing
from goodwork.reach.messaging.rules import KINDS, Cancelled, Channel
from goodwork.reach.messaging.services import cancel, queue_many
from goodwork.reach.messaging.telling import Tell
from goodwork.reach.promises import services as promises
from goodwork.reach.promises.events import (
    PromiseHandedOver,
    PromiseKept,
    PromiseMade,
    PromiseMoved,
    PromiseReassigned,
    PromiseReleased,
    SilenceBegan,
)
from goodwork.reach.promises.rules import NoticeKind, Told
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.people import queries as people
from goodwork.registers.people.codes import ContactKind
from goodwork.registers.people.events import (
    ConsentWithdrawn,
    ContactPointFailed,
    DeathRecorded,
    DetailsCorrected,
    OptedOut,
    PersonErased,
    SafeContactSet,
    TextsAllowed,
    TextsStopped,
)

__all__ = ["bundle"]


@handles(LinkOpened)
def note_opened(happened: Sequence[Happened[LinkOpened]]) -> None:
    """Note messages whose link was opened: whoever opened it has been told."""
    by_link = {h.event.link_id: h for h in happened}
    rows = list(Message.objects.select_for_update().filter(link_id__in=list(by_link), opened_at__isnull=True))
    for row in rows:
        assert row.link_id is not None
        h = by_link[row.link_id]
        row.opened_at = h.at
        row.save(update_fields=["opened_at"])
        record(
            MessageOpened(
                message_id=row.pk,
                person_id=row.person_id,
                to_organisation_id=row.to_organisation_id,
                organisation_id=row.organisation_id,
                template=Code(row.template),
                about_kind=Code(row.subject_kind),
                about_id=row.subject_id,
            ),
            by=h.by,
            at=h.at,
        )
    if rows:
        mark_told(rows, by=happened[0].by, at=happened[0].at)


@handles(PromiseMade)
def tell_made(happened: Sequence[Happened[PromiseMade]]) -> None:
    """Tell people of promises that are to be told by message."""
    tells = [
        Tell(promise_id=h.event.promise_id, template=telling.template_for(h.event.step), once="MADE")
        for h in happened
        if h.event.told is Told.BY_MESSAGE
    ]
    if tells:
        telling.tell_many(tells, by=happened[0].by, at=happened[0].at)


@handles(PromiseHandedOver)
def tell_handed_over(happened: Sequence[Happened[PromiseHandedOver]]) -> None:
    """Tell people who holds their promise from now on, where they do not read it on the screen."""
    tells = [
        Tell(promise_id=h.event.promise_id, template="PROMISE_MADE", once=f"OVER:{h.event.about_id}")
        for h in happened
        if h.event.tell
    ]
    if tells:
        telling.tell_many(tells, by=happened[0].by, at=happened[0].at)


@handles(PromiseMoved)
def tell_moved(happened: Sequence[Happened[PromiseMoved]]) -> None:
    """Tell people of a new date, with its reason."""
    tells = [
        Tell(
            promise_id=h.event.promise_id,
            template="PROMISE_MOVED",
            once=f"{h.event.to_date:%Y%m%d}:{h.id}",
            moved=True,
        )
        for h in happened
        if h.event.told is Told.BY_MESSAGE
    ]
    if tells:
        telling.tell_many(tells, by=happened[0].by, at=happened[0].at)


@handles(PromiseReassigned)
def tell_reassigned(happened: Sequence[Happened[PromiseReassigned]]) -> None:
    """Tell people who holds their promise now."""
    tells = [
        Tell(promise_id=h.event.promise_id, template="HOLDER_CHANGED", once=f"{h.id}")
        for h in happened
        if h.event.told is Told.BY_MESSAGE
    ]
    if tells:
        telling.tell_many(tells, by=happened[0].by, at=happened[0].at)


@handles(SilenceBegan)
def tell_silence(happened: Sequence[Happened[SilenceBegan]]) -> None:
    """Tell people first that what they were promised has not happened, at the next allowed moment (M1)."""
    tells = [
        Tell(promise_id=h.event.promise_id, template="SILENCE", once=f"{h.event.due_date:%Y%m%d}")
        for h in happened
        if h.event.told is not Told.STAFF_ONLY
    ]
    if tells:
        telling.tell_many(tells, by=happened[0].by, at=happened[0].at)


@handles(PromiseKept, PromiseReleased)
def take_back(happened: Sequence[Happened[PromiseKept | PromiseReleased]]) -> None:
    """Take back what is still queued about promises that have ended."""
    cancel(
        Q(tells_promise_id__in=[h.event.promise_id for h in happened]),
        reason=Cancelled.OVERTAKEN,
        by=happened[0].by,
        at=happened[0].at,
    )


@handles(TextsStopped)
def stop_texts(happened: Sequence[Happened[TextsStopped]]) -> None:
    """Cancel every queued text, tell promises by call or letter instead, and tell their holders."""
    for h in happened:
        records = [h.event.person_id, *people.ids_of(SYSTEM_VIEWER, h.event.person_id)]
        telling.take_back_and_tell_otherwise(
            Q(person_id__in=records, channel=Channel.SMS.value) & ~Q(template="STOP_CONFIRMED"),
            reason=Cancelled.TEXTS_STOPPED,
            by=h.by,
            at=h.at,
        )
        promises.tell_holders(person_id=h.event.person_id, kind=NoticeKind.TEXTS_STOPPED, by=h.by, at=h.at)


@handles(TextsAllowed)
def allow_texts(happened: Sequence[Happened[TextsAllowed]]) -> None:
    """Tell holders that a person takes texts again."""
    for h in happened:
        promises.tell_holders(person_id=h.event.person_id, kind=NoticeKind.TEXTS_ALLOWED, by=h.by, at=h.at)


@handles(SafeContactSet)
def take_back_links(happened: Sequence[Happened[SafeContactSet]]) -> None:
    """Take back queued messages with a link in them, and tell promises without one."""
    for h in happened:
        records = [h.event.person_id, *people.ids_of(SYSTEM_VIEWER, h.event.person_id)]
        telling.take_back_and_tell_otherwise(
            Q(person_id__in=records, link_id__isnull=False), reason=Cancelled.NEEDS_A_CALL, by=h.by, at=h.at
        )


_BY = {
    "MOBILE": Channel.SMS,
    "LANDLINE": Channel.SMS,
    "EMAIL": Channel.EMAIL,
    "ADDRESS": Channel.LETTER,
    "NAME": Channel.LETTER,
}
"""By which channel whatever goes to a detail of a person goes; a mobile may stand in the landline's place."""


@handles(DetailsCorrected)
def follow_correction(happened: Sequence[Happened[DetailsCorrected]]) -> None:
    """Send what is queued to the number or address that a person has now, not to the one before."""
    for h in happened:
        channels = {_BY[field] for field in h.event.fields if field in _BY}
        if channels:
            telling.send_after(h.event.person_id, channels, dead=False, by=h.by, at=h.at)


@handles(ContactPointFailed)
def send_nothing_more_there(happened: Sequence[Happened[ContactPointFailed]]) -> None:
    """Send nothing of what is queued to a number or address that is dead."""
    for h in happened:
        channel = Channel.EMAIL if h.event.channel is ContactKind.EMAIL else Channel.SMS
        telling.send_after(h.event.person_id, {channel}, dead=True, by=h.by, at=h.at)


@handles(DeathRecorded)
def stop_everything(happened: Sequence[Happened[DeathRecorded]]) -> None:
    """Cancel everything that is queued for people who have died."""
    for h in happened:
        records = [h.event.person_id, *people.ids_of(SYSTEM_VIEWER, h.event.person_id)]
        cancel(Q(person_id__in=records), reason=Cancelled.DECEASED, by=h.by, at=h.at)


_UNASKED = [code for code, kind in KINDS.items() if kind.unasked]


@handles(OptedOut)
def stop_what_nobody_asked_for(happened: Sequence[Happened[OptedOut]]) -> None:
    """Cancel what is queued for people who want no invitations, but what is about something of theirs."""
    for h in happened:
        records = [h.event.person_id, *people.ids_of(SYSTEM_VIEWER, h.event.person_id)]
        cancel(Q(person_id__in=records, template__in=_UNASKED), reason=Cancelled.OPTED_OUT, by=h.by, at=h.at)


_AFTER_WITHDRAWAL = [code for code, kind in KINDS.items() if kind.after_withdrawal]


@handles(ConsentWithdrawn)
def stop_withdrawn(happened: Sequence[Happened[ConsentWithdrawn]]) -> None:
    """Cancel what is queued from an organisation that may not be told of a person any more, and confirm it to them."""
    for h in happened:
        person_id, recipient = h.event.person_id, h.event.organisation_id
        records = [person_id, *people.ids_of(SYSTEM_VIEWER, person_id)]
        cancel(
            Q(person_id__in=records, organisation_id=recipient) & ~Q(template__in=_AFTER_WITHDRAWAL),
            reason=Cancelled.CONSENT_WITHDRAWN,
            by=h.by,
            at=h.at,
        )
        facts = people.reach_facts(SYSTEM_VIEWER, {person_id}, at=h.at).get(person_id)
        name = organisations.named(SYSTEM_VIEWER, {recipient}).get(recipient, "")
        queue_many(
            [
                Outgoing(
                    person_id=person_id,
                    template="CONSENT_WITHDRAWN",
                    organisation_id=(facts.practice_id if facts else None) or recipient,
                    subject_kind="CONSENT",
                    subject_id=h.event.consent_id,
                    params={"organisation": name},
                    once_key=f"CONSENT_WITHDRAWN:{h.event.consent_id}:{h.id}",
                )
            ],
            by=h.by,
            at=h.at,
        )


@handles(PersonErased)
def erase(happened: Sequence[Happened[PersonErased]]) -> None:
    """Erase what was written to and by people, and where to; ids, codes and moments stay for the counts."""
    ids = [h.event.person_id for h in happened]
    cancel(Q(person_id__in=ids), reason=Cancelled.STOPPED, by=happened[0].by, at=happened[0].at)
    Message.objects.filter(person_id__in=ids).update(destination="", subject_line="", body="")
    ReceivedText.objects.filter(person_id__in=ids).update(from_number="", body="")
