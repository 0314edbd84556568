"""Forms of the loop: putting a status right, asking the sender, answering, and whether somebody came."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from goodwork.pathway.referrals.histories import reasons_for
from goodwork.pathway.referrals.rules import CORRECTION_WORDS, REASONS, STATE_WORDS, Reason, State, corrections_by_hand
from goodwork.web.forms import ChoiceField, DayField, Form, TextField

MOST_WORDS = 1000


def standings() -> dict[str, tuple[State, Reason | None]]:
    """Return every way in which a referral can be said to stand by hand, by the code of the choice."""
    found: dict[str, tuple[State, Reason | None]] = {}
    for state in State:
        reasons = [reason for reason in reasons_for(state) if REASONS[reason].by_hand]
        if not reasons_for(state):
            found[state.value] = (state, None)
        found |= {f"{state}-{reason}": (state, reason) for reason in reasons}
    return found


def standing_words(state: State, reason: Reason | None) -> str:
    """Return a way to stand in words."""
    return STATE_WORDS[state] if reason is None else f"{STATE_WORDS[state]}: {_small(REASONS[reason].words)}"


def _small(words: str) -> str:
    return words[0].lower() + words[1:]


class CorrectForm(Form):
    """Putting a wrong status right."""

    until_date = DayField(
        label="If it is put off: until which day?",
        help_text="They are told this day.",
        asked="Enter the day until which it is put off",
        required=False,
    )
    why = ChoiceField(
        label="What was wrong?",
        asked="Choose what was wrong",
        choices=[(reason.value, CORRECTION_WORDS[reason]) for reason in corrections_by_hand()],
    )
    words = TextField(
        label="What should others know about it?",
        help_text="Stands in the story beside the correction.",
        asked="Write down what others should know",
        most=MOST_WORDS,
        lines=True,
        required=False,
    )

    def __init__(self, *args: Any, now: tuple[State, Reason | None], why_off: Mapping[Reason, str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        choices = {code: told for code, told in standings().items() if told != now}
        self.fields["to"] = ChoiceField(
            label="How does it stand really?",
            asked="Choose how it stands really",
            choices=[(code, standing_words(*told)) for code, told in choices.items()],
            hints={
                code: f"Not yet: {why_off[reason]}"
                for code, (_, reason) in choices.items()
                if reason is not None and why_off.get(reason)
            },
        )
        self.order_fields(["to", "until_date", "why", "words"])


class AskForm(Form):
    """Asking whoever sent a referral."""

    question = TextField(
        label="What do you want to know?",
        help_text="Whoever sent the referral reads it, and promises the answer by a day.",
        asked="Write down what you want to know",
        most=MOST_WORDS,
        lines=True,
    )


class AnswerForm(Form):
    """Answering a question about a referral that one's organisation sent."""

    words = TextField(label="Your answer", asked="Write down the answer", most=MOST_WORDS, lines=True)


class CameForm(Form):
    """Whether somebody came to what was arranged."""

    attended_date = DayField(label="On which day?", asked="Enter the day")
    came = ChoiceField(
        label="Did they come?",
        asked="Choose whether they came",
        choices=(("YES", "They came"), ("NO", "They did not come")),
    )
