"""The room's own tables: facts as events told them; all can be made anew from the ledger."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

_MARK = """
    INSERT INTO answers_answerchange (slot, mark) VALUES (pg_backend_pid() % 1024, gen_random_uuid())
        ON CONFLICT (slot) DO UPDATE SET mark = excluded.mark;
    RETURN NULL;"""
"""Each connection marks its slot of 1024: the table stays small, and connections hardly ever wait for each other."""


def _marked() -> list[pgtrigger.Trigger]:
    """Return the trigger that marks every statement that changed a table."""
    return [
        pgtrigger.Trigger(
            name="mark_changed",
            operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
            when=pgtrigger.After,
            level=pgtrigger.Statement,
            func=_MARK,
        )
    ]


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
        triggers = _marked()

    def __str__(self) -> str:
        return f"{self.response_id} {self.answered_date}"


class AnswerEnd(models.Model):
    """A response that waits for nobody any more. A table of its own, because an answer that becomes a referral in the
    moment of sending is told to have ended before it is told to have been sent.
    """

    response_id = models.UUIDField(primary_key=True)

    class Meta:
        triggers = _marked()

    def __str__(self) -> str:
        return str(self.response_id)


class AnswerAlias(models.Model):
    """A record that was linked to another: the person is counted under the kept one."""

    merged_id = models.UUIDField(primary_key=True)
    kept_id = models.UUIDField()

    class Meta:
        triggers = _marked()

    def __str__(self) -> str:
        return str(self.merged_id)


class AnswerCount(models.Model):
    """What everybody said since a day, as the worker counted it last: counts only, with the stamp of the rows then.

    `hidden` is what of it is shown to those who may not see small numbers (`counting.keep`, ADR 0192).
    """

    since_date = models.DateField(primary_key=True)
    stamp = models.TextField()
    figures = models.JSONField()
    hidden = models.JSONField()

    def __str__(self) -> str:
        return f"{self.since_date} {self.stamp}"


class AnswerChange(models.Model):
    """That the rows above are others than before: a new mark with each statement that changed them, by triggers only.

    All marks together are the stamp under which a process keeps what it counted (`counting`, ADR 0185).
    """

    slot = models.SmallIntegerField(primary_key=True)
    mark = models.UUIDField()

    def __str__(self) -> str:
        return f"{self.slot} {self.mark}"
