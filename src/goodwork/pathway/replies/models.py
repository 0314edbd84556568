"""Tables of replies."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from goodwork.kernel.ids import new_id
from goodwork.pathway.replies.rules import Act, Door, RequestState, Way
from goodwork.reach.messaging.rules import Channel


class ReplyRequest(models.Model):
    """One row for each referral about which an organisation is asked without an account.

    `link` is the one that works now; `sendings` counts how often one was sent. `channel` is how it went last, or CALL
    and NO_WAY where it can't be written. `asker_id` is whoever has to ring then: the sender of the referral.
    `code_wanted_at`: somebody at the page of `code_wanted_link` waits for a one-time code by telephone or post.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    referral = models.OneToOneField("referrals.Referral", on_delete=models.CASCADE, related_name="reply_request")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    asker = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    link = models.ForeignKey("links.Link", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=8, default=RequestState.WAITING.value)
    channel = models.CharField(max_length=8, blank=True, default="")
    sendings = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    surfaced_at = models.DateTimeField(null=True)
    rung_at = models.DateTimeField(null=True)
    rung_by_id = models.UUIDField(null=True)
    code_wanted_at = models.DateTimeField(null=True)
    code_wanted_link = models.ForeignKey("links.Link", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(
                name="reply_request_code_wanted", fields=["code_wanted_at"], condition=Q(code_wanted_at__isnull=False)
            ),
            models.Index(name="reply_request_waiting", fields=["asked_at"], condition=Q(state="WAITING")),
            models.Index(name="reply_request_to_ring", fields=["asker", "surfaced_at"], condition=Q(state="TO_RING")),
            models.Index(name="reply_request_organisation", fields=["organisation", "state"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="reply_request_state_known", condition=Q(state__in=[s.value for s in RequestState])
            ),
            models.CheckConstraint(
                name="reply_request_channel_known", condition=Q(channel__in=["", *(c.value for c in Channel)])
            ),
            models.CheckConstraint(
                name="reply_request_sent_has_link",
                condition=~Q(state="SENT") | Q(link__isnull=False, sent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="reply_request_to_ring_since", condition=~Q(state="TO_RING") | Q(surfaced_at__isnull=False)
            ),
            models.CheckConstraint(
                name="reply_request_code_wanted_by_link",
                condition=Q(code_wanted_at__isnull=True) | Q(code_wanted_link__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.channel}"


class ReplyHand(models.Model):
    """One row for each thing that somebody here took into their own hands for an organisation: to read out, or print.

    `link` is a link of its own, never the one that was sent, so that what is answered by it is known by whose hands it
    went; with `code_id` it is the one-time code of a link, and the link is the organisation's own.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    request = models.ForeignKey(ReplyRequest, on_delete=models.CASCADE, related_name="hands")
    link = models.ForeignKey("links.Link", on_delete=models.PROTECT, related_name="+")
    code_id = models.UUIDField(null=True)
    way = models.CharField(max_length=8)
    by_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="reply_hand_way_known", condition=Q(way__in=[w.value for w in Way])),
            models.UniqueConstraint(name="reply_hand_link", fields=["link"], condition=Q(code_id__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.at.isoformat()}"


class Reply(models.Model):
    """One row for each answer that was taken; `once` makes a second press of the same button the first."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    referral = models.ForeignKey("referrals.Referral", on_delete=models.CASCADE, related_name="replies")
    act = models.CharField(max_length=8)
    reason = models.CharField(max_length=40, blank=True, default="")
    door = models.CharField(max_length=8)
    once = models.UUIDField(unique=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(name="reply_referral", fields=["referral", "at"])]
        constraints = [
            models.CheckConstraint(name="reply_act_known", condition=Q(act__in=[a.value for a in Act])),
            models.CheckConstraint(name="reply_door_known", condition=Q(door__in=[d.value for d in Door])),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.door}"


class FreshReplyAsk(models.Model):
    """One row for each wish for a fresh link, written down for everybody alike; a job finds out whose it is."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    token_sha256 = models.CharField(max_length=64, blank=True, default="")
    typed_digest = models.CharField(max_length=64, blank=True, default="")
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(name="fresh_reply_open", fields=["asked_at"], condition=Q(done_at__isnull=True))]

    def __str__(self) -> str:
        return str(self.id)


class TypedTry(models.Model):
    """One row for each wrong short code that somebody typed: what stops whoever tries them out. It holds no code.

    `source` is a keyed digest of where it came from; rows go after a day.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    source = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(name="typed_try_at", fields=["at"]),
            models.Index(name="typed_try_source", fields=["source", "at"]),
        ]

    def __str__(self) -> str:
        return self.at.isoformat()
