"""What the pages that everybody may read share: one language at a time, and the way to the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import HttpRequest

from goodwork.kernel.words import Words
from goodwork.web.my.tongue import Language, language_of, offered, wished


@dataclass(frozen=True)
class PublicPage:
    """A page for everybody, in one of the languages that a person's own pages can be read in."""

    WORDS: ClassVar[Words]

    language: str

    def say(self, key: str, **values: Any) -> str:
        """Return words of the page's folder in its language."""
        return self.WORDS.text(self.language, key, **values)

    @property
    def languages(self) -> tuple[Language, ...]:
        """Return the languages to choose from."""
        return languages_to_choose()


def languages_to_choose() -> tuple[Language, ...]:
    """Return the languages that pages can be read in here, none where there is only one."""
    found = offered()
    return found if len(found) > 1 else ()


def language_here(request: HttpRequest) -> str:
    """Return the language of a page for everybody; looking at one keeps nothing, so the choice goes with each link."""
    return language_of(request, keep=False)


def language_asked(request: HttpRequest) -> str:
    """Return the language that the address or the browser asks for, without a look into the session."""
    return wished(request, [request.GET.get("language", "")])
