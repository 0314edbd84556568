"""Words of a person's team, in the languages of their page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from goodwork.kernel.words import Words

WORDS = Words(Path(__file__).parent / "words")


def say(language: str, key: str, **values: Any) -> str:
    """Return words in a language; English where it lacks them."""
    return WORDS.text(language, key, **values)
