"""The Jinja2 environment of all pages: our templates first, then the NHS design system's macros."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader

from goodwork.web.render import GLOBALS


def url(name: str, **kwargs: Any) -> str:
    """Return the address of a route by its name and path arguments."""
    return reverse(name, kwargs=kwargs or None)


def environment(**options: Any) -> Environment:
    """Return the environment that Django's Jinja2 backend asks for."""
    options["loader"] = ChoiceLoader([options["loader"], PackageLoader("nhsuk_frontend_jinja")])
    options["undefined"] = ChainableUndefined
    made = Environment(**options)
    made.globals.update(GLOBALS, url=url)
    return made
