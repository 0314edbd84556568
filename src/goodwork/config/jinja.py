"""The Jinja2 environment of all pages: our templates first, then the NHS design system's macros."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from jinja2 import BytecodeCache, ChainableUndefined, ChoiceLoader, Environment, FileSystemBytecodeCache, PackageLoader

from goodwork.web.render import GLOBALS


def url(name: str, **kwargs: Any) -> str:
    """Return the address of a route by its name and path arguments.

    Django looks each one up anew, which is a tenth of a long list's time; with ids only they are put in here.
    """
    for value in kwargs.values():
        if not isinstance(value, UUID):
            return reverse(name, kwargs=kwargs)
    return _form(name, tuple(kwargs)).format_map(kwargs)


@lru_cache(maxsize=1024)
def _form(name: str, keys: tuple[str, ...]) -> str:
    """Return the form of a route's addresses, with a place for each id; routes don't change while a process lives."""
    ids = {key: UUID(int=number) for number, key in enumerate(keys, start=1)}
    form = reverse(name, kwargs=ids or None).replace("{", "{{").replace("}", "}}")
    for key, made in ids.items():
        form = form.replace(str(made), f"{{{key}}}")
    return form


def environment(**options: Any) -> Environment:
    """Return the environment that Django's Jinja2 backend asks for."""
    options["loader"] = ChoiceLoader([options["loader"], PackageLoader("nhsuk_frontend_jinja")])
    options["undefined"] = ChainableUndefined
    options["bytecode_cache"] = _compiled()
    made = Environment(**options)
    made.globals.update(GLOBALS, url=url)
    return made


def _compiled() -> BytecodeCache | None:
    """Return where compiled templates are kept, so that a start need not compile them all; None where none can be.

    Each is kept with a digest of its source, and compiled anew where that is another one.
    """
    folder = settings.VAR / "templates"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return None
    return FileSystemBytecodeCache(str(folder))
