"""The room's own tables: facts as events told them; all can be made anew from the ledger."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class AnswerFact(models.Model):
    """One check that was answered. `worry` None: no number was given. `wants` "": a coach was not asked about.

    `themes` None: nobody has said what the words are about. `coded_event_id` is the event that said so last.
    """

    response_id = models.UUIDField(primary_key=True)
    event_id = models.BigIntegerField()
    person_id = models.UUIDField()
    organisation_id = models.UUIDField()
    answered_date = models.DateField()
    worry = models.PositiveSmallIntegerField(null=True)
    wants = models.CharField(max_length=10, blank=True, default="")
    work_status = models.CharField(max_length=12)
    barriers = ArrayField(models.CharField(max_length=40), default=list)
    has_text = models.BooleanField()
    read = models.BooleanField(default=False)
    themes = ArrayField(models.CharField(max_length=40), null=True)
    coded_event_id = models.BigIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["answered_date"], name="answer_fact_day")]

    def __str__(self) -> str:
        return f"{self.response_id} {self.answered_date}"


class AnswerEnd(models.Model):
    """A response that waits for nobody any more. A table of its own, because an answer that becomes a referral in the
    moment of sending is told to have ended before it is told to have been sent.
    """

    response_id = models.UUIDField(primary_key=True)

    def __str__(self) -> str:
        return str(self.response_id)


class AnswerAlias(models.Model):
    """A record that was linked to another: the person is counted under the kept one."""

    merged_id = models.UUIDField(primary_key=True)
    kept_id = models.UUIDField()

    def __str__(self) -> str:
        return str(self.merged_id)
