"""Tables of campaigns: who approved them, whom they are for, and every invitation made."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import Q

from goodwork.kernel.ids import new_id
from goodwork.reach.campaigns.rules import (
    CAMPAIGN,
    INVITATION,
    NEEDS_APPROVAL,
    LawfulBasis,
    ListKind,
    RecipientState,
    Trigger,
    Withheld,
)

CHANNELS = ("SMS", "EMAIL", "LETTER", "CALL")


def _one_of(field: str, codes: Iterable[str], *, blank: bool = False) -> Q:
    return Q(**{f"{field}__in": [*[str(code) for code in codes], *([""] if blank else [])]})


class PeopleList(models.Model):
    """A list of people that came in: those registered, those who wait, those who have just joined (A2, A9)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="people_list_kind_known", condition=_one_of("kind", ListKind)),
            models.UniqueConstraint(fields=["organisation", "kind", "sha256"], name="people_list_once"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ListMember(models.Model):
    """Somebody on a list, with the record of the file that put them there first."""

    id = models.BigAutoField(primary_key=True)
    people_list = models.ForeignKey(PeopleList, on_delete=models.CASCADE, related_name="members", db_index=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    record = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["people_list", "person"], name="list_member_once")]

    def __str__(self) -> str:
        return str(self.id)


class Campaign(models.Model):
    """Writing to many for one reason. Each practice has one standing campaign for its fit-note requests.

    `fingerprint` is that of the frozen list of recipients, and blank where there is none; `evaluated_at` when it was
    frozen. `reminder_after_days` is null where nobody is reminded. `withheld` counts those who were not invited.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    trigger = models.CharField(max_length=20)
    people_list = models.ForeignKey(PeopleList, on_delete=models.PROTECT, null=True, related_name="campaigns")
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=10, default=CAMPAIGN.initial)
    messages_per_hour = models.PositiveIntegerField()
    reminder_after_days = models.PositiveSmallIntegerField(null=True)
    withheld = models.PositiveIntegerField(default=0)
    fingerprint = models.CharField(max_length=64, blank=True, default="")
    previewed_at = models.DateTimeField(null=True)
    planned_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="campaign_trigger_known", condition=_one_of("trigger", Trigger)),
            models.CheckConstraint(name="campaign_state_known", condition=_one_of("state", CAMPAIGN.states)),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(trigger=Trigger.FIT_NOTE_REQUEST.value),
                name="campaign_standing_once",
            ),
            models.CheckConstraint(
                name="campaign_waiting_list_has_list",
                condition=Q(trigger=Trigger.WAITING_LIST.value, people_list__isnull=False)
                | (~Q(trigger=Trigger.WAITING_LIST.value) & Q(people_list__isnull=True)),
            ),
            models.CheckConstraint(
                name="campaign_ended_at_with_state",
                condition=Q(state__in=sorted(CAMPAIGN.final), ended_at__isnull=False)
                | (~Q(state__in=sorted(CAMPAIGN.final)) & Q(ended_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="campaign_runs_on_a_frozen_list",
                condition=~Q(state="RUNNING") | ~Q(trigger__in=sorted(NEEDS_APPROVAL)) | ~Q(fingerprint=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class CampaignApproval(models.Model):
    """What the practice, as controller, said before a campaign to a list may start (DOMAIN 7.5)."""

    campaign = models.OneToOneField(Campaign, on_delete=models.CASCADE, primary_key=True, related_name="approval")
    approved_by = models.TextField()
    lawful_basis = models.CharField(max_length=30)
    dpia_version = models.CharField(max_length=60)
    not_marketing = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by_kind = models.CharField(max_length=20)
    recorded_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="approval_basis_known", condition=_one_of("lawful_basis", LawfulBasis)),
            models.CheckConstraint(
                name="approval_is_whole", condition=~Q(approved_by="") & ~Q(dpia_version="") & ~Q(not_marketing="")
            ),
        ]

    def __str__(self) -> str:
        return str(self.campaign_id)


class Invitation(models.Model):
    """Somebody was asked, by a message or by a call, because of a trigger, on a day in London.

    The moments are kept as the events of messages, links and questionnaires tell them; each is that of the first time.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="invitations", db_index=False)
    trigger = models.CharField(max_length=20)
    trigger_id = models.UUIDField()
    on_date = models.DateField()
    invited_at = models.DateTimeField()
    channel = models.CharField(max_length=6)
    parts = models.PositiveSmallIntegerField(default=0)
    cost_pence = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    request_id = models.UUIDField(null=True, unique=True)
    link_id = models.UUIDField(null=True)
    state = models.CharField(max_length=12, default=INVITATION.initial)
    reminder_date = models.DateField(null=True)
    reminded_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    consented_at = models.DateTimeField(null=True)
    referred_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["reminder_date"],
                condition=Q(state="OPEN", reminded_at__isnull=True, reminder_date__isnull=False),
                name="invitation_to_remind",
            ),
            models.Index(fields=["on_date"], condition=Q(state="OPEN"), name="invitation_open"),
            models.Index(fields=["campaign", "invited_at"], name="invitation_of_campaign"),
            models.Index(fields=["trigger_id"], name="invitation_of_trigger"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["trigger_id"], condition=~Q(state="CANCELLED"), name="invitation_once_for_trigger"
            ),
            models.CheckConstraint(name="invitation_trigger_known", condition=_one_of("trigger", Trigger)),
            models.CheckConstraint(name="invitation_channel_known", condition=_one_of("channel", CHANNELS)),
            models.CheckConstraint(name="invitation_state_known", condition=_one_of("state", INVITATION.states)),
            models.CheckConstraint(
                name="invitation_answered_at_with_state",
                condition=Q(state="ANSWERED", answered_at__isnull=False)
                | (~Q(state="ANSWERED") & Q(answered_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Recipient(models.Model):
    """Somebody on the frozen list of a campaign: what the preview showed, and what has become of it.

    `channel` is blank for those who are left out, with `reason`. A recipient who may no longer be contacted when their
    turn comes is taken off, with the reason that came up meanwhile.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="recipients", db_index=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+", db_index=False)
    position = models.PositiveIntegerField()
    channel = models.CharField(max_length=6, blank=True, default="")
    language = models.CharField(max_length=35, blank=True, default="")
    reason = models.CharField(max_length=20, blank=True, default="")
    parts = models.PositiveSmallIntegerField(default=0)
    cost_pence = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    state = models.CharField(max_length=10)
    handled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["campaign", "position"], condition=Q(state="WAITING"), name="recipient_waiting"),
            models.Index(fields=["campaign", "handled_at"], condition=Q(state="DONE"), name="recipient_done"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "person"], name="recipient_once"),
            models.CheckConstraint(name="recipient_channel_known", condition=_one_of("channel", CHANNELS, blank=True)),
            models.CheckConstraint(name="recipient_reason_known", condition=_one_of("reason", Withheld, blank=True)),
            models.CheckConstraint(name="recipient_state_known", condition=_one_of("state", RecipientState)),
            models.CheckConstraint(
                name="recipient_way_or_reason",
                condition=Q(state__in=["WAITING", "DONE"], reason="") & ~Q(channel="")
                | Q(state__in=["LEFT_OUT", "TAKEN_OFF"]) & ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="recipient_handled_when_done",
                condition=Q(state__in=["WAITING", "LEFT_OUT"], handled_at__isnull=True)
                | Q(state__in=["DONE", "TAKEN_OFF"], handled_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
