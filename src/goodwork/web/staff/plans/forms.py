"""The form of a plan: as many goals and actions as are wanted; empty rows are passed over."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django import forms

from goodwork.kernel.parsers import Unreadable
from goodwork.pathway.plans.queries import VersionView
from goodwork.pathway.plans.rules import (
    ADJUSTMENT_WORDS,
    MOST_ACTIONS,
    MOST_CHARACTERS,
    MOST_GOALS,
    WHO_WORDS,
    Action,
    Adjustment,
    Content,
    Kind,
    Who,
)
from goodwork.web.forms import ChoiceField, DayField, Form, MultipleChoiceField, SelectField, TextField

FIRST_GOALS, FIRST_ACTIONS, MORE_ROWS = 2, 3, 2


class HoursField(TextField):
    """Hours a week, halves allowed: 16 or 7.5."""

    width = 4

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr"}))
        super().__init__(asked="Enter the hours a week", most=6, required=False, **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the hours, None for nothing."""
        return super().clean(value) or None

    def parse(self, text: str) -> Decimal:
        """Return the hours; raises Unreadable."""
        try:
            hours = Decimal(text)
        except InvalidOperation:
            raise Unreadable("Enter the hours a week as a number, like 16 or 7.5") from None
        if not hours.is_finite() or hours * 2 != int(hours * 2):
            raise Unreadable("Enter the hours a week as whole or half hours, like 16 or 7.5")
        return hours


