"""The laws of invitations: nobody twice within 84 days, and what the rows say is what the events say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import connection

from goodwork.kernel.actors import SYSTEM_VIEWER
from goodwork.ledger.events.queries import stream
from goodwork.ledger.laws import Finding, law
from goodwork.reach.campaigns.models import Campaign, Invitation
from goodwork.reach.campaigns.rules import DAYS_BETWEEN_INVITATIONS, NEEDS_APPROVAL, CampaignState, InvitationState

_TWICE = """
SELECT later.id
  FROM campaigns_invitation earlier
  JOIN campaigns_invitation later ON later.person_id = earlier.person_id AND later.id <> earlier.id
 WHERE (earlier.invited_at, earlier.id) < (later.invited_at, later.id)
   AND later.on_date - earlier.on_date <= %s
   AND (earlier.state <> 'CANCELLED' OR earlier.sent_at < later.invited_at)
"""
_STATE_AFTER = {
    "InvitationMade": InvitationState.OPEN,
    "InvitationAnswered": InvitationState.ANSWERED,
    "InvitationNotAnswered": InvitationState.NOT_ANSWERED,
    "InvitationCancelled": InvitationState.CANCELLED,
}


@law("campaigns.nobody_twice")
def nobody_twice(*, at: datetime) -> Iterator[Finding]:
    """Find people who were invited again within 84 days. Records that were linked only afterwards don't count."""
    with connection.cursor() as cursor:
        cursor.execute(_TWICE, [DAYS_BETWEEN_INVITATIONS])
        for (invitation_id,) in cursor.fetchall():
            yield Finding(
                "campaigns.nobody_twice",
                "INVITATION",
                invitation_id,
                "the person had been invited within 84 days before",
            )


@law("campaigns.events_and_states")
def events_and_states(*, at: datetime) -> Iterator[Finding]:
    """Find invitations whose state is not what their events say."""
    said: dict[UUID, InvitationState] = {}
    for row in stream(SYSTEM_VIEWER, kinds=list(_STATE_AFTER)):
        said[row.subject_id] = _STATE_AFTER[row.kind]
    for invitation_id, state in Invitation.objects.values_list("id", "state").iterator():
        told = said.pop(invitation_id, None)
        if told != state:
            message = f"it is {state}, and its events say {told or 'nothing'}"
            yield Finding("campaigns.events_and_states", "INVITATION", invitation_id, message)
    for invitation_id in said:
        yield Finding("campaigns.events_and_states", "INVITATION", invitation_id, "it has events and no row")


@law("campaigns.approved_first")
def approved_first(*, at: datetime) -> Iterator[Finding]:
    """Find campaigns to a list that began without the practice's approval (DOMAIN 7.5)."""
    begun = Campaign.objects.filter(trigger__in=sorted(NEEDS_APPROVAL), started_at__isnull=False)
    for campaign_id in begun.filter(approval__isnull=True).values_list("id", flat=True):
        yield Finding("campaigns.approved_first", "CAMPAIGN", campaign_id, "it began and was never approved")
    running = begun.filter(state=CampaignState.RUNNING.value, fingerprint="")
    for campaign_id in running.values_list("id", flat=True):
        yield Finding("campaigns.approved_first", "CAMPAIGN", campaign_id, "it runs without a frozen list")
