"""Forms of the register of organisations."""

from __future__ import annotations

from goodwork.registers.organisations.points import POINT_WORDS, PointKind
from goodwork.registers.organisations.rules import KIND_WORDS, RELATION_WORDS, Kind, RelationKind
from goodwork.web.forms import ChoiceField, DayField, Form, PostcodeField, SelectField, TextField, YesField

RELATION_CHOICES = [(k.value, RELATION_WORDS[k].capitalize()) for k in RelationKind]


class RegisterForm(Form):
    """A new organisation."""

    name = TextField(label="Name", asked="Enter the organisation’s name", most=200)
    kind = SelectField(
        label="Kind", asked="Choose the kind", choices=[(k.value, KIND_WORDS[k]) for k in Kind if k is not Kind.ICB]
    )
    ods_code = TextField(
        label="ODS code",
        asked="Enter the ODS code",
        help_text="If the NHS Organisation Data Service has one, like P84048",
        most=12,
        required=False,
    )
    local_code = TextField(
        label="Local code",
        asked="Enter a local code",
        help_text="For an organisation without an ODS code: a short code of your own, like STEADY-HANDS",
        most=40,
        required=False,
    )
    phone = TextField(label="Telephone number", asked="Enter a telephone number", most=20, required=False)
    address_line = TextField(label="Address", asked="Enter the address", most=200, required=False)
    postcode = PostcodeField(label="Postcode", required=False)


class RelateForm(Form):
    """A new relation of an organisation."""

    kind = SelectField(label="How it stands to the other", asked="Choose how", choices=RELATION_CHOICES)
    other = TextField(
        label="The other organisation",
        asked="Enter the code of the other organisation",
        help_text="Its ODS code, like P84048, or its local code",
        most=40,
    )
    from_date = DayField(label="First day", asked="Enter the first day")


class EndForm(Form):
    """The last day of a relation."""

    to_date = DayField(label="Last day", asked="Enter the last day", help_text="The last day on which it still stands")


class CloseForm(Form):
    """The day on which an organisation closed."""

    closed_date = DayField(label="Day on which it closed", asked="Enter the day on which it closed")


class PointForm(Form):
    """Where an organisation's requests go."""

    kind = ChoiceField(
        label="How requests reach it",
        asked="Choose how requests reach it",
        choices=[(k.value, POINT_WORDS[k]) for k in PointKind],
    )
    value = TextField(
        label="Email address, telephone number or postal address",
        asked="Enter the email address, telephone number or postal address",
        help_text="Of the organisation itself, not of one person. A postal address has a line for each part and the "
        "postcode last. A mobile number gets texts; any other number is rung",
        most=400,
        lines=True,
    )
    always = YesField(
        label="Send every request here, although somebody there can sign in",
        asked="Tick the box",
        required=False,
    )
