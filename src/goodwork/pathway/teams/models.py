"""Tables of who is round a person, and of each change of hands."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from goodwork.kernel.ids import new_id
from goodwork.pathway.teams.rules import BY_THEMSELVES, Change, TeamRole

_BY_THEMSELVES = sorted(role.value for role in BY_THEMSELVES)


class TeamMember(models.Model):
    """One stretch of somebody's being on a person's team; the row without `until_at` holds, all are kept.

    `referral` is the one that brought them; those added by hand have none. `named` is who is no organisation of ours,
    as a daughter who helps: personal, and blank for all others. `introduced_by_id` brought them to the person.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    referral = models.ForeignKey("referrals.Referral", on_delete=models.CASCADE, null=True, related_name="team")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    user_id = models.UUIDField(null=True)
    role = models.CharField(max_length=20)
    named = models.TextField(blank=True, default="")
    introduced_by_id = models.UUIDField(null=True)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person"], name="team_member_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "organisation", "user_id", "role"],
                condition=Q(until_at__isnull=True, referral__isnull=False),
                nulls_distinct=False,
                name="team_member_once",
            ),
            models.CheckConstraint(name="team_role_known", condition=Q(role__in=[r.value for r in TeamRole])),
            models.CheckConstraint(
                name="team_member_by_referral_or_hand",
                condition=Q(referral__isnull=False, organisation__isnull=False, named="", role__in=_BY_THEMSELVES)
                | (Q(referral__isnull=True) & ~Q(role__in=_BY_THEMSELVES)),
            ),
            models.CheckConstraint(
                name="team_member_ends_after_start", condition=Q(until_at__isnull=True) | Q(until_at__gte=F("from_at"))
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ChangeOfHands(models.Model):
    """One change of hands, once for the event that told of it.

    `referral` is the one that changed hands: of a coach, that coach's; sent on, the one that it came from; sent back or
    passed on, the one that asked or let go.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    event_id = models.BigIntegerField(unique=True)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    referral = models.ForeignKey("referrals.Referral", on_delete=models.CASCADE, related_name="changes_of_hands")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    change = models.CharField(max_length=20)
    is_warm = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["person"], name="change_of_hands_person"),
            models.Index(fields=["organisation", "changed_at"], name="change_of_hands_place"),
        ]
        constraints = [
            models.CheckConstraint(name="change_of_hands_known", condition=Q(change__in=[c.value for c in Change]))
        ]

    def __str__(self) -> str:
        return str(self.id)
