"""Tables of what practices hand in: files, the requests in them, and why somebody has a fit note, kept apart."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import Q

from goodwork.kernel.ids import new_id
from goodwork.reach.intake.rules import EMPLOYMENT_STATUSES, SICKNESS_ABSENCES, Outcome, UploadState

CHANNELS = ("SMS", "EMAIL", "LETTER", "CALL")


def _one_of(field: str, codes: Iterable[str], *, blank: bool = False) -> Q:
    return Q(**{f"{field}__in": [*[str(code) for code in codes], *([""] if blank else [])]})


class Import(models.Model):
    """One file of fit-note requests, known by its fingerprint: the same file handed in again is the same import.

    A run that was killed leaves `finished_at` empty, and the next run of the file goes on with it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    file_name = models.CharField(max_length=200, blank=True, default="")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    started_by_kind = models.CharField(max_length=20)
    started_by_id = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "started_at"], name="import_of_organisation")]
        constraints = [models.UniqueConstraint(fields=["organisation", "sha256"], name="import_once")]

    def __str__(self) -> str:
        return str(self.id)


class FitNoteRequest(models.Model):
    """What became of one record of a file: a request for a fit note, or a row that could not be one.

    Of a REJECTED or DUPLICATE record nothing is kept but its number and why. `outcome` is where the request stands
    now: one that was held for a human moves on when the human has decided.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    source = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="requests", db_index=False)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    record = models.PositiveIntegerField()
    request_id = models.TextField(blank=True, default="")
    received_at = models.DateTimeField(null=True)
    received_date = models.DateField(null=True)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=12)
    reason = models.CharField(max_length=24, blank=True, default="")
    channel = models.CharField(max_length=6, blank=True, default="")
    note_from = models.DateField(null=True)
    note_to = models.DateField(null=True)
    employment_status = models.CharField(max_length=2, blank=True, default="")
    sickness_absence = models.CharField(max_length=1, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "received_at"], condition=Q(outcome="REVIEW"), name="request_held"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["source", "record"], name="request_record_once"),
            models.UniqueConstraint(
                fields=["organisation", "request_id"],
                condition=~Q(outcome__in=["REJECTED", "DUPLICATE"]),
                name="request_once_in_practice",
            ),
            models.CheckConstraint(
                name="request_outcome_known",
                condition=_one_of("outcome", [code for code in Outcome if code is not Outcome.KNOWN]),
            ),
            models.CheckConstraint(name="request_channel_known", condition=_one_of("channel", CHANNELS, blank=True)),
            models.CheckConstraint(
                name="request_rejected_keeps_nothing",
                condition=~Q(outcome__in=["REJECTED", "DUPLICATE"])
                | Q(request_id="", received_at__isnull=True, person__isnull=True, note_from__isnull=True),
            ),
            models.CheckConstraint(
                name="request_contacted_has_person_and_channel",
                condition=Q(outcome__in=["INVITED", "CALL"], person__isnull=False) & ~Q(channel="")
                | ~Q(outcome__in=["INVITED", "CALL"]) & Q(channel=""),
            ),
            models.CheckConstraint(
                name="request_employment_known",
                condition=_one_of("employment_status", EMPLOYMENT_STATUSES, blank=True),
            ),
            models.CheckConstraint(
                name="request_absence_known", condition=_one_of("sickness_absence", SICKNESS_ABSENCES, blank=True)
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class NoteReason(models.Model):
    """Why somebody asked for a fit note, in the practice's words: for clinicians of the practice only."""

    request = models.OneToOneField(
        FitNoteRequest, on_delete=models.CASCADE, primary_key=True, related_name="note_reason"
    )
    words = models.TextField()

    class Meta:
        constraints = [models.CheckConstraint(name="note_reason_said", condition=~Q(words=""))]

    def __str__(self) -> str:
        return str(self.request_id)


class HeldListRow(models.Model):
    """A row of a list of people that waits for a human; its record says on which list the person then stands."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    people_list = models.ForeignKey("campaigns.PeopleList", on_delete=models.CASCADE, related_name="+")
    record = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["people_list", "record"], name="held_list_row_once")]

    def __str__(self) -> str:
        return str(self.id)


class Upload(models.Model):
    """A file that somebody handed in on the page and has not sent yet; its content goes when it is sent, or by age.

    `checked` is what kernel.csv_files knows of it; `fingerprint` is that of the preview; `changed` says that facts had
    changed when it was to be sent, so that it was previewed again.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, default=UploadState.RECEIVED)
    checked = models.JSONField()
    fingerprint = models.CharField(max_length=64, blank=True, default="")
    changed = models.BooleanField(default=False)
    warnings = models.JSONField(default=list)
    records_done = models.PositiveIntegerField(default=0)
    uploaded_at = models.DateTimeField()
    uploaded_by_id = models.UUIDField(null=True)
    previewed_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    asked_by_id = models.UUIDField(null=True)
    sent_as = models.ForeignKey(Import, on_delete=models.PROTECT, null=True, related_name="uploads")

    class Meta:
        indexes = [models.Index(fields=["uploaded_at"], name="upload_by_age")]
        constraints = [
            models.CheckConstraint(name="upload_state_known", condition=_one_of("state", UploadState)),
            models.CheckConstraint(
                name="upload_sent_as_with_state",
                condition=Q(state="SENT", sent_as__isnull=False) | ~Q(state="SENT") & Q(sent_as__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class UploadPart(models.Model):
    """A piece of an uploaded file, so that no process ever holds the whole."""

    id = models.BigAutoField(primary_key=True)
    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["upload", "number"], name="upload_part_once")]

    def __str__(self) -> str:
        return f"{self.upload_id} {self.number}"


class UploadRow(models.Model):
    """What the preview says of one record: what will become of it when the file is sent."""

    id = models.BigAutoField(primary_key=True)
    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="rows")
    record = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    request_id = models.TextField(blank=True, default="")
    name = models.TextField(blank=True, default="")
    person_id = models.UUIDField(null=True)
    outcome = models.CharField(max_length=12)
    reason = models.CharField(max_length=24, blank=True, default="")
    channel = models.CharField(max_length=6, blank=True, default="")
    language = models.CharField(max_length=35, blank=True, default="")
    parts = models.PositiveSmallIntegerField(default=0)
    cost_pence = models.DecimalField(max_digits=8, decimal_places=2, default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["upload", "record"], name="upload_row_once"),
            models.CheckConstraint(name="upload_row_outcome_known", condition=_one_of("outcome", Outcome)),
        ]

    def __str__(self) -> str:
        return f"{self.upload_id} {self.record}"
