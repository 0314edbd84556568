"""Reading campaigns: what they are, whom they would reach and at what cost, and how far they have come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from goodwork.kernel.actors import NotVisible, Role, Viewer
from goodwork.kernel.paging import Page
from goodwork.ledger.audit.reads import personal
from goodwork.reach.campaigns.models import Campaign, CampaignApproval, Invitation, ListMember, PeopleList, Recipient
from goodwork.reach.campaigns.permissions import check_can_manage, organisations_of
from goodwork.reach.campaigns.rules import (
    CampaignState,
    InvitationState,
    LawfulBasis,
    ListKind,
    RecipientState,
    Trigger,
)
from goodwork.registers.access import queries as access
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.people import queries as people

PAGE: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalView:
    """What the practice said, as controller, and who wrote it down."""

    approved_by: str
    lawful_basis: LawfulBasis
    dpia_version: str
    not_marketing: str
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewView:
    """What a campaign would do, as it was frozen: counts of people, texts' parts and their cost in pence."""

    previewed_at: datetime
    fingerprint: str
    people: int
    channels: dict[str, int]
    reasons: dict[str, int]
    languages: dict[str, int]
    parts: int
    cost_pence: Decimal

    @property
    def contacted(self) -> int:
        """Return how many people would be written to or rung."""
        return sum(self.channels.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class StepsView:
    """How many people of a campaign came how far (T9). Each count is of people, and of invitations made.

    `on_list` counts everybody the campaign looked at, `eligible` those who were invited or waited for their turn when
    it was started, `waiting` those who still do.
    """

    on_list: int
    eligible: int
    waiting: int
    invited: int
    rung: int
    sent: int
    delivered: int
    failed: int
    opened: int
    answered: int
    consented: int
    referred: int
    not_answered: int
    reminded: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignView:
    """A campaign with how far it is."""

    id: UUID
    organisation_id: UUID
    organisation: str
    trigger: Trigger
    name: str
    state: CampaignState
    messages_per_hour: int
    reminder_after_days: int | None
    people_list: str
    planned_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    approval: ApprovalView | None
    preview: PreviewView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientView:
    """Somebody on a campaign's frozen list: how they are reached, or why not, and what has become of it."""

    person_id: UUID
    name: str
    channel: str
    language: str
    reason: str
    parts: int
    state: RecipientState


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """A list of people that came in."""

    id: UUID
    organisation_id: UUID
    list_kind: ListKind
    name: str
    created_at: datetime
    completed_at: datetime | None
    people: int


def managed(viewer: Viewer) -> list[UUID]:
    """Return the organisations whose campaigns a viewer may plan and run."""
    return sorted(organisations_of(viewer))


def campaigns(viewer: Viewer) -> list[CampaignView]:
    """Return the campaigns of a viewer's organisations, newest first."""
    found = _visible(viewer).order_by("-planned_at", "-id")
    return _views(viewer, list(found[:200]))


def campaign(viewer: Viewer, campaign_id: UUID) -> CampaignView:
    """Return one campaign. Raises: NotVisible."""
    found = Campaign.objects.filter(id=campaign_id).first()
    if found is None:
        raise NotVisible("campaign")
    check_can_manage(viewer, found.organisation_id)
    return _views(viewer, [found])[0]


def _visible(viewer: Viewer) -> QuerySet[Campaign]:
    if viewer.is_system or viewer.has_role(Role.ADMINISTRATOR):
        return Campaign.objects.all()
    return Campaign.objects.filter(organisation_id__in=list(organisations_of(viewer)))


def _views(viewer: Viewer, found: Sequence[Campaign]) -> list[CampaignView]:
    ids = [one.id for one in found]
    approvals = {one.campaign_id: one for one in CampaignApproval.objects.filter(campaign_id__in=ids)}
    names = access.names(viewer, {one.recorded_by_id for one in approvals.values() if one.recorded_by_id})
    named = organisations.named(viewer, {one.organisation_id for one in found})
    lists = dict(
        PeopleList.objects.filter(id__in=[one.people_list_id for one in found if one.people_list_id]).values_list(
            "id", "name"
        )
    )
    previews = _previews([one for one in found if one.fingerprint])
    return [
        CampaignView(
            id=one.id,
            organisation_id=one.organisation_id,
            organisation=named.get(one.organisation_id, ""),
            trigger=Trigger(one.trigger),
            name=one.name,
            state=CampaignState(one.state),
            messages_per_hour=one.messages_per_hour,
            reminder_after_days=one.reminder_after_days,
            people_list=lists.get(one.people_list_id, "") if one.people_list_id else "",
            planned_at=one.planned_at,
            started_at=one.started_at,
            ended_at=one.ended_at,
            approval=_approval(approvals.get(one.id), names),
            preview=previews.get(one.id),
        )
        for one in found
    ]


def _approval(found: CampaignApproval | None, names: dict[UUID, str]) -> ApprovalView | None:
    if found is None:
        return None
    return ApprovalView(
        approved_by=found.approved_by,
        lawful_basis=LawfulBasis(found.lawful_basis),
        dpia_version=found.dpia_version,
        not_marketing=found.not_marketing,
        recorded_at=found.recorded_at,
        recorded_by=names.get(found.recorded_by_id, "") if found.recorded_by_id else "",
    )


def _previews(found: Sequence[Campaign]) -> dict[UUID, PreviewView]:
    """Return what the frozen lists of some campaigns come to, in one query."""
    grouped = (
        Recipient.objects.filter(campaign__in=found)
        .values_list("campaign_id", "channel", "reason", "language")
        .annotate(Count("id"), Sum("parts"), Sum("cost_pence"))
        .order_by()
    )
    totals: dict[UUID, _Sums] = {one.id: _Sums() for one in found}
    for campaign_id, channel, reason, language, number, parts, cost in grouped:
        totals[campaign_id].add(channel, reason, language, number, parts, cost)
    return {one.id: totals[one.id].view(one) for one in found if one.previewed_at is not None}


class _Sums:
    """The sums of one frozen list while its groups come in."""

    def __init__(self) -> None:
        self.people = 0
        self.channels: Counter[str] = Counter()
        self.reasons: Counter[str] = Counter()
        self.languages: Counter[str] = Counter()
        self.parts = 0
        self.cost = Decimal(0)

    def add(self, channel: str, reason: str, language: str, number: int, parts: int, cost: Decimal) -> None:
        """Take one group in."""
        self.people += number
        if reason:
            self.reasons[reason] += number
        else:
            self.channels[channel] += number
            self.languages[language] += number
            self.parts += parts
            self.cost += cost

    def view(self, campaign: Campaign) -> PreviewView:
        """Return the sums as they are shown."""
        assert campaign.previewed_at is not None
        return PreviewView(
            previewed_at=campaign.previewed_at,
            fingerprint=campaign.fingerprint,
            people=self.people,
            channels=dict(self.channels),
            reasons=dict(self.reasons),
            languages=dict(self.languages),
            parts=self.parts,
            cost_pence=self.cost,
        )


def steps(viewer: Viewer, campaign_id: UUID) -> StepsView:
    """Return how many people of a campaign came how far (T9), as the events told it. Raises: NotVisible."""
    found = Campaign.objects.filter(id=campaign_id).first()
    if found is None:
        raise NotVisible("campaign")
    check_can_manage(viewer, found.organisation_id)
    invitations = Invitation.objects.filter(campaign=found)
    counted = invitations.aggregate(
        invited=Count("id"),
        rung=Count("id", filter=Q(channel="CALL")),
        sent=Count("sent_at"),
        delivered=Count("delivered_at"),
        failed=Count("failed_at"),
        opened=Count("opened_at"),
        answered=Count("answered_at"),
        consented=Count("consented_at"),
        referred=Count("referred_at"),
        reminded=Count("reminded_at"),
        not_answered=Count("id", filter=Q(state=InvitationState.NOT_ANSWERED.value)),
    )
    recipients = Counter(dict(Recipient.objects.filter(campaign=found).values_list("state").annotate(Count("id"))))
    waiting = recipients[RecipientState.WAITING]
    return StepsView(
        on_list=recipients.total() or counted["invited"] + found.withheld,
        eligible=counted["invited"] + waiting,
        waiting=waiting,
        **counted,
    )


@personal(page="campaigns.recipients")
def recipients(
    viewer: Viewer, campaign_id: UUID, *, state: RecipientState | None = None, number: int = 1, at: datetime
) -> Page[RecipientView]:
    """Return a page of a campaign's frozen list; names only of those whom the viewer sees. Raises: NotVisible."""
    found = Campaign.objects.filter(id=campaign_id).first()
    if found is None:
        raise NotVisible("campaign")
    check_can_manage(viewer, found.organisation_id)
    rows = Recipient.objects.filter(campaign=found).order_by("position")
    if state is not None:
        rows = rows.filter(state=state.value)
    start = (max(1, number) - 1) * PAGE
    page = list(rows[start : start + PAGE])
    names = people.names(viewer, {row.person_id for row in page}, at=at)
    return Page(
        rows=tuple(
            RecipientView(
                person_id=row.person_id,
                name=names.get(row.person_id, ""),
                channel=row.channel,
                language=row.language,
                reason=row.reason,
                parts=row.parts,
                state=RecipientState(row.state),
            )
            for row in page
        ),
        total=rows.count(),
        number=max(1, number),
        size=PAGE,
    )


def lists(viewer: Viewer, organisation_id: UUID | None = None) -> list[ListView]:
    """Return the lists of people that came in for a viewer's organisations, newest first."""
    found = PeopleList.objects.all()
    if not (viewer.is_system or viewer.has_role(Role.ADMINISTRATOR)):
        found = found.filter(organisation_id__in=list(organisations_of(viewer)))
    if organisation_id is not None:
        found = found.filter(organisation_id=organisation_id)
    shown = list(found.order_by("-created_at", "-id")[:100])
    counted = dict(
        ListMember.objects.filter(people_list__in=shown).values_list("people_list_id").annotate(Count("id")).order_by()
    )
    return [
        ListView(
            id=one.id,
            organisation_id=one.organisation_id,
            list_kind=ListKind(one.kind),
            name=one.name,
            created_at=one.created_at,
            completed_at=one.completed_at,
            people=counted.get(one.id, 0),
        )
        for one in shown
    ]


def stands(viewer: Viewer, trigger_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return where the invitations that some triggers led to stand now, in a word; for rooms above."""
    found = Invitation.objects.filter(trigger_id__in=list(trigger_ids)).order_by("invited_at")
    return {one.trigger_id: _stands(one) for one in found}


def _stands(one: Invitation) -> str:
    """Return the furthest step of an invitation."""
    if one.state != InvitationState.OPEN:
        return one.state
    for reached, word in (
        (one.opened_at, "OPENED"),
        (one.failed_at, "FAILED"),
        (one.delivered_at, "DELIVERED"),
        (one.sent_at, "SENT"),
    ):
        if reached is not None:
            return word
    return "CALL_PROMISED" if one.channel == "CALL" else "QUEUED"


STANDS_WORDS: Final = {
    "QUEUED": "Waiting to be sent",
    "CALL_PROMISED": "A call is promised",
    "SENT": "Sent",
    "DELIVERED": "Delivered",
    "FAILED": "Not delivered",
    "OPENED": "Opened",
    "ANSWERED": "Answered",
    "NOT_ANSWERED": "Not answered",
    "CANCELLED": "Stopped",
}
"""Where an invitation stands, in a reader's words."""
