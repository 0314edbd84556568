"""The table of requests."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from goodwork.kernel.ids import new_id
from goodwork.pathway.requests.rules import Hand, Way
from goodwork.reach.questionnaires.rules import Relation


class OwnRequest(models.Model):
    """One row for each referral that a person asked for themselves: how it reached us, and how consent was asked.

    Who typed stands here and in the events; who decided is always the person. `helper_name` goes when the person's
    record is erased.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    referral = models.OneToOneField("referrals.Referral", on_delete=models.PROTECT, related_name="own_request")
    hand = models.CharField(max_length=8)
    way = models.CharField(max_length=12)
    language = models.CharField(max_length=8)
    helper_name = models.TextField(blank=True, default="")
    relation = models.CharField(max_length=12, blank=True, default="")
    user_id = models.UUIDField(null=True)
    wording_version = models.CharField(max_length=40)
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="request_hand_known", condition=Q(hand__in=[h.value for h in Hand])),
            models.CheckConstraint(name="request_way_known", condition=Q(way__in=[w.value for w in Way])),
            models.CheckConstraint(
                name="request_relation_known", condition=Q(relation__in=["", *[r.value for r in Relation]])
            ),
            models.CheckConstraint(
                name="request_helper_says_relation",
                condition=(Q(hand=Hand.HELPER.value) & ~Q(relation=""))
                | (~Q(hand=Hand.HELPER.value) & Q(relation="", helper_name="")),
            ),
            models.CheckConstraint(
                name="request_user_named",
                condition=Q(hand=Hand.USER.value, user_id__isnull=False)
                | (~Q(hand=Hand.USER.value) & Q(user_id__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return str(self.referral_id)
