"""What a conversation may be."""

from __future__ import annotations

import pytest

from goodwork.pathway.conversations.rules import (
    INTERPRETER_WORDS,
    MODE_WORDS,
    PLACE_WORDS,
    CannotNote,
    Interpreter,
    Mode,
    Place,
    check,
)


def test_all_codes_have_words() -> None:
    assert (set(MODE_WORDS), set(PLACE_WORDS), set(INTERPRETER_WORDS)) == (set(Mode), set(Place), set(Interpreter))


@pytest.mark.parametrize("minutes", [1, 20, 60, 480])
def test_any_real_length_is_kept(minutes: int) -> None:
    check(minutes=minutes, mode=Mode.PHONE, place=Place.NONE)


@pytest.mark.parametrize(
    ("minutes", "mode", "place", "field"),
    [
        (0, Mode.PHONE, Place.NONE, "minutes"),
        (481, Mode.PHONE, Place.NONE, "minutes"),
        (20, Mode.IN_PERSON, Place.NONE, "place"),
        (20, Mode.PHONE, Place.HOME, "place"),
    ],
)
def test_what_cannot_be_is_refused_with_the_field_to_mend(minutes: int, mode: Mode, place: Place, field: str) -> None:
    with pytest.raises(CannotNote) as refused:
        check(minutes=minutes, mode=mode, place=place)
    assert refused.value.field == field
