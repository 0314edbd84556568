"""The references in docs/reference, printed from the code itself: states, events, handlers, permissions, commands.

`goodwork docs build` writes them; a test fails when they are out of date.
"""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import typing
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import goodwork
from goodwork.config.surroundings import ROOT

FOLDER = ROOT / "docs" / "reference"
PRINTED = "<!-- Printed from the code by `goodwork docs build`; do not change by hand. -->"


def build() -> dict[str, str]:
    """Return every reference: the file's name with its text."""
    for info in pkgutil.walk_packages(goodwork.__path__, "goodwork."):
        if info.name.rsplit(".", 1)[-1] in {"rules", "events", "handlers", "jobs", "laws"}:
            importlib.import_module(info.name)
    pages: dict[str, Callable[[], str]] = {
        "states.md": _states,
        "events.md": _events,
        "handlers.md": _handlers,
        "permissions.md": _permissions,
        "commands.md": _commands,
        "templates.md": _templates,
        "background.md": _background,
    }
    return {name: f"{PRINTED}\n{make().rstrip()}\n" for name, make in pages.items()}


def write() -> list[str]:
    """Write the references that changed, and return their names."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    changed = stale()
    for name, text in build().items():
        if name in changed:
            (FOLDER / name).write_text(text)
    return changed


def stale() -> list[str]:
    """Return the names of the references that are not what the code says now."""
    return [
        name for name, text in build().items() if not (FOLDER / name).exists() or (FOLDER / name).read_text() != text
    ]


def _states() -> str:
    from goodwork.kernel.states import machines

    parts = ["# States", "What can be in which state, and which move leads where. Each move is an event."]
    for machine in machines():
        parts += [f"## {machine.name}", "```mermaid", machine.mermaid(), "```"]
        parts.append(f"Open: {_codes(s for s in machine.states if s in machine.open)}.")
        parts.append(f"Ended: {_codes(s for s in machine.states if s in machine.final)}.")
    return "\n\n".join(parts)


def _events() -> str:
    from goodwork.ledger.events.types import event_classes

    parts = ["# Events", "What the ledger remembers: ids, codes, dates and amounts; never a name, a contact or a text."]
    rooms: dict[str, list[type]] = {}
    for cls in event_classes():
        if cls.__module__.startswith("goodwork."):
            rooms.setdefault(cls.__module__.removeprefix("goodwork.").removesuffix(".events"), []).append(cls)
    for room, classes in sorted(rooms.items()):
        parts.append(f"## {room}")
        for cls in classes:
            hints = typing.get_type_hints(cls)
            fields = [(f.name, _type(hints[f.name])) for f in dataclasses.fields(cls)]  # type: ignore[arg-type]
            parts += [f"### {cls.__name__}", _first_paragraph(cls.__doc__)]
            parts.append(_table(("field", "type"), [(f"`{name}`", f"`{kind}`") for name, kind in fields]))
    return "\n\n".join(parts)


def _handlers() -> str:
    from goodwork.ledger.events.handling import handler_table

    rows = []
    for kind, names in handler_table().items():
        ours = [name for name in names if name.startswith("goodwork.")]
        for place, name in enumerate(ours, 1):
            rows.append((kind, str(place), f"`{name.removeprefix('goodwork.')}`"))
    text = "Handlers run in the transaction of the event, in this order."
    return "\n\n".join(["# Handlers", text, _table(("event", "order", "handler"), rows)])


def _permissions() -> str:
    from goodwork.kernel.actors import Role
    from goodwork.kernel.routes import Who
    from goodwork.web.routing import route_table

    short = {role: role.value.replace("_", " ").lower() for role in Role}
    rows = []
    for route in sorted(route_table(), key=lambda r: r.path):
        roles = [("yes" if route.who is not Who.SIGNED_IN or role in route.roles else "") for role in Role]
        rows.append((f"`/{route.path}`", route.name, route.who.value, ", ".join(route.methods), *roles))
    text = (
        "Every address, and who may come. Within a role, what a page shows is narrowed to whom the viewer may see; "
        'everybody else gets "not found". The sign-in pages under `/accounts/` are listed in `web/accounts/urls.py`.'
    )
    head = ("address", "name", "who", "methods", *short.values())
    return "\n\n".join(["# Permissions", text, _table(head, rows)])


def _commands() -> str:
    from goodwork.cli.root import command_of, nouns

    parts = ["# Commands", "`goodwork NOUN VERB`; every command also takes `--format table|json` and `--as-of MOMENT`."]
    for name, module in sorted(nouns().items()):
        command = command_of(module)
        children = getattr(command, "commands", None)
        parts += [f"## {name}", _first_paragraph(command.help)]
        for verb, child in sorted(children.items()) if children else [("", command)]:
            usage = f"goodwork {name} {verb}".rstrip()
            parts.append(f"### `{' '.join([usage, *_arguments(child)])}`")
            if verb:
                parts.append(_first_paragraph(child.help))
            rows = [(_option(param), param.help or "") for param in child.params if _is_own_option(param)]
            if rows:
                parts.append(_table(("option", "meaning"), rows))
    return "\n\n".join(parts)


def _templates() -> str:
    from goodwork.reach.messaging.templates import FOLDER as TEMPLATES

    rows = []
    for path in sorted(TEMPLATES.glob("*/*.txt")):
        head = dict(line.split(": ", 1) for line in path.read_text().split("---", 1)[0].splitlines() if ": " in line)
        channel, language = path.stem.split(".", 1)
        rows.append((path.parent.name, channel, language, head.get("version", ""), head.get("status", "")))
    text = "Every message, by channel and language. A DRAFT is sent only where the deployment allows drafts."
    return "\n\n".join(
        ["# Message templates", text, _table(("message", "channel", "language", "version", "status"), rows)]
    )


def _background() -> str:
    from goodwork.ledger.jobs.registry import jobs
    from goodwork.ledger.laws.registry import laws

    work = [
        (f"`{job.name}`", f"every {job.every_minutes} minutes" if job.every_minutes else "when woken", _says(job.work))
        for job in jobs()
    ]
    checks = [(f"`{name}`", _says(check)) for name, check in laws().items()]
    return "\n\n".join(
        [
            "# In the background",
            "## Jobs and sweeps",
            _table(("name", "runs", "what it does"), work),
            "## Laws on live data",
            "`goodwork laws check` runs them all.",
            _table(("law", "what it sees"), checks),
        ]
    )


def _arguments(command: Any) -> list[str]:
    return [str(param.metavar or param.name).upper() for param in command.params if param.param_type_name == "argument"]


def _is_own_option(param: Any) -> bool:
    return param.param_type_name == "option" and not {"--format", "--as-of", "--help"} & set(param.opts)


def _option(param: Any) -> str:
    return " / ".join(f"`{name}`" for name in [*param.opts, *param.secondary_opts])


def _says(function: Any) -> str:
    return _first_paragraph(getattr(function, "__doc__", ""))


def _type(kind: Any) -> str:
    text = kind.__name__ if isinstance(kind, type) and not typing.get_args(kind) else str(kind)
    for long in ("datetime.", "uuid.", "decimal.", "typing.", "goodwork.ledger.events.types."):
        text = text.replace(long, "")
    return ".".join(text.split(".")[-1:]) if text.startswith("goodwork.") else text


def _codes(states: Iterable[str]) -> str:
    return ", ".join(f"`{state}`" for state in states) or "none"


def _first_paragraph(text: str | None) -> str:
    return " ".join((text or "").strip().split("\n\n", 1)[0].split())


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
