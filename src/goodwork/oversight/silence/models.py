"""One row for each referral, as events told it, and the figures as they were published; all can be made anew."""

from __future__ import annotations

from django.db import models

from goodwork.kernel.ids import new_id


class FirstPromise(models.Model):
    """What became of the first date that was promised about one referral. Nothing about the person stands here.

    `due_date` is the date that holds now, and by which an event that comes twice is known. `in_time` and `ended_before`
    are said against 17:00 of the first date. `never_was`: made in error, or counted as another.
    """

    referral_id = models.UUIDField(primary_key=True)
    organisation_id = models.UUIDField()
    programme_id = models.UUIDField(null=True)
    received_date = models.DateField()
    first_date = models.DateField(null=True)
    due_date = models.DateField(null=True)
    silent_date = models.DateField(null=True)
    silences = models.PositiveIntegerField(default=0)
    moves = models.PositiveIntegerField(default=0)
    reached_date = models.DateField(null=True)
    in_time = models.BooleanField(default=False)
    ended_date = models.DateField(null=True)
    ended_before = models.BooleanField(default=False)
    never_was = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "first_date"], name="first_promise_provider")]

    def __str__(self) -> str:
        return f"{self.first_date} {self.reached_date}"


class PublishedFigure(models.Model):
    """One line of the public page as it was put down on a day; counts, never percentages. Without a provider: all."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    published_date = models.DateField()
    from_date = models.DateField()
    organisation_id = models.UUIDField(null=True)
    fates = models.JSONField()
    moved = models.PositiveIntegerField()
    moves = models.PositiveIntegerField()
    late_median_days = models.IntegerField(null=True)
    late_longest_days = models.IntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["published_date", "organisation_id"], nulls_distinct=False, name="published_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.published_date} {self.organisation_id or 'all'}"
