"""What happens to campaigns and invitations: ids, codes, counts and days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from goodwork.ledger.events.types import Code, Event
from goodwork.reach.campaigns.rules import LawfulBasis, ListKind, Trigger, Withheld


@dataclass(frozen=True, kw_only=True)
class PeopleListBegun(Event, subject="people_list"):
    """A list of people began to come in."""

    people_list_id: UUID
    organisation_id: UUID
    list_kind: ListKind


@dataclass(frozen=True, kw_only=True)
class PeopleListed(Event, subject="people_list"):
    """So many people were put on a list, as part of its file."""

    people_list_id: UUID
    people: int


@dataclass(frozen=True, kw_only=True)
class PeopleListTaken(Event, subject="people_list"):
    """A list of people came in to its end and can be a campaign's audience (A2, A9).

    The counts are of the file's records, without the header; `people` counts everybody on the list once.
    """

    people_list_id: UUID
    organisation_id: UUID
    list_kind: ListKind
    people: int
    records: int
    rejected: int
    held: int


@dataclass(frozen=True, kw_only=True)
class CampaignPlanned(Event, subject="campaign"):
    """Somebody planned a campaign, or a practice's first fit-note requests opened its standing one."""

    campaign_id: UUID
    organisation_id: UUID
    trigger: Trigger


@dataclass(frozen=True, kw_only=True)
class CampaignApproved(Event, subject="campaign"):
    """The practice, as controller, said yes, and on which basis (DOMAIN 7.5)."""

    campaign_id: UUID
    organisation_id: UUID
    lawful_basis: LawfulBasis


@dataclass(frozen=True, kw_only=True)
class CampaignPaceSet(Event, subject="campaign"):
    """How many people a campaign contacts in an hour, and after how many days it reminds them, was changed."""

    campaign_id: UUID
    organisation_id: UUID
    messages_per_hour: int
    reminder_after_days: int | None = None


@dataclass(frozen=True, kw_only=True)
class CampaignPreviewed(Event, subject="campaign"):
    """Who would be contacted, and who not, was worked out and frozen."""

    campaign_id: UUID
    organisation_id: UUID
    people: int
    written_to: int
    rung: int
    left_out: int


@dataclass(frozen=True, kw_only=True)
class CampaignStarted(Event, subject="campaign"):
    """A campaign was started, on exactly the frozen list; `people` counts everybody on it (T9: on list)."""

    campaign_id: UUID
    organisation_id: UUID
    trigger: Trigger
    people: int


@dataclass(frozen=True, kw_only=True)
class CampaignPaused(Event, subject="campaign"):
    """Nothing more goes out until somebody lets it go on."""

    campaign_id: UUID
    organisation_id: UUID


@dataclass(frozen=True, kw_only=True)
class CampaignResumed(Event, subject="campaign"):
    """A paused campaign goes on."""

    campaign_id: UUID
    organisation_id: UUID


@dataclass(frozen=True, kw_only=True)
class CampaignStopped(Event, subject="campaign"):
    """A campaign was ended for good; `not_contacted` were still waiting."""

    campaign_id: UUID
    organisation_id: UUID
    not_contacted: int


@dataclass(frozen=True, kw_only=True)
class CampaignFinished(Event, subject="campaign"):
    """Everybody on the list was dealt with."""

    campaign_id: UUID
    organisation_id: UUID


@dataclass(frozen=True, kw_only=True)
class InvitationMade(Event, subject="invitation"):
    """Somebody was invited: a message was queued by a channel, or a call promised (T9: eligible)."""

    invitation_id: UUID
    person_id: UUID
    organisation_id: UUID
    campaign_id: UUID
    trigger: Trigger
    trigger_id: UUID
    channel: Code
    on_date: date


@dataclass(frozen=True, kw_only=True)
class InvitationWithheld(Event, subject="trigger"):
    """Somebody on the list was not invited, and why."""

    trigger_id: UUID
    person_id: UUID
    organisation_id: UUID
    campaign_id: UUID
    trigger: Trigger
    reason: Withheld
    on_date: date


@dataclass(frozen=True, kw_only=True)
class InvitationReminded(Event, subject="invitation"):
    """The one reminder of an invitation was queued."""

    invitation_id: UUID
    person_id: UUID
    organisation_id: UUID


@dataclass(frozen=True, kw_only=True)
class InvitationAnswered(Event, subject="invitation"):
    """The person answered the questionnaire of this invitation."""

    invitation_id: UUID
    person_id: UUID
    organisation_id: UUID
    campaign_id: UUID


@dataclass(frozen=True, kw_only=True)
class InvitationNotAnswered(Event, subject="invitation"):
    """Nobody answered within 84 days, and the invitation ended."""

    invitation_id: UUID
    person_id: UUID
    organisation_id: UUID
    campaign_id: UUID


@dataclass(frozen=True, kw_only=True)
class InvitationCancelled(Event, subject="invitation"):
    """The invitation ended before it was answered: the person died, opted out, or answered another one."""

    invitation_id: UUID
    person_id: UUID
    organisation_id: UUID
    campaign_id: UUID
    reason: Code
