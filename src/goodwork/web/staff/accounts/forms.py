"""Forms for looking after accounts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from goodwork.kernel.actors import Role
from goodwork.registers.access.queries import UserView
from goodwork.registers.access.rules import ROLE_NAMES
from goodwork.registers.organisations.queries import OrganisationView
from goodwork.web.forms import ChoiceField, DayField, EmailField, Form, NameField, SelectField, TextField

ROLE_HINTS = {
    Role.PRACTICE_STAFF.value: "Sees contacts and promises of the practice’s people, never answers or notes",
    Role.CLINICIAN.value: "Sees the people of the practice, with the reasons in a fit note",
    Role.WORK_COACH.value: "Sees the people who agreed that this organisation helps them",
    Role.SERVICE_LEAD.value: "As a work coach, for the whole organisation; looks after its accounts",
    Role.COMMISSIONER.value: "Sees counts only, small ones hidden",
    Role.PROVIDER.value: "Sees what a referral to this organisation needs",
    Role.ADMINISTRATOR.value: "Looks after accounts everywhere; opens nobody’s record",
}
"""What each role may see, in a sentence."""


def roles(may_make_administrators: bool) -> list[tuple[str, str]]:
    """Return the roles that can be given, in words."""
    return [(r.value, ROLE_NAMES[r]) for r in Role if may_make_administrators or r is not Role.ADMINISTRATOR]


def _organisation_field(led: Sequence[OrganisationView]) -> Any:
    """Return the field for an organisation: those that the viewer leads, or a code for an administrator."""
    if led:
        return SelectField(
            label="Organisation",
            asked="Choose the organisation",
            choices=[(str(o.id), o.name) for o in led],
        )
    return TextField(
        label="Organisation",
        help_text="Its ODS code, like P84048, or its local code",
        asked="Enter the code of the organisation",
        most=40,
    )


class _InOrganisation(Form):
    """A form with a role in an organisation, of those that the viewer may give."""

    def __init__(self, *args: Any, led: Sequence[OrganisationView] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = _organisation_field(led)
        self.fields["role"] = ChoiceField(
            label="Role", asked="Choose the role", choices=roles(not led), hints=ROLE_HINTS
        )


class InviteForm(_InOrganisation):
    """A new member of staff."""

    name = NameField(label="Name", asked="Enter the name")
    email = EmailField(label="Email address")


class RoleForm(_InOrganisation):
    """Another role for an account, with its days."""

    from_date = DayField(label="First day", asked="Enter the first day", required=False, help_text="Empty means today")
    to_date = DayField(label="Last day", asked="Enter the last day", required=False, help_text="Empty means no end")


class _CoverForm(Form):
    """A form with a colleague who covers."""

    def __init__(self, *args: Any, colleagues: Sequence[UserView], must: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cover_user_id"] = SelectField(
            label="Who takes over what they hold",
            help_text="" if must else "Leave empty to pass it to the service lead",
            asked="Choose who takes over",
            choices=[(str(c.id), c.name) for c in colleagues],
            required=must,
        )

    @property
    def cover(self) -> UUID | None:
        """Return the colleague chosen, if any."""
        chosen = self.cleaned_data["cover_user_id"]
        return UUID(chosen) if chosen else None


class EndForm(_CoverForm):
    """The end of an account or of a role."""


class AwayForm(_CoverForm):
    """An absence, with its days."""

    from_date = DayField(label="First day away", asked="Enter the first day away", help_text="For example, 27 3 2027")
    to_date = DayField(label="Last day away", asked="Enter the last day away", help_text="For example, 9 4 2027")
    field_order = ["from_date", "to_date", "cover_user_id"]
