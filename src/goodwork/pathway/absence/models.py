"""Table of fit notes: their dates, and never the reason on them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from goodwork.kernel.ids import new_id


class FitNote(models.Model):
    """The days that one fit note covers. One row a note; `source_id` is the request that told of it.

    `practice` sent it. A note without both dates is not kept here: its length is not known.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+", db_index=False)
    practice = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    source_id = models.UUIDField(unique=True)
    from_date = models.DateField()
    to_date = models.DateField()
    received_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["person", "from_date"], name="fit_note_person"),
            models.Index(fields=["practice", "to_date"], name="fit_note_practice"),
        ]
        constraints = [
            models.CheckConstraint(name="fit_note_ends_after_start", condition=Q(to_date__gte=F("from_date"))),
        ]

    def __str__(self) -> str:
        return str(self.id)


class RepeatedAbsence(models.Model):
    """One absence of two notes or more, by the record that the person is known as. `repeats` alone writes it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+", db_index=False)
    from_date = models.DateField()
    to_date = models.DateField()
    notes = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["to_date"], name="repeated_absence_goes_on")]
        constraints = [
            models.UniqueConstraint(fields=["person", "from_date"], name="repeated_absence_once"),
        ]

    def __str__(self) -> str:
        return str(self.id)
