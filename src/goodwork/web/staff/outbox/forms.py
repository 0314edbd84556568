"""Forms of the outbox."""

from __future__ import annotations

from typing import Any

from goodwork.kernel import sms
from goodwork.web.forms import Form, TextField


class ReplyForm(Form):
    """What a person, or an organisation, would text back."""

    body = TextField(
        label="Reply as this person",
        help_text="In the demonstration only: the reply is taken as a text from their phone. Try STOP.",
        asked="Enter the reply",
        most=sms.MOST_CHARACTERS,
        lines=True,
    )

    def __init__(self, *args: Any, to_organisation: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if to_organisation:
            body = self.fields["body"]
            body.label = "Reply as this organisation"
            body.help_text = (
                "In the demonstration only: the reply is taken as a text from their phone. Try YES, FULL or STOP."
            )
