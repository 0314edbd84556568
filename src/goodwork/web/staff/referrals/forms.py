"""Forms about referrals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from goodwork.pathway.outcomes.rules import WEEKLY_HOURS_WORDS
from goodwork.pathway.referrals.rules import REASONS, WORK_STATUS_WORDS, Reason, closing_reasons
from goodwork.web.forms import ChoiceField, DayField, Form, SelectField, TextField, YesField
from goodwork.web.staff.conversations.forms import TOLD_CHOICES


class HoldForm(Form):
    """Putting a referral off."""

    until_date = DayField(
        label="Until which day do they want it put off?",
        help_text="This day is promised to them: by then you are in touch again.",
        asked="Enter the day until which it is put off",
    )
    told = ChoiceField(
        label="How do they know this day?",
        asked="Choose how they know this day",
        choices=TOLD_CHOICES,
        initial="BY_VOICE",
    )


class NextForm(Form):
    """Moving the promise of a referral."""

    due_date = DayField(
        label="By which day will you be in touch instead?", asked="Enter the day by which you will be in touch"
    )
    reason = ChoiceField(
        label="Why does it move?",
        asked="Choose why it moves",
        choices=(
            ("PERSON_ASKED", "They asked for another day"),
            ("INTERPRETER_NEEDED", "So that an interpreter can be there"),
            ("WAITING_FOR_OTHERS", "You wait for an answer from somebody else"),
            ("NEED_MORE_TIME", "You need more time"),
            ("DATE_BROUGHT_FORWARD", "It can be sooner"),
        ),
    )


class CloseForm(Form):
    """Ending a referral with its reason."""

    def __init__(self, *args: Any, why_off: dict[Reason, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = ChoiceField(
            label="Why does it end?",
            help_text="Not reached, not wanted any more and put off are three different things.",
            asked="Choose why it ends",
            choices=[(r.value, REASONS[r].words) for r in closing_reasons()],
            hints={r.value: f"Not yet: {words}" for r, words in why_off.items() if words},
        )


class HandOverForm(Form):
    """Handing a referral to a colleague."""

    note = TextField(
        label="What should they know?",
        asked="Write down what they should know",
        most=1000,
        lines=True,
        required=False,
    )

    def __init__(self, *args: Any, colleagues: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user_id"] = ChoiceField(label="Who takes over?", asked="Choose who takes over", choices=colleagues)
        self.order_fields(["user_id", "note"])


class FindForm(Form):
    """Finding the person whom a clinician refers."""

    text = TextField(label="Name, or NHS number", asked="Enter a name or an NHS number", most=100, required=True)


class EntryForm(Form):
    """A clinician's referral."""

    work_status = ChoiceField(
        label="What is their work now?",
        asked="Choose what their work is now",
        choices=[(w.value, words) for w, words in WORK_STATUS_WORDS.items()],
    )
    weekly_hours = SelectField(
        label="How many hours do they work in a week?",
        asked="Choose how many hours",
        choices=list(WEEKLY_HOURS_WORDS.items()),
        empty="Not asked",
        required=False,
    )
    may_work = ChoiceField(
        label="Are they allowed to work in the UK?",
        asked="Choose yes, no or not known",
        choices=(("YES", "Yes"), ("NO", "No"), ("NOT_KNOWN", "Not known")),
        initial="NOT_KNOWN",
    )
    words = TextField(
        label="What they want, in their own words",
        asked="Write down what they want",
        most=2000,
        lines=True,
        required=False,
    )
    comment = TextField(
        label="What the coach should know",
        asked="Write down what the coach should know",
        most=2000,
        lines=True,
        required=False,
    )

    def __init__(self, *args: Any, providers: Sequence[tuple[str, str]], asks_consent: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provider"] = ChoiceField(
            label="Who should support them?", asked="Choose who should support them", choices=providers
        )
        if len(providers) == 1:
            self.fields["provider"].initial = providers[0][0]
        if asks_consent:
            self.fields["consent"] = YesField(
                label="They agree that we share this, and how to reach them, with whom is chosen above",
                asked="Tick that they agree. Without it nothing can be shared, and nothing about their care changes",
            )
        self.order_fields(["provider", "work_status", "weekly_hours", "may_work", "words", "comment", "consent"])


class ReferOnForm(Form):
    """Referring somebody on to a programme."""

    words = TextField(
        label="What they want from it, in their own words",
        asked="Write down what they want",
        most=2000,
        lines=True,
        required=False,
    )
    comment = TextField(
        label="What the other organisation should know",
        asked="Write down what they should know",
        most=2000,
        lines=True,
        required=False,
    )
    consent = YesField(
        label="They agree that we share this, and how to reach them, with the organisation that runs it",
        asked="Tick that they agree. Without it nothing can be shared, and nothing about their support here changes",
    )

    def __init__(self, *args: Any, programmes: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"] = ChoiceField(
            label="Which programme?", asked="Choose the programme", choices=programmes
        )
        self.order_fields(["programme", "words", "comment", "consent"])
