"""Text: keys to compare by, and cells that no spreadsheet takes for a formula."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_STROKES = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})
_APOSTROPHES = frozenset("ʹʺʻʼʽʾʿˈˊˋ")
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return the key that names are compared by: no case, accents (ł, đ, ø too), spaces or punctuation.

    Letters, marks that are letters of their script (the vowels of Devanagari, Bengali, Thai), and digits of every
    script stay; a letter that is written as an apostrophe (Ukrainian, Hawaiian) goes with the apostrophes.
    """
    parts = unicodedata.normalize("NFKD", text.casefold()).casefold().translate(_STROKES)
    if parts.isascii():
        return "".join(c for c in parts if c.isalnum())
    return "".join(c for c in parts if (c.isalnum() and c not in _APOSTROPHES) or _is_letter_mark(c))


def _is_letter_mark(letter: str) -> bool:
    """Say whether a mark is part of the spelling in its script, and no accent or reading aid."""
    if unicodedata.category(letter) not in {"Mn", "Mc"}:
        return False
    place = unicodedata.combining(letter)
    # 10 to 36 are the points of Hebrew, Arabic and Syriac, which writers leave out; from 200 on stand accents.
    return not (10 <= place <= 36 or place >= 200)


def csv_cell(value: object) -> str:
    """Return a value as a CSV cell; what a spreadsheet could run as a formula gets an apostrophe before it."""
    text = "" if value is None else str(value)
    return "'" + text if text.startswith(_DANGEROUS) else text


def has_control(text: str) -> bool:
    """Say whether a text holds a control character (Unicode category Cc)."""
    # What can be printed holds none; asking that first is ten times faster.
    return not text.isprintable() and any(unicodedata.category(c) == "Cc" for c in text)
