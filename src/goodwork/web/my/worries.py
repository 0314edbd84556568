"""What the two pages share on which a person tells a worry: on their own page, and by a link alone."""

from __future__ import annotations

from goodwork.kernel.parsers import Unreadable, free_text
from goodwork.web.my.fields import Field
from goodwork.web.my.tongue import say

MOST_WORDS = 2000


def words_field(language: str, words: str) -> Field:
    """Return the field for the person's own words."""
    return Field("textarea", "words", say(language, "worry-label"), hint=say(language, "worry-hint"), value=words)


def problem_with(words: str, language: str) -> str:
    """Return what is wrong with a text, "" where nothing is."""
    if not words.strip():
        return say(language, "worry-missing")
    if len(words.replace("\r\n", "\n").strip()) > MOST_WORDS:
        return say(language, "error-too-long", limit=MOST_WORDS)
    try:
        free_text(words, most=MOST_WORDS)
    except Unreadable:
        return say(language, "error-characters")
    return ""
