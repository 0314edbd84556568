"""Forms about what somebody can have."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from goodwork.pathway.routes.redirects import BY_HAND, CAME_WORDS
from goodwork.reach.promises.rules import Told
from goodwork.registers.programmes.offers import NEED_WORDS, Need
from goodwork.web.forms import ChoiceField, DayField, Form, MultipleChoiceField, SelectField

ANSWERS = [("YES", "Yes"), ("NO", "No"), ("", "Not known")]


class AboutForm(Form):
    """What matters to somebody, since when, and what rules of programmes ask: a question a statement."""

    needs = MultipleChoiceField(
        label="What matters to them now",
        asked="Choose what matters to them",
        help_text="What they said themselves. It decides what stands first.",
        choices=[(n.value, w[0].upper() + w[1:]) for n, w in NEED_WORDS.items()],
        required=False,
    )
    since_date = DayField(
        label="Since when they have had it",
        asked="Enter the day",
        help_text="Only where they say it. A few services ask for how long.",
        required=False,
    )

    def __init__(self, *args: Any, questions: Sequence[tuple[str, str]] = (), today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = tuple(code for code, _ in questions)
        self.fields["since_date"].latest = today  # type: ignore[attr-defined]
        self.fields["since_date"].out_of_bounds = "The day can’t be in the future"  # type: ignore[attr-defined]
        for code, words in questions:
            self.fields[f"said_{code}"] = ChoiceField(
                label=words, asked="Choose yes, no or not known", choices=ANSWERS, required=False
            )

    def statements(self) -> dict[str, bool | None]:
        """Return what was said by code; None for not known."""
        meant = {"YES": True, "NO": False}
        return {code: meant.get(self.cleaned_data[f"said_{code}"]) for code in self.questions}

    def needs_said(self) -> list[Need]:
        """Return what matters, in the order of the list."""
        return [Need(n) for n in self.cleaned_data["needs"]]


class RedirectForm(Form):
    """To which locality, by whom, and how the person knows."""

    la_code = SelectField(label="The locality they live in", asked="Choose the locality")
    organisation = SelectField(label="Who checks that they were picked up", asked="Choose who checks")
    told = ChoiceField(
        label="How they know",
        asked="Choose how they know",
        choices=[
            (Told.BY_VOICE.value, "I have told them myself"),
            (Told.BY_MESSAGE.value, "Send them a message"),
        ],
    )

    def __init__(
        self,
        *args: Any,
        localities: Sequence[tuple[str, str]],
        organisations: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["la_code"].choices = [("", "Choose"), *localities]  # type: ignore[attr-defined]
        self.fields["organisation"].choices = list(organisations)  # type: ignore[attr-defined]


class EndForm(Form):
    """What came of a redirection."""

    came = ChoiceField(
        label="What came of it", asked="Choose what came of it", choices=[(c.value, CAME_WORDS[c]) for c in BY_HAND]
    )
