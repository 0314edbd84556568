"""Forms of promises."""

from __future__ import annotations

from typing import Any

from goodwork.reach.promises.rules import MoveReason
from goodwork.web.forms import ChoiceField, DayField, Form, SelectField

REASONS = {
    MoveReason.PERSON_ASKED: "The person asked for another day",
    MoveReason.NO_ANSWER: "I tried and did not reach them",
    MoveReason.NEED_MORE_TIME: "More time is needed",
    MoveReason.WAITING_FOR_OTHERS: "We wait for an answer from somebody else",
    MoveReason.INTERPRETER_NEEDED: "An interpreter is needed",
    MoveReason.HOLDER_AWAY: "Whoever was going to do it is away",
    MoveReason.DATE_BROUGHT_FORWARD: "It can be sooner",
}


class MoveForm(Form):
    """Another day, and why; the person is told both."""

    due_date = DayField(label="New date", asked="Enter the new date", help_text="For example, 27 11 2026")
    reason = ChoiceField(
        label="Why is the date moved?",
        asked="Choose why the date is moved",
        help_text="The person is told this.",
        choices=[(r.value, words) for r, words in REASONS.items()],
    )


class GiveForm(Form):
    """Who holds the promise from now on."""

    user_id = SelectField(label="Who holds it from now on?", asked="Choose who holds it from now on")

    def __init__(self, *args: Any, colleagues: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user_id"].choices = [("", "Choose"), *colleagues]  # type: ignore[attr-defined]
