"""Forms about teams."""

from __future__ import annotations

from goodwork.pathway.teams.rules import LONGEST_NAME, TEAM_ROLE_WORDS, roles_by_hand
from goodwork.web.forms import ChoiceField, Form, TextField


class MemberForm(Form):
    """Adding somebody to a person's team."""

    role = ChoiceField(
        label="What are they to this person?",
        asked="Choose what they are to this person",
        choices=[(role.value, TEAM_ROLE_WORDS[role]) for role in roles_by_hand()],
    )
    named = TextField(
        label="Who is it?",
        help_text="A name as this person says it. They see it on their own page.",
        asked="Enter who it is",
        most=LONGEST_NAME,
    )
