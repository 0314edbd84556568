"""Words that a person reads about how their request was answered, in four languages."""

from __future__ import annotations

from pathlib import Path

from goodwork.kernel.words import Words
from goodwork.pathway.referrals.rules import Reason

WORDS = Words(Path(__file__).parent / "words")


def why_not(language: str, reason: Reason) -> str:
    """Return why a request was turned down, in plain words for the person and with what they can do."""
    return WORDS.text(language, f"why-{reason}")
