"""The form of a reading."""

from __future__ import annotations

from goodwork.pathway.outcomes.rules import (
    EMPLOYMENT_STATUS_WORDS,
    POINT_WORDS,
    SCALE_HIGH,
    SCALE_LOW,
    SICKNESS_ABSENCE_WORDS,
    WEEKLY_HOURS_WORDS,
)
from goodwork.web.forms import ChoiceField, DayField, Form, SelectField

SCALE_CHOICES = [(str(n), str(n)) for n in range(SCALE_LOW, SCALE_HIGH + 1)]


class ReadingForm(Form):
    """How it stands with work on one day."""

    point = ChoiceField(
        label="When is this?", asked="Choose when this is", choices=[(p.value, w) for p, w in POINT_WORDS.items()]
    )
    recorded_date = DayField(label="On which day did they say this?", asked="Enter the day")
    employment_status = ChoiceField(
        label="What is their work now?",
        asked="Choose what their work is now",
        choices=list(EMPLOYMENT_STATUS_WORDS.items()),
    )
    sickness_absence = ChoiceField(
        label="Are they off sick from that work now?",
        asked="Say whether they are off sick now",
        choices=list(SICKNESS_ABSENCE_WORDS.items()),
    )
    weekly_hours = ChoiceField(
        label="How many hours do they work in a week?",
        asked="Choose how many hours they work in a week",
        choices=list(WEEKLY_HOURS_WORDS.items()),
    )
    work_started_date = DayField(
        label="First day of paid work, if they began since support started",
        asked="Enter the first day of work",
        required=False,
    )
    work_ability = SelectField(
        label="How able are you to work right now?",
        help_text="0 is not at all, 10 is as well as they ever did.",
        asked="Choose a number",
        choices=SCALE_CHOICES,
        empty="Not asked, or not said",
        required=False,
    )
    worry = SelectField(
        label="How worried are you about looking after your health at work?",
        help_text="0 is not worried at all, 10 is as worried as they could be.",
        asked="Choose a number",
        choices=SCALE_CHOICES,
        empty="Not asked, or not said",
        required=False,
    )
    confidence = SelectField(
        label="How sure are you that you can work and stay well?",
        help_text="0 is not sure at all, 10 is very sure.",
        asked="Choose a number",
        choices=SCALE_CHOICES,
        empty="Not asked, or not said",
        required=False,
    )
