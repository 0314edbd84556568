"""Promises in words, in every language that pages are written in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from goodwork.kernel.words import Words, format_date
from goodwork.reach.promises.rules import Step, Window

WORDS = Words(Path(__file__).parent / "words")


def step_text(language: str, *, step: Step, holder: str, due_date: date, window: Window = Window.ANY) -> str:
    """Return a promise in words: what, through whom, by when."""
    return WORDS.text(
        language, f"step-{step}", holder=holder, date=format_date(language, due_date), window=window.value
    )


def late_text(language: str, *, holder: str, due_date: date) -> str:
    """Return in words, for whoever waits, that a promise was broken and who sees to it from now on."""
    return WORDS.text(language, "late-with-another", holder=holder, date=format_date(language, due_date))
