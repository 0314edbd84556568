"""The pages about the service."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from goodwork.kernel.actors import Viewer
from goodwork.web.render import render


@dataclass(frozen=True)
class Attribution:
    """One body of data or code that the service stands on, its owner and its licence."""

    what: str
    whose: str
    licence: str


NEVER = (
    "It never says that somebody is fit or unfit for work. Only a healthcare professional can sign a fit note.",
    "It never decides by itself who needs help first. A person reads every answer that asks for something.",
    "It never decides on benefits, and sends nothing about anybody to the DWP.",
    "It never makes help depend on answering, or on agreeing to share something.",
    "It never closes a case because somebody did not answer.",
    "It is not for emergencies. Nobody reads what is sent at once, and every page for people says so.",
)
"""What the product must never do: its intended use, as docs/safety has it."""

ATTRIBUTIONS = (
    Attribution(
        "Postcodes, areas and wards",
        "Contains OS data © Crown copyright and database right. Contains Royal Mail data © Royal Mail copyright and "
        "database right. Source: Office for National Statistics.",
        "Open Government Licence v3.0",
    ),
    Attribution(
        "English Indices of Deprivation 2025",
        "© Crown copyright. Ministry of Housing, Communities and Local Government.",
        "Open Government Licence v3.0",
    ),
    Attribution(
        "Organisations",
        "Copyright © NHS England, NHS Organisation Data Service. Jobcentre offices: Department for Work and Pensions, "
        "as published by Trafford Data Lab.",
        "Open Government Licence v3.0",
    ),
    Attribution("Design system (nhsuk-frontend)", "© NHS England. Without the NHS logo and typeface.", "MIT Licence"),
    Attribution("This program", "© the Goodwork authors.", "MIT Licence"),
)


@dataclass(frozen=True)
class AboutPage:
    """What the page about the service shows."""

    never: tuple[str, ...] = NEVER
    attributions: tuple[Attribution, ...] = ATTRIBUTIONS

    @property
    def licences(self) -> list[tuple[str, str]]:
        """Return what the service stands on, each with its owner and licence in one text."""
        return [(a.what, f"{a.whose} {a.licence}.") for a in self.attributions]


@dataclass(frozen=True)
class AccessibilityPage:
    """What the accessibility statement shows; it has no words that change."""


def index(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the intended use, the state of clinical safety, and the licences."""
    return render(request, "about/index.jinja", AboutPage())


def accessibility(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the accessibility statement."""
    return render(request, "about/accessibility.jinja", AccessibilityPage())
