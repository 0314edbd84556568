"""Text: keys to compare by, and cells that no spreadsheet takes for a formula."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_STROKES = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return the key that names are compared by: no case, accents (ł, đ, ø too), spaces or punctuation.

    Letters, marks that are letters of their script, and digits of every script stay.
    """
    parts = unicodedata.normalize("NFKD", text.casefold().translate(_STROKES))
    return "".join(c for c in parts if c.isalnum())


def csv_cell(value: object) -> str:
    """Return a value as a CSV cell; what a spreadsheet could run as a formula gets an apostrophe before it."""
    text = "" if value is None else str(value)
    return "'" + text if text.startswith(_DANGEROUS) else text


def has_control(text: str) -> bool:
    """Say whether a text holds a control character (Unicode category Cc)."""
    return any(unicodedata.category(c) == "Cc" for c in text)
