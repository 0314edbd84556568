"""What is counted on a person's pages is counted as each language counts."""

from __future__ import annotations

import pytest

from goodwork.web.my.tongue import say


@pytest.mark.parametrize(
    ("language", "one", "three", "twelve"),
    [
        ("en", "1 minute.", "3 minutes.", "12 minutes."),
        ("ur", "1 منٹ لگتا ہے", "منٹ لگتے ہیں", "منٹ لگتے ہیں"),
        ("ar", "دقيقة واحدة", "دقائق", "دقيقة"),
        ("pl", "1 minuty.", "3 minut.", "12 minut."),
    ],
)
def test_minutes_are_counted_as_each_language_counts(language: str, one: str, three: str, twelve: str) -> None:
    for number, said in ((1, one), (3, three), (12, twelve)):
        assert said in say(language, "ask-long", questions=10, minutes=number)


def test_large_numbers_have_no_marks_between_their_thousands() -> None:
    assert say("en", "error-too-long", limit=2000) == "Write 2000 characters or fewer"
