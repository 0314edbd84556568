"""Fresh links for organisations whose link or short code does not work: wished for by anybody, sent to the address on
record, and never ending in nothing (complaint 19).
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Actor
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code
from goodwork.ledger.jobs.services import wake
from goodwork.pathway.replies import events
from goodwork.pathway.replies.asking import A_DAY, BATCH, FRESH, SUBJECT, new_link, surface, values_for
from goodwork.pathway.replies.models import FreshReplyAsk, ReplyRequest
from goodwork.pathway.replies.rules import FRESH_A_DAY, MACHINE, RequestState
from goodwork.reach.links import queries as link_queries
from goodwork.reach.links import rules as link_rules
from goodwork.reach.links.rules import Purpose
from goodwork.reach.messaging import services as messaging
from goodwork.registers.people import queries as people


@transaction.atomic
def ask_fresh_link(*, token: str = "", typed: str = "", by: Actor, at: datetime) -> UUID:
    """Take the wish for a fresh link by one, or by a short code, that does not work; returns the wish's id.

    The same is done for every token, known or not; a job looks whose it is, so neither page nor time tells.
    """
    digits = link_rules.tidy_digits(typed, link_rules.TYPED_DIGITS)
    ask = FreshReplyAsk.objects.create(
        token_sha256=link_rules.digest_of(link_rules.tidy(token)) if token else "",
        typed_digest=link_rules.typed_digest_of(digits, settings.SECRET_KEY) if typed else "",
        asked_at=at,
    )
    record(events.FreshReplyLinkAsked(ask_id=ask.pk), by=by, at=at)
    wake(FRESH)
    return ask.pk


def answer_asks(*, at: datetime) -> int:
    """Answer those who wait for a fresh link, at most 200 a call, each in its own transaction; returns how many."""
    waiting = FreshReplyAsk.objects.filter(done_at__isnull=True).order_by("asked_at").values_list("pk", flat=True)
    return sum(_answer_ask(ask_id, at=at) for ask_id in list(waiting[:BATCH]))


@transaction.atomic
def _answer_ask(ask_id: UUID, *, at: datetime) -> int:
    ask = FreshReplyAsk.objects.select_for_update(skip_locked=True).filter(pk=ask_id, done_at__isnull=True).first()
    if ask is None:
        return 0
    answered = _fresh(ask, at=at)
    ask.token_sha256, ask.typed_digest, ask.done_at = "", "", at
    ask.save(update_fields=["token_sha256", "typed_digest", "done_at"])
    record(answered, by=SYSTEM, at=at)
    return 1


def _fresh(ask: FreshReplyAsk, *, at: datetime) -> events.FreshReplyLinkAnswered:
    """Send a fresh link to the contact point on record, where the old one was about a referral that is still shared."""
    by_token = link_queries.by_digest(SYSTEM_VIEWER, ask.token_sha256, at=at) if ask.token_sha256 else None
    found = by_token or link_queries.by_typed_digest(SYSTEM_VIEWER, ask.typed_digest, at=at)
    if found is None or found.purpose is not Purpose.REPLY:
        return events.FreshReplyLinkAnswered(ask_id=ask.pk, outcome=Code("NOBODY"))
    request = (
        ReplyRequest.objects.select_for_update(of=("self",))
        .select_related("referral")
        .filter(referral_id=found.subject_id)
        .first()
    )
    if request is None or request.state == RequestState.CLOSED or request.referral.closed_at is not None:
        return _said(ask, "ENDED", found.subject_id)
    if not people.has_consented(SYSTEM_VIEWER, request.referral.person_id, request.organisation_id):
        return _said(ask, "ENDED", found.subject_id)
    if link_queries.fresh_about(SYSTEM_VIEWER, "REFERRAL", request.referral_id, at - A_DAY) >= FRESH_A_DAY:
        return _said(ask, "TOO_MANY", found.subject_id)
    link_id = new_link(request, fresh=True, by=SYSTEM, at=at)
    request.link_id = link_id
    sent = messaging.queue_to_organisation(
        organisation_id=request.organisation_id,
        template="REPLY_LINK_FRESH",
        values=values_for(request.referral, at=at),
        subject_kind=SUBJECT,
        subject_id=request.pk,
        link_id=link_id,
        sender_id=request.asker_id,
        once_key=f"REPLY_LINK_FRESH:{ask.pk}",
        by=SYSTEM,
        at=at,
    )
    if isinstance(sent, messaging.CannotReach):
        if request.state == RequestState.SENT:
            request.state = MACHINE.move(request.state, "FAIL")
        elif request.state in {RequestState.TO_RING, RequestState.RUNG}:
            request.state = MACHINE.move(request.state, "RETRY")
        surface(request, sent.channel, reason=sent.reason.value, by=SYSTEM, at=at)
        return _said(ask, "CALL", found.subject_id)
    request.save(update_fields=["link"])
    return events.FreshReplyLinkAnswered(
        ask_id=ask.pk, outcome=Code("SENT"), referral_id=request.referral_id, link_id=link_id
    )


def _said(ask: FreshReplyAsk, outcome: str, referral_id: UUID) -> events.FreshReplyLinkAnswered:
    return events.FreshReplyLinkAnswered(ask_id=ask.pk, outcome=Code(outcome), referral_id=referral_id)
