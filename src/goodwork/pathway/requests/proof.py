"""What a person is told of their own request by message: that it was sent, and how it was answered."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor
from goodwork.kernel.clock import local_date
from goodwork.kernel.ids import reference
from goodwork.kernel.words import format_date
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.rules import Reason
from goodwork.pathway.requests import events
from goodwork.pathway.requests.texts import why_not
from goodwork.reach.contacts import services as contacts
from goodwork.reach.links import services as links
from goodwork.reach.links.rules import Purpose
from goodwork.reach.messaging import services as messaging
from goodwork.reach.messaging import telling
from goodwork.reach.messaging.planning import CannotReach, Outgoing, allowed_languages, plan_many
from goodwork.reach.messaging.rules import short_language
from goodwork.reach.messaging.telling import Tell
from goodwork.reach.promises import queries as promises
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.people import queries as people
from goodwork.registers.people.views import ReachFacts

LINK_LASTS: Final = timedelta(days=84)
"""How long the link in a proof opens the person's page: as long as in other messages about a promise."""


def send_proof(referral_id: UUID, *, by: Actor, at: datetime) -> None:
    """Write the proof that a request was sent to the person: to whom, when, its reference, and what was promised.

    Who can't be written to has it on the screen or by voice already; nobody is rung only for it.
    """
    row = Referral.objects.get(pk=referral_id)
    facts = people.reach_facts(SYSTEM_VIEWER, [row.person_id], at=at)[row.person_id]
    language = _language("OWN_REQUEST_SENT", facts)
    owed = promises.about(SYSTEM_VIEWER, "REFERRAL", [row.pk], at=at)
    params = {
        "organisation": _name(row.organisation_id),
        "reference": reference(row.pk),
        "sent_on": format_date(language, local_date(at)),
        "promise": telling.text_for(owed[0], language, restricted=facts.restricted) if owed else "",
    }
    queued = _queue(row, "OWN_REQUEST_SENT", params, facts, by=by, at=at)
    if isinstance(queued, messaging.Queued):
        record(
            events.OwnRequestProved(
                referral_id=row.pk,
                person_id=row.person_id,
                organisation_id=row.organisation_id,
                message_id=queued.message_id,
            ),
            by=by,
            at=at,
        )


def tell_yes(referral_id: UUID, *, by: Actor, at: datetime) -> None:
    """Tell a person that their request was taken, with what was promised next; it takes the place of that promise's
    own message.
    """
    row = Referral.objects.get(pk=referral_id)
    tells = [
        Tell(
            promise_id=owed.id,
            template="OWN_REQUEST_YES",
            once=f"YES:{row.pk}",
            extra={"organisation": _name(row.organisation_id), "reference": reference(row.pk)},
        )
        for owed in promises.about(SYSTEM_VIEWER, "REFERRAL", [row.pk], at=at)
    ]
    telling.tell_many(tells, by=by, at=at)


def tell_no(referral_id: UUID, reason: Reason, *, by: Actor, at: datetime) -> None:
    """Tell a person that their request was turned down, why in plain words, and that there is other help.

    Who can't be written to is rung: the answer to one's own request is never left unsaid.
    """
    row = Referral.objects.get(pk=referral_id)
    facts = people.reach_facts(SYSTEM_VIEWER, [row.person_id], at=at).get(row.person_id)
    if facts is None or facts.deceased:
        return
    params = {
        "organisation": _name(row.organisation_id),
        "reference": reference(row.pk),
        "why": why_not(_language("OWN_REQUEST_NO", facts), reason),
    }
    queued = _queue(row, "OWN_REQUEST_NO", params, facts, by=by, at=at)
    home = facts.practice_id
    if isinstance(queued, CannotReach) and home is not None:
        contacts.promise_call(
            person_id=row.person_id,
            organisation_id=home,
            reason=Code("CANNOT_WRITE"),
            subject_kind="REFERRAL",
            subject_id=row.pk,
            by=by,
            at=at,
        )


def tell_organisation(row: Referral, *, by: Actor, at: datetime) -> None:
    """Tell the organisation that the person no longer wants what they asked for: the reference, and no name."""
    messaging.stop_subject(subject_kind="REFERRAL", subject_ids=[row.pk], by=by, at=at)
    messaging.queue_to_organisation(
        organisation_id=row.organisation_id,
        template="REQUEST_TAKEN_BACK",
        values={"reference": reference(row.pk)},
        subject_kind="REFERRAL",
        subject_id=row.pk,
        once_key=f"REQUEST_TAKEN_BACK:{row.pk}",
        by=by,
        at=at,
    )


def _queue(
    row: Referral, template: str, params: dict[str, str], facts: ReachFacts, *, by: Actor, at: datetime
) -> messaging.Queued | CannotReach:
    """Queue one message about a request, in the name of the person's practice, with a link to their page."""
    plain = Outgoing(
        person_id=row.person_id,
        template=template,
        organisation_id=facts.practice_id or row.organisation_id,
        subject_kind="REFERRAL",
        subject_id=row.pk,
        params=params,
        once_key=f"{template}:{row.pk}",
    )
    [plan] = plan_many([plain], at=at)
    if isinstance(plan, CannotReach):
        return plan
    link_id = None
    if not facts.safe_contact:
        link_id = links.issue(
            purpose=Purpose.MY_PAGE,
            person_id=row.person_id,
            subject_kind="REFERRAL",
            subject_id=row.pk,
            expires_at=at + LINK_LASTS,
            organisation_id=plain.organisation_id,
            by=by,
            at=at,
        )
    return messaging.queue(
        person_id=row.person_id,
        template=template,
        params=params,
        link_id=link_id,
        subject_kind="REFERRAL",
        subject_id=row.pk,
        organisation_id=plain.organisation_id,
        once_key=plain.once_key,
        by=by,
        at=at,
    )


def _language(template: str, facts: ReachFacts) -> str:
    language = short_language(facts.language)
    return language if language in allowed_languages(template) else "en"


def _name(organisation_id: UUID) -> str:
    return organisations.named(SYSTEM_VIEWER, [organisation_id]).get(organisation_id, "")
