"""Tables of the register of programmes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from goodwork.kernel.ids import new_id
from goodwork.registers.programmes.rules import HistoryState


class Programme(models.Model):
    """Something that people are referred to. `organisation` leads it, where one does."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.CharField(max_length=60, unique=True)
    name = models.TextField()
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, related_name="programmes"
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="programme_slug_form", condition=Q(slug__regex=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")),
            models.CheckConstraint(name="programme_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.slug


class ProgrammeVersion(models.Model):
    """What a programme offers from one day of writing to the next: `content` as a data file has it (offer_files.py).

    The highest number holds; all are kept and none is changed, so that a decision can be read with the rules that it
    was made by. What was entered by hand and what a file brought have the same form.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    written_by_id = models.UUIDField(null=True)
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="programme_version_number_once"),
            models.CheckConstraint(name="programme_version_counts_from_1", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.number}"


class ProgrammeProvider(models.Model):
    """Which organisation of the register a provider in a version is; `position` is its place in the content's list."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(ProgrammeVersion, on_delete=models.PROTECT, related_name="providers")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "organisation"], name="programme_provider_once"),
            models.UniqueConstraint(fields=["version", "position"], name="programme_provider_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.organisation_id}"


class ProgrammeWord(models.Model):
    """A word that a programme's history says: an area, another programme, a way of contact. Events carry its id."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="words")
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "text"], name="programme_word_once")]

    def __str__(self) -> str:
        return str(self.id)


class ProgrammeMember(models.Model):
    """Somebody in a programme's history, known by another's key only; no person of the register of people."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="members")
    key = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="programme_member_once")]

    def __str__(self) -> str:
        return str(self.id)


class HistoryRow(models.Model):
    """One state of a member on a day, once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member = models.ForeignKey(ProgrammeMember, on_delete=models.PROTECT, related_name="rows")
    state = models.CharField(max_length=20)
    happened_date = models.DateField()
    word = models.ForeignKey(ProgrammeWord, on_delete=models.PROTECT, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "state", "happened_date", "word"], name="history_row_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                name="history_state_known", condition=Q(state__in=[state.value for state in HistoryState])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.happened_date}"
