"""The form by which an organisation's answers come in as a file."""

from __future__ import annotations

from typing import Any

from django import forms

from goodwork.web.forms import Form, SelectField, YesField

MISSING = "Choose the file with your answers"


class AnswersForm(Form):
    """A file of answers, and the organisation where somebody answers for several."""

    organisation = SelectField(asked="Choose the organisation that the file is of", label="Organisation")
    file = forms.FileField(
        label="File with your answers",
        help_text="The CSV file that you downloaded, with your answers in it, at most 10 MB.",
        error_messages={"required": MISSING, "empty": "This file is empty. " + MISSING, "missing": MISSING},
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    dry_run = YesField(label="Only tell me what would change", asked="Tick the box", required=False)

    def __init__(self, *args: Any, organisations: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(organisations) == 1:
            del self.fields["organisation"]
        else:
            chosen = self.fields["organisation"]
            assert isinstance(chosen, SelectField)
            chosen.choices = [("", "Choose"), *organisations]
