"""Forms of a person's record."""

from __future__ import annotations

from datetime import date
from typing import Any

from goodwork.registers.people import codes
from goodwork.registers.people.views import Candidate, PersonCard, Recipient
from goodwork.web.forms import (
    ChoiceField,
    DayField,
    EmailField,
    Form,
    NameField,
    NhsNumberField,
    PhoneField,
    PostcodeField,
    SelectField,
    TextField,
    YesField,
)


class SearchForm(Form):
    """Whom to look for; one of the three is enough."""

    text = TextField(label="Name", asked="Enter a name", help_text="Any part of a name, now or before", required=False)
    birth_date = DayField(
        label="Date of birth", asked="Enter a date of birth", help_text="For example, 27 3 1985", required=False
    )
    nhs_number = NhsNumberField(label="NHS number", help_text="10 digits", required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for something to look for."""
        found = super().clean() or {}
        if not self.errors and not any(found.get(name) for name in ("text", "birth_date", "nhs_number")):
            self.refuse("Enter a name, a date of birth or an NHS number", "text")
        return found


class ContactForm(Form):
    """How a person is reached. Blank takes a contact point away."""

    mobile = PhoneField(label="Mobile number", required=False)
    landline = PhoneField(label="Landline number", required=False)
    email = EmailField(label="Email address", required=False)
    address_line = TextField(label="Address", asked="Enter the address", most=200, required=False)
    postcode = PostcodeField(label="Postcode", help_text="ZZ99 3VZ stands for no fixed address", required=False)


class DetailsForm(ContactForm):
    """Who a person is and how they are reached."""

    given_name = NameField(label="Given name", asked="Enter the given name")
    family_name = NameField(label="Family name", asked="Enter the family name")
    birth_date = DayField(label="Date of birth", asked="Enter the date of birth", help_text="For example, 27 3 1985")
    nhs_number = NhsNumberField(label="NHS number", help_text="10 digits", required=False)
    gender = SelectField(
        label="Gender",
        asked="Choose a gender",
        choices=list(codes.GENDERS.items()),
        empty="Not recorded",
        required=False,
    )
    ethnic_category = SelectField(
        label="Ethnic category",
        asked="Choose an ethnic category",
        choices=list(codes.ETHNIC_CATEGORIES.items()),
        empty="Not recorded",
        required=False,
    )
    field_order = ["given_name", "family_name", "birth_date", "nhs_number", "gender", "ethnic_category"]

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        born = self.fields["birth_date"]
        assert isinstance(born, DayField)
        born.earliest, born.latest = today.replace(year=today.year - 120, day=min(today.day, 28)), today
        born.out_of_bounds = "The date of birth must be in the last 120 years"


def details_of(card: PersonCard) -> dict[str, Any]:
    """Return a card as the first values of the two forms above."""
    points = {point.kind.value.lower(): point.value for point in card.contacts}
    return {
        "given_name": card.given_name,
        "family_name": card.family_name,
        "birth_date": card.birth_date,
        "nhs_number": card.nhs_number or "",
        "gender": card.gender or "",
        "ethnic_category": card.ethnic_category or "",
        "address_line": card.address_line or "",
        "postcode": card.postcode or "",
        **points,
    }


class NeedsForm(Form):
    """What a person needs to be reached and understood."""

    speaks = SelectField(
        label="Language they read and speak", asked="Choose a language", choices=list(codes.LANGUAGES.items())
    )
    interpreter_language = SelectField(
        label="Interpreter",
        asked="Choose a language",
        choices=list(codes.LANGUAGES.items()),
        empty="No interpreter",
        required=False,
    )
    reading_need = YesField(
        label="They want things said, not written",
        asked="",
        required=False,
        help_text="We ring them instead of writing, from now on.",
    )
    contact_method = SelectField(
        label="How they want to be contacted",
        asked="Choose how",
        choices=list(codes.CONTACT_METHODS.items()),
        empty="No preference",
        required=False,
    )
    information_format = SelectField(
        label="Format that they need",
        asked="Choose a format",
        choices=list(codes.INFORMATION_FORMATS.items()),
        empty="No special format",
        required=False,
    )
    professional = SelectField(
        label="Communication professional",
        asked="Choose a professional",
        choices=list(codes.PROFESSIONALS.items()),
        empty="None",
        required=False,
    )
    note = TextField(
        label="Anything else that helps",
        help_text="For example: lip reads, wears a hearing aid, brings an advocate",
        asked="Write what helps",
        most=500,
        lines=True,
        required=False,
    )

    def __init__(self, *args: Any, card: PersonCard, **kwargs: Any) -> None:
        needs = card.needs
        kwargs["initial"] = {
            "speaks": card.language,
            "interpreter_language": needs.interpreter_language,
            "reading_need": needs.reading_need,
            "contact_method": needs.contact_method,
            "information_format": needs.information_format,
            "professional": needs.professional,
            "note": needs.note,
        }
        super().__init__(*args, **kwargs)
        for name, known in (("speaks", card.language), ("interpreter_language", needs.interpreter_language)):
            asked = self.fields[name]
            assert isinstance(asked, SelectField)
            if known and known not in codes.LANGUAGES:
                asked.choices = [("", "Choose"), *codes.LANGUAGES.items(), (known, known)]


class ConsentForm(Form):
    """What a person answered about one organisation."""

    recipient = ChoiceField(label="Who may see them?", asked="Choose an organisation")
    answer = ChoiceField(
        label="What did the person say?",
        asked="Choose what the person said",
        choices=[
            ("GIVEN", "Yes, this organisation may see me"),
            ("DECLINED", "No"),
            ("WITHDRAWN", "I take my earlier yes back"),
        ],
    )

    def __init__(self, *args: Any, recipients: tuple[Recipient, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recipient"].choices = [(str(r.organisation_id), r.name) for r in recipients]  # type: ignore[attr-defined]
        if len(recipients) == 1:
            self.initial.setdefault("recipient", str(recipients[0].organisation_id))


class DeathForm(Form):
    """That a person has died."""

    deceased_date = DayField(
        label="Date of death",
        asked="Enter the date of death",
        help_text="For example, 27 3 2026. Leave it blank if you do not know it.",
        required=False,
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = self.fields["deceased_date"]
        assert isinstance(day, DayField)
        day.latest, day.out_of_bounds = today, "The date of death can not be in the future"


class HoldForm(Form):
    """Why a record must be kept."""

    reason = TextField(
        label="Why must this record be kept?",
        help_text="For example: a claim, a complaint, an inquiry",
        asked="Write why this record must be kept",
        most=500,
        lines=True,
    )


class ReviewForm(Form):
    """Who a row is about."""

    decision = ChoiceField(label="Who is this row about?", asked="Choose who this row is about")

    def __init__(self, *args: Any, candidates: tuple[Candidate, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].choices = [  # type: ignore[attr-defined]
            *(
                (str(c.person_id), f"The same person as {_called(i, c, candidates)}")
                for i, c in enumerate(candidates, 1)
            ),
            ("APART", "Somebody else, who is not on the list yet"),
        ]


def _called(number: int, candidate: Candidate, candidates: tuple[Candidate, ...]) -> str:
    """Return how a candidate is called in the choice: as in the heading of their table."""
    return f"person {number} ({candidate.name})" if len(candidates) > 1 else candidate.name
