"""Forms of calls and concerns."""

from __future__ import annotations

from typing import Any

from goodwork.reach.contacts.rules import STAFF_END_REASONS, Result, Way
from goodwork.reach.promises.rules import Window
from goodwork.registers.people.codes import LANGUAGES
from goodwork.web.forms import ChoiceField, Form, SelectField, TextField

RANG = {
    Result.REACHED: "They answered",
    Result.NO_ANSWER: "No answer",
    Result.VOICEMAIL: "I left a voicemail",
    Result.WRONG_NUMBER: "Wrong number, or the number does not work",
}
OTHER_WAYS = {
    Way.SMS: "I sent a text myself",
    Way.EMAIL: "I sent an email myself",
    Way.VISIT: "I went to see them",
}
WINDOWS = {
    Window.ANY: "At any time of the working day",
    Window.MORNING: "In the morning, 9am to 12 noon",
    Window.AFTERNOON: "In the afternoon, 12 noon to 5pm",
}


class AttemptForm(Form):
    """What came of ringing."""

    result = ChoiceField(label="What happened when you rang?", asked="Choose what happened when you rang")

    def __init__(self, *args: Any, voicemail_allowed: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["result"].choices = [  # type: ignore[attr-defined]
            (r.value, words) for r, words in RANG.items() if voicemail_allowed or r is not Result.VOICEMAIL
        ]


class OtherWayForm(Form):
    """Another way in which somebody was tried."""

    channel = ChoiceField(
        label="How did you try to reach them?",
        asked="Choose how you tried to reach them",
        choices=[(w.value, words) for w, words in OTHER_WAYS.items()],
    )
    result = ChoiceField(
        label="Did you reach them?",
        asked="Choose if you reached them",
        choices=[(Result.REACHED.value, "Yes"), (Result.SENT.value, "Not yet")],
    )


class EndForm(Form):
    """Why a call is not needed any more; that nobody answers is no reason."""

    reason = ChoiceField(
        label="Why is the call not needed any more?",
        asked="Choose why the call is not needed any more",
        choices=[(r.value, words) for r, words in STAFF_END_REASONS.items()],
    )


class CallBackForm(Form):
    """When somebody would like to be rung."""

    window = ChoiceField(
        label="When would they like to be rung?",
        asked="Choose when they would like to be rung",
        choices=[(w.value, words) for w, words in WINDOWS.items()],
        initial=Window.ANY.value,
    )


MINE, THEIRS = "MINE", "THEIRS"


class ConcernForm(Form):
    """What somebody is worried about."""

    whose = ChoiceField(
        label="Who is worried?",
        asked="Choose who is worried",
        choices=[
            (MINE, "I am. The person is not told by this service"),
            (THEIRS, "The person is, and said so to me. I have told them by when they hear"),
        ],
        initial=MINE,
    )
    text = TextField(
        label="What is the worry?",
        help_text="Say what you saw or heard, in the person's own words where you can.",
        asked="Say what the worry is",
        most=4000,
        lines=True,
    )


class CloseConcernForm(Form):
    """What was done about a concern."""

    outcome = TextField(
        label="What was done?",
        help_text="Say who was told, what was agreed, and why nothing more is needed.",
        asked="Say what was done about it",
        most=4000,
        lines=True,
    )
    answer = TextField(
        label="What is the person told?",
        help_text="In plain words. They read it on their own page; a message leads them to it.",
        asked="Say what the person is told",
        most=4000,
        lines=True,
        required=False,
    )


class LeadForm(Form):
    """Who answers for concerns."""

    user_id = SelectField(label="Who answers for concerns?", asked="Choose who answers for concerns")

    def __init__(self, *args: Any, colleagues: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user_id"].choices = [("", "Choose"), *colleagues]  # type: ignore[attr-defined]


def language_name(code: str) -> str:
    """Return a language in English, as staff read it, or its code."""
    return LANGUAGES.get(code.split("-")[0].lower(), code)
