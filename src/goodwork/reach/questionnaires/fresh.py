"""Fresh links: who asked for one, whether they may have it, and how it gets to them. For jobs only."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER
from goodwork.kernel.identifiers import phone
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code
from goodwork.reach.contacts import services as contacts
from goodwork.reach.contacts.calls import answering_for
from goodwork.reach.links import queries as link_queries
from goodwork.reach.links import services as links
from goodwork.reach.links.rules import Purpose, Standing
from goodwork.reach.messaging import services as messaging
from goodwork.reach.questionnaires import asking, events, rules
from goodwork.reach.questionnaires.models import FreshLinkAsk, Request
from goodwork.registers.people import queries as people
from goodwork.registers.people.views import ReachFacts

A_DAY = timedelta(days=1)
BATCH = 100


def answer_all(*, at: datetime) -> int:
    """Answer those who wait for a fresh link, at most 100 a call each in its own transaction; return how many."""
    waiting = FreshLinkAsk.objects.filter(done_at__isnull=True).order_by("asked_at").values_list("id", flat=True)
    return sum(_answer(ask_id, at=at) for ask_id in list(waiting[:BATCH]))


@transaction.atomic
def _answer(ask_id: UUID, *, at: datetime) -> int:
    """Answer one ask, and forget the contact that it came with."""
    ask = FreshLinkAsk.objects.select_for_update(skip_locked=True).filter(id=ask_id, done_at__isnull=True).first()
    if ask is None:
        return 0
    answered = _by_link(ask, at) if ask.token_sha256 else _by_contact(ask, at)
    ask.token_sha256, ask.contact, ask.done_at = "", "", at
    ask.save(update_fields=["token_sha256", "contact", "done_at"])
    record(*answered, by=SYSTEM, at=at)
    return 1


def _said(ask: FreshLinkAsk, outcome: str, person_id: UUID | None = None) -> events.FreshLinkAnswered:
    return events.FreshLinkAnswered(ask_id=ask.id, outcome=Code(outcome), person_id=person_id)


def _by_link(ask: FreshLinkAsk, at: datetime) -> list[events.FreshLinkAnswered]:
    """Answer whoever came by an old link: a new one for the same thing goes to the contact on record."""
    found = link_queries.by_digest(SYSTEM_VIEWER, ask.token_sha256, at=at)
    if found is None or found.purpose is Purpose.REPLY:
        return [_said(ask, "NOBODY")]
    if found.standing is Standing.LOCKED:
        return [_said(ask, "LOCKED")]
    person_id = link_queries.person_of(SYSTEM_VIEWER, found.id)
    request_id = found.subject_id if found.purpose is Purpose.QUESTIONNAIRE else None
    return [_send(ask, person_id, request_id, at)]


def _by_contact(ask: FreshLinkAsk, at: datetime) -> list[events.FreshLinkAnswered]:
    """Answer whoever gave a number or an e-mail address; a family that shares one gets a link each."""
    number = phone(ask.contact)
    if number is not None:
        found = people.with_phone(SYSTEM_VIEWER, number.e164, at=at)
    else:
        found = people.with_email(SYSTEM_VIEWER, ask.contact, at=at) if "@" in ask.contact else []
    if not found:
        return [_said(ask, "NOBODY")]
    if len(found) > rules.MOST_SHARED:
        return [_said(ask, "SHARED")]
    return [_send(ask, person_id, _latest_request(person_id, at), at) for person_id in found]


def _latest_request(person_id: UUID, at: datetime) -> UUID | None:
    """Return the request that a person can still answer, the latest of them; without one the link opens their page."""
    ids = people.ids_of(SYSTEM_VIEWER, person_id)
    waiting = Request.objects.filter(person_id__in=ids, state__in=["REQUESTED", "STARTED"], expires_at__gt=at)
    return waiting.order_by("-requested_at").values_list("id", flat=True).first()


def _send(ask: FreshLinkAsk, person_id: UUID, request_id: UUID | None, at: datetime) -> events.FreshLinkAnswered:
    """Send a new link to the contact on record; who can't be written to is promised a call."""
    since = at - A_DAY
    if link_queries.locked_since(SYSTEM_VIEWER, [person_id], since):
        return _said(ask, "LOCKED", person_id)
    if _sent_today(person_id, since) >= rules.FRESH_LINKS_A_DAY:
        return _said(ask, "TOO_MANY", person_id)
    facts = people.reach_facts(SYSTEM_VIEWER, [person_id], at=at).get(person_id)
    if facts is None or facts.deceased:
        return _said(ask, "NOBODY")
    organisation_id = _organisation(request_id, facts, at)
    if organisation_id is None:
        return _said(ask, "NOBODY", person_id)
    link_id = _new_link(person_id, request_id, organisation_id, at)
    sent = messaging.queue(
        person_id=person_id,
        template="LINK_FRESH",
        link_id=link_id,
        subject_kind="REQUEST" if request_id else "PERSON",
        subject_id=request_id or person_id,
        organisation_id=organisation_id,
        by=SYSTEM,
        at=at,
    )
    if isinstance(sent, messaging.CannotReach):
        contacts.promise_call(
            person_id=person_id, organisation_id=organisation_id, reason=Code("NEW_LINK"), by=SYSTEM, at=at
        )
        return _said(ask, "CALL_PROMISED", person_id)
    return events.FreshLinkAnswered(ask_id=ask.id, outcome=Code("SENT"), person_id=person_id, link_id=link_id)


def _sent_today(person_id: UUID, since: datetime) -> int:
    return link_queries.fresh_since(SYSTEM_VIEWER, person_id, since)


def _organisation(request_id: UUID | None, facts: ReachFacts, at: datetime) -> UUID | None:
    """Return in whose name the link goes: whoever asked, else those who ring for the person's practice, or whoever
    reads for the service where they have none.
    """
    if request_id is not None:
        found: UUID = Request.objects.values_list("reader_id", flat=True).get(id=request_id)
        return found
    return asking.who_offers(facts.practice_id, at)[1] if facts.practice_id else answering_for(facts.person_id, at=at)


def _new_link(person_id: UUID, request_id: UUID | None, organisation_id: UUID, at: datetime) -> UUID:
    """Make the new link; the old ones to the same thing no longer work."""
    kind, subject_id = ("REQUEST", request_id) if request_id else ("PERSON", person_id)
    links.revoke_for_subject(subject_kind=kind, subject_id=subject_id, reason="REPLACED", by=SYSTEM, at=at)
    if request_id is not None:
        asking.reopen(request_id=request_id, by=SYSTEM, at=at)
    return links.issue(
        purpose=Purpose.QUESTIONNAIRE if request_id else Purpose.MY_PAGE,
        person_id=person_id,
        subject_kind=kind,
        subject_id=subject_id,
        expires_at=at + rules.FRESH_LINK_LIFE,
        organisation_id=organisation_id,
        fresh=True,
        by=SYSTEM,
        at=at,
    )
