"""Tables of routes: what somebody said matters, and who was redirected to their own locality."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from goodwork.kernel.ids import new_id
from goodwork.pathway.routes.redirects import Came
from goodwork.registers.programmes.offers import Need


class NeedOfPerson(models.Model):
    """Something that somebody said matters to them now, from a moment on; `position` is its place in what they said."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    need = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()
    said_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person"], name="need_person", condition=Q(until_at__isnull=True))]
        constraints = [
            models.UniqueConstraint(fields=["person", "need"], condition=Q(until_at__isnull=True), name="need_once"),
            models.CheckConstraint(name="need_known", condition=Q(need__in=[n.value for n in Need])),
        ]

    def __str__(self) -> str:
        return self.need


class Redirect(models.Model):
    """Somebody was pointed to the work and health service of the locality they live in (B6, S4 3.7).

    `organisation` redirected them and checks that they were picked up; `la_code` is their locality. Open until somebody
    has written down what came of it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    la_code = models.CharField(max_length=9)
    came = models.CharField(max_length=20, blank=True, default="")
    made_by_id = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person"], name="redirect_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "la_code"], condition=Q(closed_at__isnull=True), name="redirect_one_open"
            ),
            models.CheckConstraint(
                name="redirect_ends_with_what_came",
                condition=Q(closed_at__isnull=True, came="")
                | Q(closed_at__isnull=False, came__in=[c.value for c in Came]),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
