"""Starting, pausing, stopping and carrying out campaigns to lists, so many people an hour."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from goodwork.kernel import collecting
from goodwork.kernel.actors import Actor
from goodwork.kernel.ids import written
from goodwork.kernel.remembering import one_run
from goodwork.ledger.ahead import working_ahead
from goodwork.ledger.events.services import have_ids, record
from goodwork.reach.campaigns import deciding
from goodwork.reach.campaigns.events import (
    CampaignFinished,
    CampaignPaused,
    CampaignResumed,
    CampaignStarted,
    CampaignStopped,
)
from goodwork.reach.campaigns.inviting import Invited, invite_many
from goodwork.reach.campaigns.models import Campaign, CampaignApproval, Recipient
from goodwork.reach.campaigns.planning import locked
from goodwork.reach.campaigns.preview import fingerprint_now, invitees_of
from goodwork.reach.campaigns.rules import (
    CAMPAIGN,
    NEEDS_APPROVAL,
    CampaignState,
    CannotCampaign,
    RecipientState,
    Trigger,
    Withheld,
    allowance,
)
from goodwork.reach.messaging.planning import quiet_hours

CHUNK: Final = 2_000
EVENTS_EACH: Final = 6
"""So many events an invitation makes, a call included: their ids are drawn before any row is on its way."""
_LISTS: Final = sorted(NEEDS_APPROVAL)


@transaction.atomic
def start(*, campaign_id: UUID, fingerprint: str, by: Actor, at: datetime) -> None:
    """Start a campaign on exactly the list that its preview showed; `fingerprint` is the one of the preview looked at.

    Raises: CannotCampaign where the practice has not approved it, where there is no preview or another one than was
    looked at, and where anything that the preview showed has changed since.
    """
    campaign = locked(campaign_id)
    if campaign.state != CampaignState.DRAFT:
        raise CannotCampaign("This campaign has been started or stopped already")
    if campaign.trigger in NEEDS_APPROVAL and not CampaignApproval.objects.filter(campaign=campaign).exists():
        raise CannotCampaign("Record who approved this for the practice before it starts", field="approval")
    if not campaign.fingerprint:
        raise CannotCampaign("Look at the preview before you start", field="preview")
    if campaign.fingerprint != fingerprint:
        raise CannotCampaign("There is a newer preview than the one you saw. Look at it, then start", field="preview")
    deciding.lock_invitations()
    if fingerprint_now(campaign, at=at) != campaign.fingerprint:
        raise CannotCampaign(
            "What is known of these people has changed since the preview, and nobody was contacted. "
            "Make a new preview, look at it, then start",
            field="preview",
        )
    campaign.state = CAMPAIGN.move(campaign.state, "START")
    campaign.started_at = at
    campaign.save(update_fields=["state", "started_at"])
    record(
        CampaignStarted(
            campaign_id=campaign.id,
            organisation_id=campaign.organisation_id,
            trigger=Trigger(campaign.trigger),
            people=Recipient.objects.filter(campaign=campaign).count(),
        ),
        by=by,
        at=at,
    )


@transaction.atomic
def pause(*, campaign_id: UUID, by: Actor, at: datetime) -> None:
    """Hold a campaign: nobody more is contacted or reminded until it goes on. Raises: CannotCampaign."""
    campaign = _to_list(campaign_id)
    campaign.state = _moved(campaign, "PAUSE", "Only a campaign that is running can be paused")
    campaign.save(update_fields=["state"])
    record(CampaignPaused(campaign_id=campaign.id, organisation_id=campaign.organisation_id), by=by, at=at)


@transaction.atomic
def resume(*, campaign_id: UUID, by: Actor, at: datetime) -> None:
    """Let a paused campaign go on. Raises: CannotCampaign."""
    campaign = _to_list(campaign_id)
    campaign.state = _moved(campaign, "RESUME", "Only a campaign that is paused can go on")
    campaign.save(update_fields=["state"])
    record(CampaignResumed(campaign_id=campaign.id, organisation_id=campaign.organisation_id), by=by, at=at)


@transaction.atomic
def stop(*, campaign_id: UUID, by: Actor, at: datetime) -> None:
    """End a campaign for good: nobody more is contacted or reminded; who was invited can still answer.

    Raises: CannotCampaign.
    """
    campaign = _to_list(campaign_id)
    campaign.state = _moved(campaign, "STOP", "This campaign has ended already")
    campaign.ended_at = at
    campaign.save(update_fields=["state", "ended_at"])
    record(
        CampaignStopped(
            campaign_id=campaign.id,
            organisation_id=campaign.organisation_id,
            not_contacted=Recipient.objects.filter(campaign=campaign, state=RecipientState.WAITING.value).count(),
        ),
        by=by,
        at=at,
    )


def send_due(*, by: Actor, at: datetime) -> int:
    """Contact the next people of every running campaign, as many as its pace allows, and return how many were.

    In quiet hours nobody is: what would pile up until morning would all go out at once.
    """
    if quiet_hours().covers(at):
        return 0
    running = Campaign.objects.filter(state=CampaignState.RUNNING.value, trigger__in=_LISTS)
    return sum(
        _send(campaign_id, by=by, at=at) for campaign_id in running.order_by("started_at").values_list("id", flat=True)
    )


def _send(campaign_id: UUID, *, by: Actor, at: datetime) -> int:
    """Contact the next people of one campaign."""
    with transaction.atomic():
        campaign = locked(campaign_id)
        recipients = Recipient.objects.filter(campaign=campaign)
        allowed = allowance(
            per_hour=campaign.messages_per_hour,
            sent_last_hour=recipients.filter(
                state=RecipientState.DONE.value, handled_at__gt=at - timedelta(hours=1)
            ).count(),
            waiting=recipients.filter(state=RecipientState.WAITING.value).count(),
        )
    done = 0
    while done < allowed:
        handled = _send_chunk(campaign_id, min(CHUNK, allowed - done), by=by, at=at)
        if not handled:
            break
        done += handled
    with transaction.atomic():
        _finish_if_done(campaign_id, by=by, at=at)
    return done


def _send_chunk(campaign_id: UUID, most: int, *, by: Actor, at: datetime) -> int:
    """Contact up to two thousand people in one transaction, and return how many were dealt with.

    Everybody is looked at once more: who has died, opted out or been referred since the preview is taken off the list.
    """
    with collecting.seldom(), transaction.atomic(), working_ahead(), one_run():
        return _send_some(campaign_id, most, by=by, at=at)


def _send_some(campaign_id: UUID, most: int, *, by: Actor, at: datetime) -> int:
    campaign = locked(campaign_id)
    if campaign.state != CampaignState.RUNNING:
        return 0
    deciding.lock_invitations()
    waiting = Recipient.objects.select_for_update().filter(campaign=campaign, state=RecipientState.WAITING.value)
    recipients = list(waiting.order_by("position")[:most])
    if not recipients:
        return 0
    invitees = invitees_of([(one.person_id, written(one.id)) for one in recipients], at=at)
    have_ids(EVENTS_EACH * len(recipients))
    invited = invite_many(
        invitees=invitees,
        organisation_id=written(campaign.organisation_id),
        campaign_id=written(campaign.id),
        trigger=Trigger(campaign.trigger),
        by=by,
        at=at,
    )
    outcomes = {invitee.trigger_id: one for invitee, one in zip(invitees, invited, strict=True)}
    _note(recipients, outcomes, at=at)
    return len(recipients)


def _note(recipients: Sequence[Recipient], outcomes: dict[UUID, Invited], *, at: datetime) -> None:
    """Write down what became of some recipients. Whoever was erased meanwhile has no way left to reach them."""
    done: list[UUID] = []
    taken_off: defaultdict[Withheld, list[UUID]] = defaultdict(list)
    otherwise: list[Recipient] = []
    for recipient in recipients:
        one = outcomes.get(recipient.id, Invited(withheld=Withheld.NO_WAY_TO_REACH))
        if one.withheld is not None:
            taken_off[one.withheld].append(recipient.id)
            continue
        done.append(recipient.id)
        if (one.channel, one.language, one.parts) != (recipient.channel, recipient.language, recipient.parts):
            recipient.channel, recipient.language = one.channel, one.language
            recipient.parts, recipient.cost_pence = one.parts, one.cost_pence
            otherwise.append(recipient)
    Recipient.objects.filter(id__among=done).update(state=RecipientState.DONE.value, handled_at=at)
    for reason, ids in taken_off.items():
        Recipient.objects.filter(id__among=ids).update(
            state=RecipientState.TAKEN_OFF.value, reason=reason.value, handled_at=at
        )
    # Who asked for another way since the preview is reached by that one.
    Recipient.objects.bulk_update(otherwise, ["channel", "language", "parts", "cost_pence"], batch_size=100)


def _finish_if_done(campaign_id: UUID, *, by: Actor, at: datetime) -> None:
    """Finish a running campaign on whose list nobody waits any more."""
    campaign = locked(campaign_id)
    waits = Recipient.objects.filter(campaign=campaign, state=RecipientState.WAITING.value).exists()
    if campaign.state != CampaignState.RUNNING or waits:
        return
    campaign.state = CAMPAIGN.move(campaign.state, "FINISH")
    campaign.ended_at = at
    campaign.save(update_fields=["state", "ended_at"])
    record(CampaignFinished(campaign_id=campaign.id, organisation_id=campaign.organisation_id), by=by, at=at)


def _to_list(campaign_id: UUID) -> Campaign:
    """Return a campaign to a list, held; a practice's standing one is neither paused nor stopped."""
    campaign = locked(campaign_id)
    if campaign.trigger not in NEEDS_APPROVAL:
        raise CannotCampaign("Fit-note requests are sent one file at a time: there is nothing to pause or stop")
    return campaign


def _moved(campaign: Campaign, move: str, otherwise: str) -> str:
    if not CAMPAIGN.can(campaign.state, move):
        raise CannotCampaign(otherwise)
    return CAMPAIGN.move(campaign.state, move)
