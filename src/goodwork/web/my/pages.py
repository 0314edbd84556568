"""What every page of a person has: its language, the way back, and the rows of the error summary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from goodwork.reach.promises.queries import PromiseView
from goodwork.web.my.fields import Field, summary
from goodwork.web.my.tongue import Language, offered, say


@dataclass(frozen=True, kw_only=True)
class MyPage:
    """The base of a person's pages."""

    language: str
    title: str
    back: str = ""
    fields: tuple[Field, ...] = ()
    languages: tuple[Language, ...] = ()

    def say(self, key: str, **values: Any) -> str:
        """Return words of these pages in the page's language."""
        return say(self.language, key, **values)

    @property
    def problems(self) -> tuple[tuple[str, str], ...]:
        """Return the rows of the error summary."""
        return summary(self.fields)

    @property
    def has_errors(self) -> bool:
        """Say whether something must be mended."""
        return bool(self.problems)

    @property
    def switch(self) -> tuple[Language, ...]:
        """Return the languages to choose from, none where there is only one."""
        found = self.languages or offered()
        return found if len(found) > 1 else ()


@dataclass(frozen=True)
class Next:
    """One promise in words: what happens, by when, through whom; whether it was broken, and how it was moved.

    `other` is the address of other help, where a silence lets the person choose some.
    """

    text: str
    silent: bool
    moves: tuple[str, ...]
    other: str = ""


def next_of(promise: PromiseView, language: str) -> Next:
    """Return a promise in a person's words."""
    text = promise.silence_text(language) if promise.is_silent else promise.text(language)
    other = reverse("my-services") if promise.is_silent and promise.subject_kind == "REFERRAL" else ""
    return Next(text, promise.is_silent, tuple(move.text(language) for move in promise.moves), other)
