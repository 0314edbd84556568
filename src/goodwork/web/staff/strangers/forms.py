"""Forms about a text from an unknown number."""

from __future__ import annotations

from goodwork.reach.strangers.rules import MOST_CHARACTERS, REASON_WORDS, RESULT_WORDS
from goodwork.web.forms import ChoiceField, Form, TextField


class RangForm(Form):
    """What came of ringing the number."""

    result = ChoiceField(
        label="What happened when you rang?",
        asked="Choose what happened when you rang",
        choices=[(r.value, words) for r, words in RESULT_WORDS.items()],
    )


class WorryForm(Form):
    """What somebody is worried about."""

    text = TextField(
        label="What is the worry?",
        help_text="Say what they wrote or said that worries you, and what you have done so far.",
        asked="Say what you are worried about",
        most=MOST_CHARACTERS,
        lines=True,
    )


class CloseForm(Form):
    """Why it is closed without a person on record, and what was done."""

    reason = ChoiceField(
        label="What came of it?",
        asked="Choose what came of it",
        choices=[(r.value, words) for r, words in REASON_WORDS.items()],
    )
    note = TextField(
        label="What was done?",
        help_text="Needed where you spoke with them, and where somebody was worried.",
        asked="Say what was done",
        most=MOST_CHARACTERS,
        lines=True,
        required=False,
    )