class PlanForm(Form):
    """A plan. `goals` and `actions` say how many rows there are; rows are numbered from 1."""

    matters = TextField(
        label="What matters most to them",
        help_text="In their own words.",
        asked="Write down what matters",
        most=MOST_CHARACTERS,
        lines=True,
        required=False,
    )
    treatment = TextField(
        label="Treatment and health, and how the plan fits with it",
        help_text="Body and mind: what they are being treated for now that touches work, and what stands in the way.",
        asked="Write down what the plan must fit with",
        most=MOST_CHARACTERS,
        lines=True,
        required=False,
    )
    weekly_hours_now = HoursField(label="Hours a week now")
    weekly_hours_aim = HoursField(label="Hours a week they aim for")
    adjustments = MultipleChoiceField(
        label="Changes at work that would help",
        asked="Choose changes at work",
        choices=[(a.value, w) for a, w in ADJUSTMENT_WORDS.items()],
        required=False,
    )
    duties = TextField(
        label="Which duties they can do, and which not yet",
        asked="Write down the duties",
        most=MOST_CHARACTERS,
        lines=True,
        required=False,
    )
    review_date = DayField(
        label="By which day will you look at the plan together again?",
        help_text="Within 12 weeks. They see this day on their page.",
        asked="Enter the day of the next look at the plan",
    )

    def __init__(
        self, *args: Any, kinds: Sequence[Kind], goals: int = FIRST_GOALS, actions: int = FIRST_ACTIONS, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.goal_rows = range(1, min(goals, MOST_GOALS) + 1)
        self.action_rows = range(1, min(actions, MOST_ACTIONS) + 1)
        self.fields["kind"] = ChoiceField(
            label="What kind of plan is it?",
            asked="Choose what kind of plan it is",
            choices=[(k.code, k.name()) for k in kinds],
            hints={k.code: k.for_words for k in kinds if k.for_words},
        )
        for n in self.goal_rows:
            self.fields[f"goal_{n}"] = TextField(label=f"Goal {n}", asked="Write down a goal", most=500, required=False)
        for n in self.action_rows:
            self.fields[f"action_{n}"] = TextField(
                label=f"Action {n}: what will happen", asked="Write down an action", most=500, required=False
            )
            self.fields[f"who_{n}"] = SelectField(
                label="Who does it",
                asked="Choose who does it",
                choices=[(w.value, words) for w, words in WHO_WORDS.items()],
                required=False,
            )
            self.fields[f"who_named_{n}"] = TextField(
                label="Who, if somebody else", asked="Say who does it", most=100, required=False
            )
            self.fields[f"due_{n}"] = DayField(label="By when", asked=f"Action {n}: enter the day", required=False)
            self.fields[f"key_{n}"] = forms.UUIDField(required=False, widget=forms.HiddenInput())
        for name in self.fields:
            if name[-1].isdigit():
                # Rows are asked for as a whole, so no box of theirs is called optional.
                self.fields[name].always_asked = True  # type: ignore[attr-defined]

    @classmethod
    def rows_in(cls, data: Any, *, more: str = "") -> dict[str, int]:
        """Return how many rows a sent form has, at least one of each, with more of one kind where asked for."""
        goals = max((n for n in range(1, MOST_GOALS + 1) if f"goal_{n}" in data), default=1)
        actions = max((n for n in range(1, MOST_ACTIONS + 1) if f"action_{n}" in data), default=1)
        return {
            "goals": goals + (MORE_ROWS if more == "goal" else 0),
            "actions": actions + (MORE_ROWS if more == "action" else 0),
        }

    def typed(self) -> dict[str, Any]:
        """Return what was typed, field by field, to start another form with."""
        return {
            name: field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            for name, field in self.fields.items()
        }

    def clean(self) -> dict[str, Any]:
        """Check each row that has anything in it."""
        given = super().clean() or {}
        if not any(given.get(f"goal_{n}") for n in self.goal_rows):
            self.add_error("goal_1", "Write down at least one goal")
        if not any(given.get(f"action_{n}") for n in self.action_rows):
            self.add_error("action_1", "Write down at least one thing that somebody will do")
        for n in self.action_rows:
            if given.get(f"action_{n}"):
                if not given.get(f"who_{n}"):
                    self.add_error(f"who_{n}", f"Action {n}: choose who does it")
                if given.get(f"who_{n}") == Who.OTHER and not given.get(f"who_named_{n}"):
                    self.add_error(f"who_named_{n}", f"Action {n}: say who will do this")
                if not given.get(f"due_{n}") and f"due_{n}" not in self.errors:
                    self.add_error(f"due_{n}", f"Action {n}: say by which day this will be done")
            elif given.get(f"due_{n}") or given.get(f"who_named_{n}"):
                self.add_error(f"action_{n}", f"Action {n}: say what will happen, or empty its other boxes")
        return given

    def content(self) -> Content:
        """Return the plan that a valid form holds."""
        given = self.cleaned_data
        return Content(
            kind=given["kind"],
            review_date=given["review_date"],
            matters=given["matters"],
            treatment=given["treatment"],
            duties=given["duties"],
            weekly_hours_now=given["weekly_hours_now"],
            weekly_hours_aim=given["weekly_hours_aim"],
            adjustments=tuple(Adjustment(a) for a in given["adjustments"]),
            goals=tuple(given[f"goal_{n}"] for n in self.goal_rows if given[f"goal_{n}"]),
            actions=tuple(
                Action(
                    text=given[f"action_{n}"],
                    who=Who(given[f"who_{n}"]),
                    who_named=given[f"who_named_{n}"],
                    due_date=given[f"due_{n}"],
                    key=given[f"key_{n}"],
                )
                for n in self.action_rows
                if given[f"action_{n}"]
            ),
        )


def initial_of(version: VersionView) -> dict[str, Any]:
    """Return what a form starts with that changes a plan: all of the version that holds."""
    start: dict[str, Any] = {
        "kind": version.kind.code,
        "review_date": version.review_date,
        "matters": version.matters,
        "treatment": version.treatment,
        "duties": version.duties,
        "weekly_hours_now": _plain(version.weekly_hours_now),
        "weekly_hours_aim": _plain(version.weekly_hours_aim),
        "adjustments": [a.value for a in version.adjustments],
    }
    for n, goal in enumerate(version.goals, start=1):
        start[f"goal_{n}"] = goal
    for n, action in enumerate(version.actions, start=1):
        start |= {
            f"action_{n}": action.text,
            f"who_{n}": action.who.value,
            f"who_named_{n}": action.who_named,
            f"due_{n}": action.due_date,
            f"key_{n}": action.key,
        }
    return start


def _plain(hours: Decimal | None) -> str:
    return "" if hours is None else f"{hours.normalize():f}"


def key_of(text: str) -> UUID | None:
    """Return an action's key as a button sends it, or None for what is no key."""
    try:
        return UUID(text)
    except ValueError:
        return None
