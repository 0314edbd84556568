"""Tables of conversations and the versions of their texts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from goodwork.kernel.ids import new_id
from goodwork.pathway.conversations.rules import LONGEST_MINUTES, Interpreter, Mode, Place


class Conversation(models.Model):
    """One conversation of a person with somebody who supports them. `minutes` is its real length."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    referral = models.ForeignKey("referrals.Referral", on_delete=models.CASCADE, related_name="conversations")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    held_with_id = models.UUIDField()
    held_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    mode = models.CharField(max_length=10)
    place = models.CharField(max_length=10, default=Place.NONE.value)
    interpreter = models.CharField(max_length=20)

    class Meta:
        indexes = [models.Index(fields=["referral", "held_at"], name="conversation_referral")]
        constraints = [
            models.CheckConstraint(
                name="conversation_minutes_real", condition=Q(minutes__gte=1, minutes__lte=LONGEST_MINUTES)
            ),
            models.CheckConstraint(name="conversation_mode_known", condition=Q(mode__in=[m.value for m in Mode])),
            models.CheckConstraint(name="conversation_place_known", condition=Q(place__in=[p.value for p in Place])),
            models.CheckConstraint(
                name="conversation_interpreter_known", condition=Q(interpreter__in=[i.value for i in Interpreter])
            ),
            models.CheckConstraint(
                name="conversation_place_in_person",
                condition=(Q(mode=Mode.IN_PERSON.value) & ~Q(place=Place.NONE.value))
                | (~Q(mode=Mode.IN_PERSON.value) & Q(place=Place.NONE.value)),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ConversationText(models.Model):
    """One version of what was written: the person's own words, and the note. The highest number holds; all are kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="texts")
    number = models.PositiveSmallIntegerField()
    words = models.TextField(blank=True, default="")
    note = models.TextField(blank=True, default="")
    written_by_id = models.UUIDField(null=True)
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "number"], name="conversation_text_number_once"),
        ]

    def __str__(self) -> str:
        return str(self.id)
