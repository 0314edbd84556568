"""Which language a person's page speaks, and its words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from goodwork.kernel.words import LANGUAGES, NAMES, Words, direction

FOLDER = Path(__file__).parent / "words"
WORDS = Words(FOLDER)
LANGUAGE = "my_language"
_DRAFT = "### DRAFT"
_GROUPS = re.compile(r"\d+(?: \d+)+|\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b")
LARGE = 1000
"""From here on a number would get marks between its thousands."""


@dataclass(frozen=True, slots=True)
class Language:
    """One language that the page can be read in."""

    code: str
    name: str
    direction: str


def say(language: str, key: str, **values: Any) -> str:
    """Return words of these pages in a language; numbers go in as they are written, and small ones are counted with."""
    plain = {k: str(v) if isinstance(v, int) and v >= LARGE else v for k, v in values.items()}
    return unbroken(WORDS.text(language, key, **plain))


def unbroken(text: str) -> str:
    """Return a text whose numbers of several groups, and postcodes, stay on one line: 07700 900 123, M22 9WA."""
    return _GROUPS.sub(lambda found: found[0].replace(" ", "\u00a0"), text)


@lru_cache(maxsize=1)
def _approved() -> frozenset[str]:
    """Return the languages whose words somebody has approved: a draft says so in its first line."""
    return frozenset(
        code for code in LANGUAGES if not (FOLDER / f"{code}.ftl").read_text(encoding="utf-8").startswith(_DRAFT)
    )


def offered(among: tuple[str, ...] = LANGUAGES) -> tuple[Language, ...]:
    """Return the languages that a page can be read in here: drafts only where the deployment allows them."""
    drafts = settings.GOODWORK_ALLOW_DRAFT_TRANSLATIONS
    codes = (code for code in LANGUAGES if code in among and (drafts or code in _approved()))
    return tuple(Language(code, NAMES[code], direction(code)) for code in codes)


def language_of(request: HttpRequest, *, known: str = "", among: tuple[str, ...] = LANGUAGES, keep: bool = True) -> str:
    """Return the language of a page: the one just chosen, the one chosen before, the person's, the browser's, English.

    A choice (`?language=ur`) is kept for the session, except where `keep` says no.
    """
    codes = [one.code for one in offered(among)]
    chosen = request.GET.get("language", "")
    if chosen in codes and keep:
        request.session[LANGUAGE] = chosen
    session = getattr(request, "session", {})
    # English on a record is as often what nobody asked; a telephone set to another language was set by its owner.
    own = "" if known.startswith("en") else known.split("-")[0]
    return wished(request, [chosen, session.get(LANGUAGE, ""), own], among=among)


def wished(request: HttpRequest, wishes: list[str], *, among: tuple[str, ...] = LANGUAGES) -> str:
    """Return the first wish that a page can be read in here, then the browser's, then English."""
    codes = [one.code for one in offered(among)]
    asked = [part.split(";")[0].strip()[:2] for part in request.headers.get("Accept-Language", "").split(",")]
    return next((wish for wish in [*wishes, *asked] if wish in codes), "en")
