"""Forms about referrals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.forms import HiddenInput, UUIDField

from goodwork.pathway.caseload.rules import INTRODUCTION_WORDS
from goodwork.pathway.outcomes.rules import WEEKLY_HOURS_WORDS
from goodwork.pathway.referrals.rules import REASONS, WORK_STATUS_WORDS, Reason, closing_reasons
from goodwork.pathway.referrals.telling import ASKED_FOR_WORDS, TELL_UNLESS_SAID, TELL_WORDS
from goodwork.registers.people.codes import LANGUAGES
from goodwork.web.forms import (
    ChoiceField,
    DayField,
    EmailField,
    Form,
    MultipleChoiceField,
    NameField,
    NhsNumberField,
    PhoneField,
    PostcodeField,
    SelectField,
    TextField,
    YesField,
)
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
            hints={r.value: f"Not yet. {words.rstrip('.')}." for r, words in why_off.items() if words},
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
    """Finding the person whom a clinician refers: by NHS number, or by name and date of birth."""

    text = TextField(label="Name, or NHS number", asked="Enter a name or an NHS number", most=100)
    birth_date = DayField(
        label="Date of birth", asked="Enter the date of birth", required=False, help_text="It narrows down a name."
    )


class EntryForm(Form):
    """A clinician's referral: what is wanted and the work in a few taps, the rest for who has the time."""

    asked_for = MultipleChoiceField(
        label="What do they want help with?",
        asked="Choose what they want help with",
        choices=[(a.value, words) for a, words in ASKED_FOR_WORDS.items()],
    )
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
        label="Your comment to whoever helps them",
        asked="Write down what they should know",
        most=2000,
        lines=True,
        required=False,
    )
    reading_need = YesField(label="They need help with reading", asked="", required=False)
    interpreter_language = SelectField(
        label="Do they need an interpreter?",
        asked="Choose the language",
        choices=list(LANGUAGES.items()),
        empty="No, or not asked",
        required=False,
    )
    tell = MultipleChoiceField(
        label="Tell me when",
        asked="Choose what you want to be told",
        choices=[(t.value, words) for t, words in TELL_WORDS.items()],
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        providers: Sequence[tuple[str, str]],
        asks_consent: bool,
        knows_needs: bool = False,
        opted_out: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provider"] = ChoiceField(
            label="Who should support them?", asked="Choose who should support them", choices=providers
        )
        self.fields["tell"].initial = sorted(TELL_UNLESS_SAID)
        if len(providers) == 1:
            self.fields["provider"].widget = HiddenInput()
            self.fields["provider"].initial = providers[0][0]
        if knows_needs:
            del self.fields["reading_need"], self.fields["interpreter_language"]
        if asks_consent or opted_out:
            again = "They had asked not to be contacted, and want to be now. " if opted_out else ""
            whom = f"{providers[0][1]}" if len(providers) == 1 else "whom is chosen above"
            self.fields["consent"] = YesField(
                label=f"{again}They agree that we share this, and how to reach them, with {whom}",
                asked="Tick that they agree. Without it nothing can be shared, and nothing about their care changes",
            )


class NewcomerForm(Form):
    """Somebody whom nobody has entered yet."""

    given_name = NameField(label="Given name", asked="Enter their given name")
    family_name = NameField(label="Family name", asked="Enter their family name")
    birth_date = DayField(label="Date of birth", asked="Enter their date of birth")
    nhs_number = NhsNumberField(label="NHS number", help_text="If they know it.", required=False)
    phone = PhoneField(label="Telephone number", required=False)
    email = EmailField(label="Email address", required=False)
    postcode = PostcodeField(
        label="Postcode", help_text="Leave it out for somebody without an address.", required=False
    )
    checked = YesField(
        label="I have checked who this is: refer them as somebody of their own",
        asked="",
        required=False,
        help_text="Whoever keeps the records looks at both, and can put them together.",
    )
    entry = UUIDField(widget=HiddenInput(), required=False)

    def __init__(self, *args: Any, today: date, shows_checked: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = self.fields["birth_date"]
        assert isinstance(day, DayField)
        day.latest, day.out_of_bounds = today, "The date of birth must be in the past"
        self.shows_checked = shows_checked

    def clean(self) -> dict[str, Any]:
        """Return what was typed; one way to reach them must be there."""
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and not (given.get("phone") or given.get("email") or given.get("postcode")):
            self.refuse("Enter a telephone number, an email address or a postcode: one way to reach them", "phone")
        return given


class IntroduceForm(Form):
    """Bringing in a coach on the spot."""

    how = ChoiceField(
        label="How did you introduce them?",
        asked="Choose how you introduced them",
        choices=[(h.value, words) for h, words in INTRODUCTION_WORDS.items()],
    )
    appointment_date = DayField(
        label="The day of the appointment", asked="Enter the day of the appointment", required=False
    )

    def __init__(self, *args: Any, coaches: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user_id"] = ChoiceField(label="Which coach?", asked="Choose the coach", choices=coaches)
        if len(coaches) == 1:
            self.fields["user_id"].initial = coaches[0][0]
        self.order_fields(["user_id", "how", "appointment_date"])


class ReferOnForm(Form):
    """Referring somebody on to programmes, several at once."""

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
        label="They agree that we share this, and how to reach them, with each organisation that is ticked above",
        asked="Tick that they agree. Without it nothing can be shared, and nothing about their support here changes",
    )

    def __init__(
        self,
        *args: Any,
        places: Sequence[tuple[str, str]],
        hints: Mapping[str, str] | None = None,
        found: str = "",
        **kwargs: Any,
    ) -> None:
        """`found` is the first place that was looked for, where what is ticked stands before it."""
        super().__init__(*args, **kwargs)
        asked = "Choose at least one programme"
        self.fields["route"] = MultipleChoiceField(
            label="Where to?",
            asked=asked,
            choices=places,
            hints=hints,
            divider_before=found,
            error_messages={
                "required": asked,
                "invalid_choice": "Something ticked can’t be had any more. See what is ticked now, and send it again",
            },
        )
        self.order_fields(["route", "words", "comment", "consent"])
