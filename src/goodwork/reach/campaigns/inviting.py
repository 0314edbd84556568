"""Inviting people, a thousand at a time: a questionnaire each, and a message queued or a call promised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F

from goodwork.kernel.actors import Actor
from goodwork.kernel.clock import local_date
from goodwork.kernel.ids import new_id
from goodwork.kernel.remembering import leaned_on
from goodwork.ledger.ahead import at_the_end
from goodwork.ledger.copying import NULL, cell, copy_lines, day, moment
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code
from goodwork.reach.campaigns import deciding
from goodwork.reach.campaigns.deciding import INVITATION, Decision, Invitee
from goodwork.reach.campaigns.events import InvitationMade, InvitationWithheld
from goodwork.reach.campaigns.models import Campaign, Invitation
from goodwork.reach.campaigns.rules import INVITATION as INVITATION_STATES
from goodwork.reach.campaigns.rules import Trigger, Withheld, reminder_date
from goodwork.reach.contacts import services as contacts
from goodwork.reach.contacts.services import NewCall
from goodwork.reach.messaging import services as messages
from goodwork.reach.messaging.planning import CannotReach, Outgoing
from goodwork.reach.messaging.rules import Channel, short_language
from goodwork.reach.messaging.services import Queued
from goodwork.reach.questionnaires import services as questionnaires
from goodwork.reach.questionnaires.services import Ask, Requested

SUBJECT: Final = "INVITATION"


@dataclass(slots=True, kw_only=True)
class Invited:
    """What became of an invitee: invited by a channel (or promised a call), or withheld and why."""

    withheld: Withheld | None = None
    invitation_id: UUID | None = None
    channel: str = ""
    language: str = ""
    parts: int = 0
    cost_pence: Decimal = Decimal(0)


@transaction.atomic
def invite_many(
    *,
    invitees: Sequence[Invitee],
    decisions: Sequence[Decision] | None = None,
    organisation_id: UUID,
    campaign_id: UUID,
    trigger: Trigger,
    by: Actor,
    at: datetime,
) -> list[Invited]:
    """Invite whom we may of some people, each once, and say what became of each, in order.

    Two calls at once wait for each other, so that nobody is invited twice within 84 days. `decisions` are those of
    `deciding.decide_alone`, where the same transaction has asked before.
    Source: rules 6 and 7 of the fit-note file's description.
    """
    if not invitees:
        return []
    if decisions is None:
        decisions = deciding.decide_alone(invitees)
    campaign = leaned_on(("campaign", campaign_id), lambda: Campaign.objects.get(id=campaign_id))
    chosen = [place for place, decision in enumerate(decisions) if decision.channel is not None]
    ids = {place: new_id() for place in chosen}
    asked = questionnaires.request_many(
        asks=[
            Ask(
                person_id=invitees[place].person_id,
                organisation_id=organisation_id,
                trigger_kind=SUBJECT,
                trigger_id=ids[place],
            )
            for place in chosen
        ],
        by=by,
        at=at,
    )
    requested = dict(zip(chosen, asked, strict=True))
    invited = _contact(invitees, decisions, ids, requested, organisation_id=organisation_id, by=by, at=at)
    _store(campaign, invitees, invited, requested, trigger=trigger, at=at)
    withheld = sum(1 for one in invited if one.withheld is not None)
    if withheld:
        at_the_end(lambda: Campaign.objects.filter(id=campaign_id).update(withheld=F("withheld") + withheld))
    record(
        *(
            _happened(organisation_id, campaign_id, invitee, one, trigger)
            for invitee, one in zip(invitees, invited, strict=True)
        ),
        by=by,
        at=at,
    )
    return invited


def _contact(
    invitees: Sequence[Invitee],
    decisions: Sequence[Decision],
    ids: dict[int, UUID],
    requested: dict[int, Requested],
    *,
    organisation_id: UUID,
    by: Actor,
    at: datetime,
) -> list[Invited]:
    """Queue the messages and promise the calls, and say for each invitee what was done."""
    written = [place for place in ids if decisions[place].channel is not Channel.CALL]
    rung = [place for place in ids if decisions[place].channel is Channel.CALL]
    queued = messages.queue_many(
        [
            Outgoing(
                person_id=invitees[place].person_id,
                template=INVITATION,
                organisation_id=organisation_id,
                subject_kind=SUBJECT,
                subject_id=ids[place],
                link_id=requested[place].link_id,
                facts=invitees[place].facts,
                # Chosen a moment ago, by the same rule from the same facts.
                channel=decisions[place].channel,
            )
            for place in written
        ],
        by=by,
        at=at,
    )
    contacts.promise_calls_many(
        [
            NewCall(
                person_id=invitees[place].person_id,
                organisation_id=organisation_id,
                reason=Code(INVITATION),
                subject_kind=SUBJECT,
                subject_id=ids[place],
                is_new=True,
            )
            for place in rung
        ],
        by=by,
        at=at,
    )
    invited = [Invited(withheld=decision.withheld) for decision in decisions]
    for place, message in zip(written, queued, strict=True):
        invited[place] = _written(ids[place], message)
    for place in rung:
        language = short_language(invitees[place].facts.language)
        invited[place] = Invited(invitation_id=ids[place], channel=Channel.CALL.value, language=language)
    return invited


def _written(invitation_id: UUID, message: Queued | CannotReach) -> Invited:
    # The channel was chosen by the same rule from the same facts a moment ago: a refusal is a defect of ours.
    if isinstance(message, CannotReach):
        raise RuntimeError(f"an invitation could not be queued: {message.reason}")
    return Invited(
        invitation_id=invitation_id,
        channel=message.channel.value,
        language=message.language,
        parts=message.parts if message.channel is Channel.SMS else 0,
        cost_pence=message.cost_pence,
    )


_COLUMNS: Final = (
    "id",
    "person",
    "organisation",
    "campaign",
    "trigger",
    "trigger_id",
    "on_date",
    "invited_at",
    "channel",
    "parts",
    "cost_pence",
    "request_id",
    "link_id",
    "state",
    "reminder_date",
)


def _store(
    campaign: Campaign,
    invitees: Sequence[Invitee],
    invited: Sequence[Invited],
    requested: dict[int, Requested],
    *,
    trigger: Trigger,
    at: datetime,
) -> None:
    """Write the invitations."""
    head = f"{campaign.organisation_id}\t{campaign.id}\t{trigger}"
    invited_at = moment(at)
    reminded = cell(reminder_date(local_date(at), campaign.reminder_after_days))
    copy_lines(
        Invitation,
        _COLUMNS,
        (
            f"{one.invitation_id}\t{invitee.person_id}\t{head}\t{invitee.trigger_id}\t{day(invitee.on_date)}"
            f"\t{invited_at}\t{one.channel}\t{one.parts}\t{one.cost_pence}\t{requested[place].request_id}"
            f"\t{requested[place].link_id}\t{INVITATION_STATES.initial}"
            f"\t{NULL if one.channel == Channel.CALL else reminded}\n"
            for place, (invitee, one) in enumerate(zip(invitees, invited, strict=True))
            if one.invitation_id is not None
        ),
    )


def _happened(
    organisation_id: UUID, campaign_id: UUID, invitee: Invitee, one: Invited, trigger: Trigger
) -> InvitationMade | InvitationWithheld:
    if one.withheld is not None or one.invitation_id is None:
        return InvitationWithheld(
            trigger_id=invitee.trigger_id,
            person_id=invitee.person_id,
            organisation_id=organisation_id,
            campaign_id=campaign_id,
            trigger=trigger,
            reason=one.withheld or Withheld.NO_WAY_TO_REACH,
            on_date=invitee.on_date,
        )
    return InvitationMade(
        invitation_id=one.invitation_id,
        person_id=invitee.person_id,
        organisation_id=organisation_id,
        campaign_id=campaign_id,
        trigger=trigger,
        trigger_id=invitee.trigger_id,
        channel=Code(one.channel),
        on_date=invitee.on_date,
    )
