"""The form by which a file is handed in."""

from __future__ import annotations

from typing import Any

from django import forms

from goodwork.web.forms import Form, SelectField

MISSING = "Choose the file that your practice's system made"


class FileForm(Form):
    """A file, and the practice where somebody works for several."""

    practice = SelectField(asked="Choose the practice that the file is from", label="Practice")
    file = forms.FileField(
        label="File of fit-note requests",
        help_text="A CSV file, at most 100 MB. Choose it, or drop it on the button.",
        error_messages={"required": MISSING, "empty": "This file is empty. " + MISSING, "missing": MISSING},
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def __init__(self, *args: Any, practices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(practices) == 1:
            del self.fields["practice"]
        else:
            chosen = self.fields["practice"]
            assert isinstance(chosen, SelectField)
            chosen.choices = [("", "Choose"), *practices]
