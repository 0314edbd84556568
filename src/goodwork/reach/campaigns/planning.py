"""Planning a campaign, and recording that the practice, as controller, has approved it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor, NotVisible
from goodwork.ledger.events.services import record
from goodwork.reach.campaigns.events import CampaignApproved, CampaignPaceSet, CampaignPlanned
from goodwork.reach.campaigns.models import Campaign, CampaignApproval, PeopleList
from goodwork.reach.campaigns.rules import (
    DEFAULT_MESSAGES_PER_HOUR,
    REMINDER_AFTER_DAYS,
    TRIGGER_WORDS,
    CampaignState,
    CannotCampaign,
    LawfulBasis,
    ListKind,
    Trigger,
    check_approval,
    check_plan,
)
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.organisations.rules import Kind


@transaction.atomic
def ensure_standing(*, organisation_id: UUID, by: Actor, at: datetime) -> UUID:
    """Return a practice's standing campaign for its fit-note requests, made with its first file (A1)."""
    campaign, made = Campaign.objects.get_or_create(
        organisation_id=organisation_id,
        trigger=Trigger.FIT_NOTE_REQUEST.value,
        defaults={
            "name": TRIGGER_WORDS[Trigger.FIT_NOTE_REQUEST],
            "state": CampaignState.RUNNING.value,
            "messages_per_hour": DEFAULT_MESSAGES_PER_HOUR,
            "reminder_after_days": REMINDER_AFTER_DAYS,
            "planned_at": at,
            "started_at": at,
        },
    )
    if made:
        _planned(campaign, by=by, at=at)
    return campaign.id


@transaction.atomic
def plan(
    *,
    organisation_id: UUID,
    trigger: Trigger,
    name: str,
    messages_per_hour: int = DEFAULT_MESSAGES_PER_HOUR,
    reminder_after_days: int | None = REMINDER_AFTER_DAYS,
    people_list_id: UUID | None = None,
    by: Actor,
    at: datetime,
) -> UUID:
    """Plan a campaign to a practice's whole list, or to a waiting list, and return its id. Nobody is written to.

    Raises: CannotCampaign, naming the field; NotVisible for an organisation that there is none of.
    """
    organisation = organisations.get(SYSTEM_VIEWER, organisation_id)
    check_plan(name=name, messages_per_hour=messages_per_hour, reminder_after_days=reminder_after_days)
    if trigger is Trigger.FIT_NOTE_REQUEST:
        raise CannotCampaign("Fit-note requests are invited as they come in, and need no campaign", field="trigger")
    if trigger is Trigger.WHOLE_LIST and organisation.kind is not Kind.PRACTICE:
        raise CannotCampaign("Only a practice has a registered list", field="trigger")
    if trigger is Trigger.WAITING_LIST:
        _check_list(people_list_id, organisation_id)
    campaign = Campaign.objects.create(
        organisation_id=organisation_id,
        trigger=trigger.value,
        name=name.strip(),
        messages_per_hour=messages_per_hour,
        reminder_after_days=reminder_after_days,
        people_list_id=people_list_id if trigger is Trigger.WAITING_LIST else None,
        planned_at=at,
    )
    _planned(campaign, by=by, at=at)
    return campaign.id


@transaction.atomic
def approve(
    *,
    campaign_id: UUID,
    approved_by: str,
    lawful_basis: LawfulBasis,
    dpia_version: str,
    not_marketing: str,
    by: Actor,
    at: datetime,
) -> None:
    """Record that the practice, as controller, has approved a campaign (DOMAIN 7.5); a later approval replaces it.

    Raises: CannotCampaign for an approval that is not whole, or a campaign that has begun.
    """
    check_approval(approved_by=approved_by, dpia_version=dpia_version, not_marketing=not_marketing)
    campaign = locked(campaign_id)
    if campaign.state != CampaignState.DRAFT:
        raise CannotCampaign("This campaign has been started or stopped, so its approval can't be changed")
    CampaignApproval.objects.update_or_create(
        campaign=campaign,
        defaults={
            "approved_by": approved_by.strip(),
            "lawful_basis": lawful_basis.value,
            "dpia_version": dpia_version.strip(),
            "not_marketing": not_marketing.strip(),
            "recorded_at": at,
            "recorded_by_kind": by.kind.value,
            "recorded_by_id": by.id,
        },
    )
    record(
        CampaignApproved(campaign_id=campaign.id, organisation_id=campaign.organisation_id, lawful_basis=lawful_basis),
        by=by,
        at=at,
    )


@transaction.atomic
def set_pace(
    *, campaign_id: UUID, messages_per_hour: int, reminder_after_days: int | None, by: Actor, at: datetime
) -> None:
    """Change how many people are contacted in an hour and when they are reminded; invitations made keep their day.

    Raises: CannotCampaign, naming the field.
    """
    campaign = locked(campaign_id)
    check_plan(name=campaign.name, messages_per_hour=messages_per_hour, reminder_after_days=reminder_after_days)
    campaign.messages_per_hour = messages_per_hour
    campaign.reminder_after_days = reminder_after_days
    campaign.save(update_fields=["messages_per_hour", "reminder_after_days"])
    record(
        CampaignPaceSet(
            campaign_id=campaign.id,
            organisation_id=campaign.organisation_id,
            messages_per_hour=messages_per_hour,
            reminder_after_days=reminder_after_days,
        ),
        by=by,
        at=at,
    )


def locked(campaign_id: UUID) -> Campaign:
    """Return a campaign, held until the transaction ends; NotVisible where there is none."""
    campaign = Campaign.objects.select_for_update(of=("self",)).filter(id=campaign_id).first()
    if campaign is None:
        raise NotVisible("campaign")
    return campaign


def _check_list(people_list_id: UUID | None, organisation_id: UUID) -> None:
    listed = PeopleList.objects.filter(organisation_id=organisation_id)
    found = listed.filter(id=people_list_id).first() if people_list_id is not None else None
    if found is None or found.kind == ListKind.REGISTERED:
        raise CannotCampaign("Choose the list of people who wait", field="people_list_id")
    if found.completed_at is None:
        raise CannotCampaign("This list has not come in to its end; import it again", field="people_list_id")


def _planned(campaign: Campaign, *, by: Actor, at: datetime) -> None:
    record(
        CampaignPlanned(
            campaign_id=campaign.id, organisation_id=campaign.organisation_id, trigger=Trigger(campaign.trigger)
        ),
        by=by,
        at=at,
    )
