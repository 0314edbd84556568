"""Tables of links."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from goodwork.kernel.ids import new_id
from goodwork.reach.links.rules import CODE_TRIES, TRIES_ALLOWED, Purpose


class Link(models.Model):
    """One link: whose, for what, until when; `fresh`: sent in place of an old one. The token itself is in no column.

    A link of an organisation (REPLY) is about `person` and was sent to `organisation`; `typed_digest` is of its short
    code.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    purpose = models.CharField(max_length=20)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    token_sha256 = models.CharField(max_length=64)
    typed_digest = models.CharField(max_length=64, null=True)
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
            models.UniqueConstraint(fields=["token_sha256"], name="link_token_once"),
            models.UniqueConstraint(
                fields=["typed_digest"], condition=Q(typed_digest__isnull=False), name="link_typed_once"
            ),
            models.CheckConstraint(name="link_purpose_known", condition=Q(purpose__in=[str(p) for p in Purpose])),
            models.CheckConstraint(name="link_tries_bounded", condition=Q(failed_tries__lte=TRIES_ALLOWED)),
            models.CheckConstraint(
                name="link_locked_by_tries", condition=Q(locked_at__isnull=True) | Q(failed_tries=TRIES_ALLOWED)
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class OneTimeCode(models.Model):
    """One code that was sent for one link: until when, how often it was tried, and how it ended. It is in no column."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="codes")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    failed_tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["link", "issued_at"], name="one_time_code_link")]
        constraints = [
            models.CheckConstraint(name="one_time_code_tries_bounded", condition=Q(failed_tries__lte=CODE_TRIES)),
            models.CheckConstraint(
                name="one_time_code_used_is_ended", condition=Q(used_at__isnull=True) | Q(ended_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
