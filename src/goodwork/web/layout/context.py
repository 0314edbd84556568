"""What every Jinja template gets besides its page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.utils.functional import SimpleLazyObject

from goodwork.web.layout.shell import shell_of


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the shell of a page, made when a template first looks at it.

    All forms of a page share one token, which is masked once: lists have a form in every row.
    """
    return {
        "shell": SimpleLazyObject(lambda: shell_of(request, getattr(request, "page_language", "en"))),
        "csrf_input": SimpleLazyObject(lambda: csrf_input(request)),
    }
