"""The form of a conversation."""

from __future__ import annotations

import re
from datetime import time
from typing import Any

from django import forms

from goodwork.kernel.parsers import Unreadable
from goodwork.pathway.conversations.rules import (
    INTERPRETER_WORDS,
    LONGEST_MINUTES,
    MODE_WORDS,
    MOST_CHARACTERS,
    PLACE_WORDS,
    Mode,
    Place,
)
from goodwork.web.forms import ChoiceField, DayField, Form, NumberField, TextField

TOLD_CHOICES = (
    ("BY_VOICE", "I told them in this conversation"),
    ("BY_MESSAGE", "Send them a message"),
)

_HOUR = re.compile(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])")


class HourField(TextField):
    """An hour of the day, like 14:30."""

    width = 5

    def __init__(self, *, asked: str, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"dir": "ltr"}))
        super().__init__(asked=asked, most=5, **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the hour."""
        return super().clean(value)

    def parse(self, text: str) -> time:
        """Return the hour; raises Unreadable."""
        found = _HOUR.fullmatch(text)
        if not found:
            raise Unreadable("Enter the time like 14:30")
        return time(int(found[1]), int(found[2]))


class WrittenForm(Form):
    """What was said and noted."""

    words = TextField(
        label="What they said, in their own words",
        help_text="Write it as they said it. They can ask to read it.",
        asked="Write down what they said",
        most=MOST_CHARACTERS,
        lines=True,
        required=False,
    )
    note = TextField(
        label="What you noted",
        help_text="What you understood, and what you will do.",
        asked="Write down what you noted",
        most=MOST_CHARACTERS,
        lines=True,
        required=False,
    )


class ConversationForm(WrittenForm):
    """A whole conversation, with when the coach is in touch next."""

    held_date = DayField(label="Which day did you talk?", asked="Enter the day on which you talked")
    held_time = HourField(
        label="When did it begin?", help_text="For example, 14:30", asked="Enter the time at which it began"
    )
    minutes = NumberField(
        label="How many minutes did it take?",
        help_text="The real length, however short or long.",
        asked="Enter the length in minutes",
        low=1,
        high=LONGEST_MINUTES,
    )
    mode = ChoiceField(
        label="How did you talk?",
        asked="Choose how you talked",
        choices=[(m.value, w) for m, w in MODE_WORDS.items()],
        initial=Mode.PHONE.value,
    )
    place = ChoiceField(
        label="What kind of place did you meet in?",
        help_text="Only if you met in person.",
        asked="Choose the kind of place",
        choices=[(p.value, w) for p, w in PLACE_WORDS.items()],
        initial=Place.NONE.value,
    )
    interpreter = ChoiceField(
        label="Did somebody interpret?",
        asked="Choose whether somebody interpreted",
        choices=[(i.value, w) for i, w in INTERPRETER_WORDS.items()],
    )
    next_date = DayField(
        label="By which day will you be in touch next?",
        help_text="They see this day on their page. If it passes in silence, they are told.",
        asked="Enter the day by which you will be in touch next",
    )
    told = ChoiceField(
        label="How do they know this day?",
        asked="Choose how they know this day",
        choices=TOLD_CHOICES,
        initial="BY_VOICE",
    )
