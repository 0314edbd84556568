"""The deployment's own colour (NHS identity is licensed to NHS bodies; a deployment sets its own name and colour)."""

from __future__ import annotations

import re

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse

from goodwork.kernel.actors import Viewer

COLOUR = re.compile(r"#[0-9a-f]{6}")
DEFAULT = "#0b4f5c"
LEAST_CONTRAST = 4.5
"""How far the colour must stand off from white letters. Source: WCAG 2.2, 1.4.3, level AA."""


def contrast_with_white(colour: str) -> float:
    """Return the contrast of a colour like #0b4f5c with white. Source: WCAG 2.2, definition of contrast ratio."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def brand_colour() -> str:
    """Return the deployment's colour.

    Raises: ImproperlyConfigured for what is no colour, or one on which white letters can't be read.
    """
    colour = str(settings.GOODWORK_COLOUR or DEFAULT).lower()
    if not COLOUR.fullmatch(colour):
        raise ImproperlyConfigured(f"GOODWORK_COLOUR is '{colour}'; set it to a colour like {DEFAULT}.")
    if contrast_with_white(colour) < LEAST_CONTRAST:
        raise ImproperlyConfigured(f"GOODWORK_COLOUR is {colour}; white letters can't be read on it. Make it darker.")
    return colour


def colour(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Return the style sheet that sets the deployment's colour."""
    return HttpResponse(f":root {{ --gw-brand: {brand_colour()}; }}\n", content_type="text/css")
