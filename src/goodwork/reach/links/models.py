"""The table of links."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from goodwork.kernel.ids import new_id
from goodwork.reach.links.rules import TRIES_ALLOWED, Purpose


class Link(models.Model):
    """One link: whose, for what, until when; `fresh`: sent in place of an old one. The token itself is in no column."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    purpose = models.CharField(max_length=20)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    token_sha256 = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    fresh = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True)
    failed_tries = models.PositiveSmallIntegerField(default=0)
    locked_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="link_subject")]
        constraints = [
            models.CheckConstraint(name="link_purpose_known", condition=Q(purpose__in=[str(p) for p in Purpose])),
            models.CheckConstraint(name="link_tries_bounded", condition=Q(failed_tries__lte=TRIES_ALLOWED)),
            models.CheckConstraint(
                name="link_locked_by_tries", condition=Q(locked_at__isnull=True) | Q(failed_tries=TRIES_ALLOWED)
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
