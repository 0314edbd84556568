"""The form for breaking the glass."""

from __future__ import annotations

from goodwork.registers.access.rules import GLASS_KIND_NAMES, REASON_MOST
from goodwork.web.forms import ChoiceField, DayField, Form, NhsNumberField, TextField


class GlassForm(Form):
    """Whom to open, why, and in which words."""

    nhs_number = NhsNumberField(label="NHS number", help_text="10 digits")
    birth_date = DayField(
        label="Date of birth", asked="Enter the date of birth", help_text="For example, 27 3 1985", out_of_bounds=""
    )
    kind = ChoiceField(
        label="Why do you need to see this person?",
        asked="Choose why you need to see this person",
        choices=[(kind.value, words) for kind, words in GLASS_KIND_NAMES.items()],
    )
    reason = TextField(
        label="Say more",
        help_text="The service lead and the administrators read this, and the person may ask for it.",
        asked="Write why you need to see this person",
        most=REASON_MOST,
        lines=True,
    )
