"""The pages about the service."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from django.http import HttpRequest, HttpResponse

from goodwork.kernel.actors import Viewer
from goodwork.kernel.words import Words
from goodwork.web.public import PublicPage, language_here
from goodwork.web.render import render

WORDS = Words(Path(__file__).parent / "words")


@dataclass(frozen=True)
class Attribution:
    """One body of data or code that the service stands on: the words that name it, its owner and its licence.

    Owner and licence are said as the licence wants them said, in English.
    """

    what: str
    whose: str
    licence: str


ATTRIBUTIONS = (
    Attribution(
        "data-places",
        "Contains OS data © Crown copyright and database right. Contains Royal Mail data © Royal Mail copyright and "
        "database right. Source: Office for National Statistics.",
        "Open Government Licence v3.0",
    ),
    Attribution(
        "data-deprivation",
        "© Crown copyright. Ministry of Housing, Communities and Local Government.",
        "Open Government Licence v3.0",
    ),
    Attribution(
        "data-organisations",
        "Copyright © NHS England, NHS Organisation Data Service. Jobcentre offices: Department for Work and Pensions, "
        "as published by Trafford Data Lab.",
        "Open Government Licence v3.0",
    ),
    Attribution("data-design", "© NHS England. Without the NHS logo and typeface.", "MIT Licence"),
    Attribution("data-program", "© the Goodwork authors.", "MIT Licence"),
)


@dataclass(frozen=True)
class AboutPage(PublicPage):
    """What the page about the service shows, in one language."""

    WORDS: ClassVar[Words] = WORDS

    @property
    def never(self) -> tuple[str, ...]:
        """Return what the product must never do: its intended use, as docs/safety has it."""
        return tuple(self.say(f"never-{number}") for number in range(1, 7))

    @property
    def licences(self) -> list[tuple[str, str]]:
        """Return what the service stands on, each with its owner and licence in one text."""
        return [(self.say(a.what), f"{a.whose} {a.licence}.") for a in ATTRIBUTIONS]


@dataclass(frozen=True)
class AccessibilityPage(PublicPage):
    """What the accessibility statement shows, in one language."""

    WORDS: ClassVar[Words] = WORDS


def index(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the intended use, the state of clinical safety, and the licences."""
    return render(request, "about/index.jinja", AboutPage(language_here(request)))


def accessibility(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the accessibility statement."""
    return render(request, "about/accessibility.jinja", AccessibilityPage(language_here(request)))
