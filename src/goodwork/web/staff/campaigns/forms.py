"""Forms of campaigns."""

from __future__ import annotations

from typing import Any

from django import forms

from goodwork.reach.campaigns.rules import (
    DEFAULT_MESSAGES_PER_HOUR,
    LAWFUL_BASIS_WORDS,
    LIST_WORDS,
    MOST_MESSAGES_PER_HOUR,
    NEEDS_APPROVAL,
    REMINDER_AFTER_DAYS,
    TRIGGER_WORDS,
    ListKind,
    Trigger,
)
from goodwork.web.forms import ChoiceField, Form, NumberField, SelectField, TextField

_MISSING = "Choose the file of the list"


class OrganisationForm(Form):
    """A form that asks for which organisation, where somebody works for several."""

    organisation = SelectField(asked="Choose the organisation that this is for", label="Organisation")

    def __init__(self, *args: Any, organisations: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.only = organisations[0][0] if len(organisations) == 1 else ""
        if self.only:
            del self.fields["organisation"]
        else:
            chosen = self.fields["organisation"]
            assert isinstance(chosen, SelectField)
            chosen.choices = [("", "Choose"), *organisations]

    @property
    def organisation_id(self) -> str:
        """Return the id of the organisation that was chosen, or is the only one."""
        return str(self.only or self.cleaned_data["organisation"])


class PaceForm(Form):
    """How many people an hour, and when they are reminded."""

    messages_per_hour = NumberField(
        asked="Enter how many people to contact in an hour",
        low=1,
        high=MOST_MESSAGES_PER_HOUR,
        label="How many people to contact in an hour",
        help_text="So that nobody who rings because of it has to wait.",
    )
    reminder_after_days = NumberField(
        asked="Enter after how many days to remind people",
        low=1,
        high=60,
        required=False,
        label="After how many days to remind people who have not answered",
        help_text="People are reminded once at most. Leave it empty to remind nobody.",
    )


class PlanForm(OrganisationForm, PaceForm):
    """A new campaign."""

    name = TextField(
        asked="Enter a name that you will know the campaign by",
        most=120,
        label="Name of the campaign",
        help_text="Only you and your colleagues see it.",
    )
    trigger = ChoiceField(
        asked="Choose whom it is for",
        label="Whom is it for?",
        choices=[(one.value, TRIGGER_WORDS[one]) for one in Trigger if one in NEEDS_APPROVAL],
    )
    people_list = SelectField(
        asked="Choose the list",
        required=False,
        label="Which list, for people who wait",
        help_text="Lists that came in. Add a list first where it is not here.",
    )
    field_order = ("organisation", "name", "trigger", "people_list", "messages_per_hour", "reminder_after_days")

    def __init__(self, *args: Any, lists: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("messages_per_hour", DEFAULT_MESSAGES_PER_HOUR)
        self.initial.setdefault("reminder_after_days", REMINDER_AFTER_DAYS)
        chosen = self.fields["people_list"]
        assert isinstance(chosen, SelectField)
        chosen.choices = [("", "Choose"), *lists]


class ApprovalForm(Form):
    """What the practice says as controller (DOMAIN 7.5)."""

    approved_by = TextField(
        asked="Enter the name and role of who approved this for the practice",
        label="Who approved it for the practice?",
        help_text="Name and role, such as: Dr Sam Example, GP partner.",
    )
    lawful_basis = ChoiceField(
        asked="Choose the lawful basis",
        label="What is the lawful basis?",
        choices=[(basis.value, words) for basis, words in LAWFUL_BASIS_WORDS.items()],
    )
    dpia_version = TextField(
        asked="Enter the version of the data protection assessment that covers this",
        most=60,
        label="Which version of the data protection impact assessment covers it?",
    )
    not_marketing = TextField(
        asked="Say why this is not marketing",
        most=2_000,
        lines=True,
        label="Why is this part of people's care, and not marketing?",
    )


class ListForm(OrganisationForm):
    """A list of people from a file."""

    list_kind = ChoiceField(
        asked="Choose what the list is",
        label="Who is on the list?",
        choices=[(kind.value, words) for kind, words in LIST_WORDS.items()],
        hints={
            ListKind.REGISTERED.value: "For practices: they become registered with you.",
            ListKind.WAITING.value: "They wait for an appointment, such as with the MSK service.",
            ListKind.ENTERING.value: "They have just been referred or accepted.",
        },
    )
    file = forms.FileField(
        label="File of the list",
        help_text="A CSV file with the columns given_name, family_name and birth_date, and more where you have them.",
        error_messages={"required": _MISSING, "empty": "This file is empty. " + _MISSING, "missing": _MISSING},
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    field_order = ("organisation", "list_kind", "file")
