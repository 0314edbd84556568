"""Words of asking for help and following it, in the languages of a person's page."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale

from goodwork.kernel.remembering import remembered
from goodwork.kernel.words import Words, known_language

WORDS = Words(Path(__file__).parent / "words")


def say(language: str, key: str, **values: Any) -> str:
    """Return words in a language; English where it lacks them. Numbers keep their kind, so that plurals are right.

    A page that lists a thousand services says the same of many: each sentence is put together once for a page.
    """
    question = ("services said", language, key, tuple(values.items()))
    return remembered(question, lambda: WORDS.text(language, key, **values))


def listed(language: str, parts: tuple[str, ...]) -> str:
    """Return some things one after the other."""
    return ("، " if known_language(language) in {"ur", "ar"} else ", ").join(parts)


@lru_cache(maxsize=512)
def language_name(language: str, code: str) -> str:
    """Return what a language is called in another: "Urdu" for ("en", "ur"); its code where nobody knows."""
    names = Locale.parse(known_language(language)).languages
    return str(names.get(code.split("-")[0].lower(), code))
