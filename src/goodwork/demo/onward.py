"""Organisations without an account in Synthetic Manchester: some people are referred on, and some are answered about.

Whoever looks at it finds requests in the outbox to answer by their link, an inbox of a provider that signs in, and
referrals that were answered already.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor, ActorKind
from goodwork.kernel.ids import new_id
from goodwork.ledger.jobs.registry import job_named
from goodwork.pathway.referrals import queries as referrals
from goodwork.pathway.referrals import services
from goodwork.pathway.referrals.rules import State
from goodwork.pathway.replies import services as replies
from goodwork.pathway.replies.rules import DECLINE_REASONS, Act, Answer, Door
from goodwork.registers.organisations import queries as organisations

TO = ("DEMO-PEER-GROUPS", "PATHWAYS-CIC", "DEMO-DEBT-ADVICE")
"""Two where nobody signs in, and one with an account, in turn."""

WORDS = (
    "I would like to talk with others who have been through this.",
    "Mornings are hard. After two is better.",
    "I am behind with the rent, and it keeps me awake.",
)
COMMENTS = ("", "Prefers to be rung.", "Speaks quietly on the telephone; give them time.")
MOST = 14


def refer_some_on(referral_ids: Iterable[UUID], *, by: Actor, at: datetime) -> int:
    """Refer some of those who are being supported on, let some be answered, and return how many were sent."""
    among = [found.id for code in TO if (found := organisations.by_any_code(SYSTEM_VIEWER, code)) is not None]
    rows = {row.id: row for row in referrals.many(SYSTEM_VIEWER, list(referral_ids), at=at)}
    going_on = [row for row in rows.values() if row.state is State.IN_PROGRESS and row.part_of_id is None]
    sent: list[tuple[UUID, UUID]] = []
    for number, row in enumerate(sorted(going_on, key=lambda r: (r.received_at, r.id))[-MOST:]):
        if not among:
            break
        to = among[number % len(among)]
        with suppress(services.CannotRefer):
            made = services.refer_on(
                referral_id=row.id,
                organisation_id=to,
                programme_id=None,
                consent_wording="REFERRAL-1",
                words=WORDS[number % len(WORDS)],
                comment=COMMENTS[number % len(COMMENTS)],
                by=by,
                at=at,
            )
            sent.append((made.referral_id, to))
    job_named("replies.send").work(at=at)
    job_named("messaging.deliver").work(at=at)
    for number, (referral_id, to) in enumerate(sent):
        if number % 4 == 3:
            _answer(referral_id, to, number, at=at)
    return len(sent)


def _answer(referral_id: UUID, organisation_id: UUID, number: int, *, at: datetime) -> None:
    """Let an organisation answer: mostly yes, now and then no."""
    no = number % 8 == 7
    given = Answer(Act.DECLINE, reason=DECLINE_REASONS[1]) if no else Answer(Act.ACCEPT)
    replies.answer(
        referral_id=referral_id,
        given=given,
        once=new_id(),
        door=Door.LINK,
        organisation_id=organisation_id,
        by=Actor(kind=ActorKind.PROVIDER_LINK, on_behalf_of=organisation_id),
        at=at,
    )
