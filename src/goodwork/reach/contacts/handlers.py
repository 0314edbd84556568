"""What becomes a call: messages that did not arrive or can't be written, locked links, texts that need a reader."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from goodwork.kernel.actors import SYSTEM_VIEWER, ActorKind
from goodwork.ledger.events.handling import Happened, handles
from goodwork.ledger.events.types import Code
from goodwork.reach.contacts import bundle, passing, permissions, reading, services
from goodwork.reach.contacts.calls import answering_for
from goodwork.reach.contacts.concerns import is_own
from goodwork.reach.contacts.events import ConcernClosed
from goodwork.reach.contacts.models import Concern
from goodwork.reach.contacts.rules import CallKind, EndReason
from goodwork.reach.contacts.services import NewCall
from goodwork.reach.links import services as links
from goodwork.reach.links.events import LinkLocked
from goodwork.reach.links.rules import Purpose
from goodwork.reach.messaging import services as messaging
from goodwork.reach.messaging.events import MessageFailed, MessageNotPossible, TextReceived
from goodwork.reach.messaging.planning import CannotReach
from goodwork.reach.messaging.rules import Why
from goodwork.reach.messaging.telling import LINK_LASTS
from goodwork.reach.promises import registry
from goodwork.reach.promises import services as promises
from goodwork.reach.promises.rules import NoticeKind
from goodwork.registers.access import queries as access
from goodwork.registers.people import queries as people
from goodwork.registers.people.events import ConsentWithdrawn, DeathRecorded, PersonErased

__all__ = ["bundle", "permissions"]

_CALLS = frozenset(str(kind) for kind in CallKind)


def _ringers(happened: Sequence[Happened[MessageFailed]] | Sequence[Happened[MessageNotPossible]]) -> dict[int, UUID]:
    """Return who rings instead of writing, by event: whoever wrote, or where nobody there can sign in and so learn of a
    call (a charity that answers by links), whoever sent it the thing that it wrote about.
    """
    at = happened[0].at
    everyone = {h.event.organisation_id for h in happened}
    unseen = {o for o in everyone if not access.members(SYSTEM_VIEWER, o, at=at)}
    asked: dict[str, set[UUID]] = defaultdict(set)
    for h in happened:
        if h.event.organisation_id in unseen:
            asked[str(h.event.about_kind)].add(h.event.about_id)
    sent = {kind: registry.senders_of(kind, ids) for kind, ids in asked.items()}
    return {
        h.id: sent.get(str(h.event.about_kind), {}).get(h.event.about_id, h.event.organisation_id)
        if h.event.organisation_id in unseen
        else h.event.organisation_id
        for h in happened
    }


@handles(MessageFailed)
def ring_instead_of_failed(happened: Sequence[Happened[MessageFailed]]) -> None:
    """Promise a call for each message that mattered and did not arrive; about a call that is owed already, nothing."""
    ringers = _ringers(happened)
    services.promise_calls_many(
        [
            NewCall(
                person_id=h.event.person_id,
                organisation_id=ringers[h.id],
                reason=Code("MESSAGE_FAILED"),
                subject_kind="PROMISE" if h.event.tells_promise_id else str(h.event.about_kind),
                subject_id=h.event.tells_promise_id or h.event.about_id,
            )
            for h in happened
            if h.event.matters and h.event.person_id is not None and h.event.about_kind not in _CALLS
        ],
        by=happened[0].by,
        at=happened[0].at,
    )


@handles(MessageNotPossible)
def ring_instead_of_writing(happened: Sequence[Happened[MessageNotPossible]]) -> None:
    """Promise a call for each promise that can't be told in writing, unless it is a call or nobody may ring."""
    ringers = _ringers(happened)
    services.promise_calls_many(
        [
            NewCall(
                person_id=h.event.person_id,
                organisation_id=ringers[h.id],
                reason=Code("CANNOT_WRITE"),
                subject_kind="PROMISE",
                subject_id=h.event.promise_id,
            )
            for h in happened
            if h.event.about_kind not in _CALLS and h.event.reason not in {Why.DECEASED, Why.OPTED_OUT}
        ],
        by=happened[0].by,
        at=happened[0].at,
    )


