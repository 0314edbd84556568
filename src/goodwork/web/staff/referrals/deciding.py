"""Whose decision something was, where it was not whoever types it (complaint 28): one field for every form."""

from __future__ import annotations

from goodwork.pathway.referrals.queries import ReferralDetail
from goodwork.pathway.referrals.rules import Decided, Decider
from goodwork.web.forms import Form, SelectField

USUAL = "As the reason says: them, or me"


def ask_who_decided(form: Form, detail: ReferralDetail) -> None:
    """Add the field to a form about a referral; left alone it says the usual."""
    choices = [("PERSON", "The person, themselves"), ("ORGANISATION", f"{detail.organisation_name}, not I alone")]
    if detail.referrer_name:
        choices.append(("SENDER", f"{detail.referrer_name}, who referred them"))
    form.fields["decided_by"] = SelectField(
        label="Whose decision was it?",
        help_text="The story says who decided, and that you typed it.",
        asked="Choose whose decision it was",
        choices=choices,
        empty=USUAL,
        required=False,
    )


def decided_in(value: str, detail: ReferralDetail) -> Decided | None:
    """Return who decided, as a form says it; None for the usual."""
    if value == "PERSON":
        return Decided(Decider.PERSON, detail.person_id)
    if value == "ORGANISATION":
        return Decided(Decider.ORGANISATION, detail.view.organisation_id)
    if value == "SENDER" and detail.view.referrer_id is not None:
        return Decided(Decider.ORGANISATION, detail.view.referrer_id)
    return None
