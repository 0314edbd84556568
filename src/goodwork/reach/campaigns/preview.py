"""Who a campaign would contact, how and at what cost, and who not and why; frozen, so that this is what happens."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from goodwork.kernel import collecting
from goodwork.kernel.actors import SYSTEM_VIEWER, Actor
from goodwork.kernel.clock import local_date
from goodwork.kernel.ids import new_id_text, written
from goodwork.ledger.ahead import working_ahead
from goodwork.ledger.copying import copy_lines, text
from goodwork.ledger.events.services import record
from goodwork.reach.campaigns import deciding
from goodwork.reach.campaigns.deciding import INVITATION, Decision, Invitee
from goodwork.reach.campaigns.events import CampaignPreviewed
from goodwork.reach.campaigns.inviting import SUBJECT
from goodwork.reach.campaigns.models import Campaign, ListMember, Recipient
from goodwork.reach.campaigns.planning import locked
from goodwork.reach.campaigns.rules import CampaignState, CannotCampaign, RecipientState, Trigger
from goodwork.reach.messaging.planning import PREVIEW_LINK, Outgoing, Planned, plan_many
from goodwork.reach.messaging.rules import Channel, short_language
from goodwork.registers.people import queries as people
from goodwork.registers.people import scope
from goodwork.registers.people.models import Person

BATCH: Final = 2_000
ASKED_AT_ONCE: Final = 50_000
_NOBODY: Final = UUID(int=0)
_COLUMNS: Final = (
    "id",
    "campaign",
    "person",
    "position",
    "channel",
    "language",
    "reason",
    "parts",
    "cost_pence",
    "state",
)


@dataclass(slots=True)
class Line:
    """What would become of one person on the list."""

    person_id: UUID
    channel: str
    language: str
    reason: str
    parts: int
    cost_pence: Decimal

    def as_bytes(self) -> bytes:
        """Return the line as the fingerprint takes it."""
        return f"{self.person_id}|{self.channel}|{self.language}|{self.reason}|{self.parts}\n".encode()


@transaction.atomic
def preview(*, campaign_id: UUID, by: Actor, at: datetime) -> None:
    """Work out what a campaign would do now, and freeze it as the list that it will be started on.

    An earlier preview is replaced. Raises: CannotCampaign once the campaign has begun.
    """
    campaign = locked(campaign_id)
    if campaign.state != CampaignState.DRAFT:
        raise CannotCampaign("This campaign has been started or stopped; its list stands")
    Recipient.objects.filter(campaign=campaign).delete()
    digest = hashlib.sha256()
    to_write = rung = left_out = position = 0
    waiting, left = RecipientState.WAITING.value, RecipientState.LEFT_OUT.value
    with working_ahead():
        for lines in evaluate(campaign, at=at):
            rows = []
            for line in lines:
                digest.update(line.as_bytes())
                position += 1
                to_write += line.channel not in {"", Channel.CALL}
                rung += line.channel == Channel.CALL
                left_out += bool(line.reason)
                rows.append(
                    f"{new_id_text()}\t{campaign.id}\t{line.person_id}\t{position}\t{line.channel}"
                    f"\t{text(line.language)}\t{line.reason}\t{line.parts}\t{line.cost_pence}"
                    f"\t{left if line.reason else waiting}\n"
                )
            copy_lines(Recipient, _COLUMNS, rows)
    campaign.fingerprint = digest.hexdigest()
    campaign.previewed_at = at
    campaign.save(update_fields=["fingerprint", "previewed_at"])
    record(
        CampaignPreviewed(
            campaign_id=campaign.id,
            organisation_id=campaign.organisation_id,
            people=position,
            written_to=to_write,
            rung=rung,
            left_out=left_out,
        ),
        by=by,
        at=at,
    )


def fingerprint_now(campaign: Campaign, *, at: datetime) -> str:
    """Return the fingerprint that a preview would have at this moment; nothing is written."""
    digest = hashlib.sha256()
    for lines in evaluate(campaign, at=at):
        for line in lines:
            digest.update(line.as_bytes())
    return digest.hexdigest()


def evaluate(campaign: Campaign, *, at: datetime) -> Iterator[list[Line]]:
    """Yield what would become of everybody on a campaign's list, by their ids, a few thousand at a time."""
    ids = audience(campaign).order_by("id").values_list("id", flat=True)
    last = _NOBODY
    # Each such question looks at everybody on the list, so that it is asked seldom.
    while found := list(ids.filter(id__gt=last)[:ASKED_AT_ONCE]):
        last = found[-1]
        for start in range(0, len(found), BATCH):
            with collecting.seldom():
                batch = [(person_id, _NOBODY) for person_id in found[start : start + BATCH]]
                invitees = invitees_of(batch, at=at)
                lines = _lines(campaign, invitees, deciding.decide(invitees), at=at)
            yield lines


def audience(campaign: Campaign) -> QuerySet[Person]:
    """Return the people whom a campaign is for, each under the record they are known by."""
    if campaign.trigger == Trigger.WHOLE_LIST:
        return scope.registered_with(campaign.organisation_id)
    members = ListMember.objects.filter(people_list_id=campaign.people_list_id)
    return scope.roots().filter(id__in=members.values("person__known_as"))


def invitees_of(people_and_triggers: Sequence[tuple[UUID, UUID]], *, at: datetime) -> list[Invitee]:
    """Return people as they may be invited at a moment, each with a trigger's id, by what is on record of them.

    They come in the order asked for, under the ids that they are known by; who was erased is left out.
    """
    ids = {person_id for person_id, _ in people_and_triggers}
    facts = people.reach_facts(SYSTEM_VIEWER, ids, at=at)
    known_as = people.records_of(SYSTEM_VIEWER, ids)
    today = local_date(at)
    return [
        Invitee(
            person_id=written(known_as[person_id]),
            trigger_id=trigger_id,
            on_date=today,
            birth_date=fact.birth_date,
            deceased=fact.deceased,
            opted_out=fact.opted_out,
            facts=fact,
        )
        for person_id, trigger_id in people_and_triggers
        if (fact := facts.get(person_id)) is not None
    ]


def _lines(
    campaign: Campaign, invitees: Sequence[Invitee], decisions: Sequence[Decision], *, at: datetime
) -> list[Line]:
    """Return decisions with the parts and the cost of each message, planned as it would be queued."""
    places = [
        place
        for place, decision in enumerate(decisions)
        if decision.channel is not None and decision.channel is not Channel.CALL
    ]
    planned = plan_many(
        [
            Outgoing(
                person_id=invitees[place].person_id,
                template=INVITATION,
                organisation_id=campaign.organisation_id,
                subject_kind=SUBJECT,
                subject_id=_NOBODY,
                link_id=PREVIEW_LINK,
                facts=invitees[place].facts,
                channel=decisions[place].channel,
            )
            for place in places
        ],
        at=at,
    )
    lines = [
        Line(
            person_id=invitee.person_id,
            channel=decision.channel.value if decision.channel else "",
            language=short_language(invitee.facts.language),
            reason=decision.withheld.value if decision.withheld else "",
            parts=0,
            cost_pence=Decimal(0),
        )
        for invitee, decision in zip(invitees, decisions, strict=True)
    ]
    for place, message in zip(places, planned, strict=True):
        if isinstance(message, Planned) and message.channel is Channel.SMS:
            lines[place].parts, lines[place].cost_pence = message.parts, message.cost_pence
    return lines