@handles(LinkLocked)
def ring_about_locked_links(happened: Sequence[Happened[LinkLocked]]) -> None:
    """Promise a call to the person whose link somebody locked by ten wrong dates of birth."""
    for h in happened:
        facts = people.reach_facts(SYSTEM_VIEWER, {h.event.person_id}, at=h.at).get(h.event.person_id)
        organisation_id = h.event.organisation_id or answering_for(h.event.person_id, at=h.at)
        if facts is None or facts.deceased or organisation_id is None:
            continue
        if facts.opted_out and h.event.purpose is Purpose.QUESTIONNAIRE:
            continue
        services.promise_call(
            person_id=h.event.person_id,
            organisation_id=organisation_id,
            reason=Code("LINK_LOCKED"),
            subject_kind="LINK",
            subject_id=h.event.link_id,
            by=h.by,
            at=h.at,
        )


@handles(TextReceived)
def read_texts(happened: Sequence[Happened[TextReceived]]) -> None:
    """Promise a reader for each text that no dialogue understood; the person is told by when, and that nobody reads at
    once."""
    for h in happened:
        if h.event.needs_reader and h.event.person_id is not None:
            reading.promise_reader(
                person_id=h.event.person_id,
                text_id=h.event.text_id,
                organisation_id=h.event.organisation_id,
                by=h.by,
                at=h.at,
            )


@handles(DeathRecorded)
def end_calls(happened: Sequence[Happened[DeathRecorded]]) -> None:
    """End the calls to people who have died."""
    for h in happened:
        services.end_for_people(
            person_ids=people.ids_of(SYSTEM_VIEWER, h.event.person_id), reason=EndReason.DECEASED, by=h.by, at=h.at
        )


@handles(ConsentWithdrawn)
def ring_no_more(happened: Sequence[Happened[ConsentWithdrawn]]) -> None:
    """Let an organisation ring nobody who took back their consent to it; what they asked for goes to their practice."""
    for h in happened:
        passing.pass_to_practice(
            person_ids=people.ids_of(SYSTEM_VIEWER, h.event.person_id),
            organisation_id=h.event.organisation_id,
            by=h.by,
            at=h.at,
        )


@handles(ConcernClosed)
def tell_back(happened: Sequence[Happened[ConcernClosed]]) -> None:
    """Tell whoever raised a concern that it is answered: the person by message or call, a colleague by a notice."""
    rows = Concern.objects.in_bulk([h.event.concern_id for h in happened])
    for h in happened:
        row = rows[h.event.concern_id]
        if is_own(row):
            _lead_to_answer(row, h)
        if row.raised_by_kind == ActorKind.USER and row.raised_by_id is not None and row.raised_by_id != h.by.id:
            promises.tell_user(
                user_id=row.raised_by_id,
                organisation_id=row.organisation_id,
                person_id=row.person_id,
                subject_kind="CONCERN",
                subject_id=row.pk,
                kind=NoticeKind.CONCERN_ANSWERED,
                by=h.by,
                at=h.at,
            )


def _lead_to_answer(row: Concern, h: Happened[ConcernClosed]) -> None:
    """Lead the person to the answer by a message that says nothing of it; ring them where they can't be written to."""
    facts = people.reach_facts(SYSTEM_VIEWER, {row.person_id}, at=h.at).get(row.person_id)
    if facts is None or facts.deceased:
        return
    link_id = None
    if not facts.safe_contact:
        link_id = links.issue(
            purpose=Purpose.MY_PAGE,
            person_id=row.person_id,
            subject_kind="CONCERN",
            subject_id=row.pk,
            expires_at=h.at + LINK_LASTS,
            organisation_id=row.organisation_id,
            by=h.by,
            at=h.at,
        )
    queued = messaging.queue(
        person_id=row.person_id,
        template="CONCERN_ANSWERED",
        link_id=link_id,
        subject_kind="CONCERN",
        subject_id=row.pk,
        organisation_id=row.organisation_id,
        once_key=f"CONCERN_ANSWERED:{row.pk}",
        by=h.by,
        at=h.at,
    )
    if isinstance(queued, CannotReach):
        services.promise_call(
            person_id=row.person_id,
            organisation_id=row.organisation_id,
            reason=Code("CONCERN_ANSWERED"),
            subject_kind="CONCERN",
            subject_id=row.pk,
            by=h.by,
            at=h.at,
        )


@handles(PersonErased)
def erase_words(happened: Sequence[Happened[PersonErased]]) -> None:
    """Erase what concerns said; that there were some stays for the counts."""
    Concern.objects.filter(person_id__in=[h.event.person_id for h in happened]).update(words="", outcome="", answer="")
