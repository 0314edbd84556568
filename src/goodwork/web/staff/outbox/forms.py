"""Forms of the outbox."""

from __future__ import annotations

from goodwork.web.forms import Form, TextField


class ReplyForm(Form):
    """What the person would text back."""

    body = TextField(
        label="Reply as this person",
        help_text="In the demonstration only: the reply is taken as a text from their phone. Try STOP.",
        asked="Enter the reply",
        most=918,
        lines=True,
    )
