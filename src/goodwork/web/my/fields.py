"""Fields as pages show them: plain dataclasses, drawn by `fields.jinja` in the classes of the design system."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from goodwork.kernel.words import direction


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be chosen; `also` is its label in the field's second language."""

    code: str
    label: str
    chosen: bool = False
    also: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `kind` is radios, checkboxes, scale, text, tel, email, textarea, select, checkbox or date.

    `numbers` are a scale's, with `low` and `high` said at its ends; `parts` are a date's day, month and year as typed.
    What ends in `_also` is said in a second language, `tongue`, beside the first.
    """

    kind: str
    key: str
    label: str
    hint: str = ""
    options: tuple[Option, ...] = ()
    numbers: tuple[Option, ...] = ()
    low: str = ""
    high: str = ""
    value: str = ""
    parts: tuple[str, str, str] = ("", "", "")
    most: int = 0
    error: str = ""
    tongue: str = ""
    label_also: str = ""
    hint_also: str = ""
    ends_also: tuple[str, ...] = ()
    autocomplete: str = ""
    heading: bool = False

    @property
    def tongue_direction(self) -> str:
        """Return the direction in which the second language is written."""
        return direction(self.tongue)

    @property
    def first_id(self) -> str:
        """Return the id that an error in the summary leads to."""
        if self.kind in {"radios", "checkboxes", "scale"}:
            return f"{self.key}-0"
        return f"{self.key}-day" if self.kind == "date" else self.key

    def wrong(self, error: str) -> Field:
        """Return the field with its error."""
        return replace(self, error=error)


def summary(fields: Iterable[Field]) -> tuple[tuple[str, str], ...]:
    """Return the rows of the error summary: where each leads, and its sentence."""
    return tuple((f"#{f.first_id}", f.error) for f in fields if f.error)


def radios(
    key: str, label: str, options: Sequence[tuple[str, str]], *, chosen: str = "", hint: str = "", heading: bool = False
) -> Field:
    """Return a question with one answer of several."""
    made = tuple(Option(code, text, code == chosen) for code, text in options)
    return Field("radios", key, label, hint=hint, options=made, heading=heading)


def plain_digits(text: str) -> str:
    """Return a text with digits of every script written 0 to 9: Urdu and Arabic keyboards have their own."""
    return "".join(str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() else c for c in text)


def birth_parts(sent: Mapping[str, str]) -> tuple[str, str, str]:
    """Return day, month and year as they were typed."""
    day, month, year = (str(sent.get(f"birth-{part}", "")).strip()[:10] for part in ("day", "month", "year"))
    return day, month, year


def birth_date(parts: tuple[str, str, str]) -> date | None:
    """Return the day that somebody typed, None where it is no day of the calendar or its year lacks digits."""
    try:
        day, month, year = (int(plain_digits(part)) for part in parts)
        return date(year, month, day) if year >= 1000 else None
    except (ValueError, OverflowError):
        return None
