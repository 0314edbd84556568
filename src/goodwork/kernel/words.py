"""Words that people read, in Fluent files: one folder a place of use, one file a language."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.dates import format_date as babel_date
from babel.dates import format_time as babel_time
from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.resolver import TextElement

from goodwork.kernel.clock import LONDON

LANGUAGES = ("en", "ur", "ar", "pl")
NAMES = {"en": "English", "ur": "اردو", "ar": "العربية", "pl": "Polski"}
_RIGHT_TO_LEFT = {"ur", "ar"}


_GROUPS = re.compile(r"[\u2066\u2068]?\d+(?: \d+)+")
_ISOLATE, _LEFT_TO_RIGHT, _RIGHT_TO_LEFT_ISOLATE, _END = "\u2068", "\u2066", "\u2067", "\u2069"


class MissingWords(KeyError):
    """A key that not even English has."""


def direction(language: str) -> str:
    """Return "rtl" for a language that is written from right to left, else "ltr"."""
    return "rtl" if language.split("-")[0] in _RIGHT_TO_LEFT else "ltr"


def known_language(language: str) -> str:
    """Return one of the languages that pages are written in: the one asked for, or English."""
    short = language.split("-")[0].lower()
    return short if short in LANGUAGES else "en"


def in_order(language: str, text: str) -> str:
    """Return a text in which numbers of several groups keep their order: 07700 900 123, 116 123, 31 3 1980.

    Within writing from right to left their groups would be read from the wrong end. Others' texts stay as they are.
    """
    if direction(language) == "ltr":
        return text
    return _GROUPS.sub(lambda m: f"{_LEFT_TO_RIGHT}{m[0]}{_END}" if m[0][0].isdigit() else m[0], text)


def apart(language: str, name: str) -> str:
    """Return a name that keeps to itself within writing from right to left, whatever its own letters are."""
    return name if direction(language) == "ltr" or not name else f"{_ISOLATE}{name}{_END}"


def apart_in(language: str, words: str) -> str:
    """Return words that keep to themselves, and to their language's direction though they begin with a foreign name."""
    return words if direction(language) == "ltr" or not words else f"{_RIGHT_TO_LEFT_ISOLATE}{words}{_END}"


_EVERY: list[Words] = []


def load(language: str) -> None:
    """Read the words of a language in every folder now, and not when a page first needs them."""
    for one in _EVERY:
        one.read(language)


class Words:
    """The words of one folder of `<language>.ftl` files; what a language lacks is said in English."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._bundles: dict[str, FluentBundle | None] = {}
        self._plain: dict[tuple[str, str], str] = {}
        _EVERY.append(self)

    def read(self, language: str) -> None:
        """Read the words of a language now; where there are none nothing happens."""
        bundle = self._bundle(language)
        if bundle is not None:
            for key in self.keys(language):
                bundle.get_message(key)

    def text(self, language: str, key: str, **values: Any) -> str:
        """Return the words of a key with values put in; MissingWords when English lacks it too."""
        asked = known_language(language)
        plain = self._plain.get((asked, key))
        if plain is not None:
            return plain
        for tongue in (asked, "en"):
            bundle = self._bundle(tongue)
            if bundle is None or not bundle.has_message(key):
                continue
            message = bundle.get_message(key)
            if message.value is None:
                continue
            if isinstance(message.value, TextElement):
                # Words with nothing to put in are the same each time, and a page asks for dozens of them.
                return self._plain.setdefault((asked, key), in_order(tongue, message.value.value))
            said, errors = bundle.format_pattern(message.value, values)
            if errors:
                raise MissingWords(f"{self.folder.name}/{tongue}.ftl: {key}: {errors[0]}")
            return in_order(tongue, str(said))
        raise MissingWords(f"{self.folder.name}: {key}")

    def keys(self, language: str) -> set[str]:
        """Return the keys that a language's file has; none when there is no file."""
        bundle = self._bundle(language)
        return set() if bundle is None else set(bundle._messages)

    def _bundle(self, language: str) -> FluentBundle | None:
        if language not in self._bundles:
            path = self.folder / f"{language}.ftl"
            if path.exists():
                bundle = FluentBundle([language], use_isolating=direction(language) == "rtl")
                bundle.add_resource(FluentResource(path.read_text(encoding="utf-8")))
                self._bundles[language] = bundle
            else:
                self._bundles[language] = None
        return self._bundles[language]


@lru_cache(maxsize=4096)
def format_date(language: str, day: date) -> str:
    """Return a day in words: Thursday 3 December 2026."""
    pattern = "EEEE d MMMM y"
    return babel_date(day, pattern, locale=known_language(language))


def format_birth_date(language: str, day: date) -> str:
    """Return a day long ago in words, of which nobody knows the weekday: 3 December 1980."""
    return babel_date(day, "d MMMM y", locale=known_language(language))


def format_hour(language: str, at: datetime) -> str:
    """Return the hour in London of a moment: 17:00."""
    hour: time = at.astimezone(LONDON).time()
    return babel_time(hour, "HH:mm", locale=known_language(language))


def format_moment(language: str, at: datetime) -> str:
    """Return day and hour in London of a moment."""
    comma = "،" if direction(known_language(language)) == "rtl" else ","
    return f"{format_date(language, at.astimezone(LONDON).date())}{comma} {format_hour(language, at)}"
