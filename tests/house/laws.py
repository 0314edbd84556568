"""The laws of the house as functions: each takes what it judges and returns the breaches in plain sentences."""

from __future__ import annotations

import ast
import dataclasses
import re
import tomllib
import typing
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.db import models

from goodwork.ledger.events.types import Event, forbidden_fields
from house.reading import FLOORS, ROOT, Module, calls_in, dotted, public_functions


def _heights() -> dict[str, tuple[int, int]]:
    """Return how high each room stands: its floor, and its layer there, as the contracts on imports in pyproject say.

    Read from there, so that a new room can't be forgotten here: those contracts are exhaustive.
    """
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    found = {}
    for contract in contracts:
        floor = contract["containers"][0].split(".")[1:] if contract["type"] == "layers" else []
        for height, layer in enumerate(reversed(contract["layers"] if floor else [])):
            for room in layer.split("|"):
                found[f"{floor[0]}.{room.strip(' ()')}"] = (FLOORS.index(floor[0]), height)
    return found


HEIGHTS = _heights()


def _room(cls: type[models.Model]) -> str:
    return ".".join(cls.__module__.split(".")[1:3])


def upward_keys(classes: Iterable[type[models.Model]]) -> list[str]:
    """Foreign keys point down: to the same room or to one below, and to no sibling. Other packages are exempt."""
    found = []
    for cls in classes:
        if not cls.__module__.startswith("goodwork."):
            continue
        for field in cls._meta.get_fields():
            target = field.related_model
            if not (field.many_to_one or field.one_to_one) or field.auto_created or not isinstance(target, type):
                continue
            if not target.__module__.startswith("goodwork.") or _room(cls) == _room(target):
                continue
            if HEIGHTS[_room(cls)] <= HEIGHTS[_room(target)]:
                found.append(f"{cls.__module__}.{cls.__name__}.{field.name} points up to {target.__module__}")
    return found


PERCENT = re.compile(r"(^|_)(percent|percentage|pct|ratio|rate)(_|$)")


def stored_percentages(classes: Iterable[type[models.Model]], events: Iterable[type[Event]]) -> list[str]:
    """No percentage is stored: a figure is a numerator, a denominator and a rounding rule."""
    columns = [
        f"{cls.__name__}.{field.name}"
        for cls in classes
        if cls.__module__.startswith("goodwork.")
        for field in cls._meta.get_fields()
        if PERCENT.search(field.name)
    ]
    fields = [
        f"{event.kind()}.{field.name}"
        for event in events
        for field in dataclasses.fields(event)  # type: ignore[arg-type]
        if PERCENT.search(field.name)
    ]
    return columns + fields


def telling_events(events: Iterable[type[Event]]) -> list[str]:
    """Events hold ids, codes, dates and amounts, and say in a docstring what happened."""
    found = []
    for event in events:
        found += [f"{event.kind()}.{name} holds what an event must not hold" for name in forbidden_fields(event)]
        if not (event.__doc__ or "").strip() or (event.__doc__ or "").startswith(f"{event.__name__}("):
            found.append(f"{event.kind()} has no docstring")
        if not dataclasses.is_dataclass(event) or not event.__dataclass_params__.frozen:  # type: ignore[attr-defined]
            found.append(f"{event.kind()} is not a frozen dataclass")
    return found


CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "timezone.now", "time.time", "clock.now"}
DOORS = {"web", "interop", "cli", "demo", "config"}
CLOCK_KEEPERS = {"kernel/clock.py", "ledger/jobs/running.py"}


def clock_reads(sources: Iterable[Module]) -> list[str]:
    """The clock is read at the doors only; the job runner is the worker's door."""
    found = []
    for module in sources:
        if module.parts[0] in DOORS or str(module) in CLOCK_KEEPERS:
            continue
        for node in ast.walk(module.tree):
            name = dotted(node.func) if isinstance(node, ast.Call) else ""
            if ".".join(name.split(".")[-2:]) in CLOCKS:
                found.append(f"{module}:{node.lineno} reads the clock by {name}()")  # type: ignore[attr-defined]
            if isinstance(node, ast.ImportFrom) and node.module == "goodwork.kernel.clock":
                found += [f"{module}:{node.lineno} imports the clock" for n in node.names if n.name == "now"]
            if isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
                found.append(f"{module} lets the database read the clock by {node.arg}")
    return found


def services_without_event(
    sources: Iterable[Module], *, called: Iterable[tuple[str, str]] = (), exempt: Iterable[str] = ()
) -> list[str]:
    """Every service is keyword-only, takes `by` and `at`, and writes its event, itself or by another service.

    One argument may stand before the keywords: what a service is done to or made from, as in `make_many(new, ...)`.
    A room's services are the public functions of its services.py, and those that it brings in there from its own
    modules; and what doors call with `by` and `at` wherever it stands (`called`, as `called_by_doors` gives it). What
    records an event counts through any function of the room.
    """
    rooms: dict[Path, list[Module]] = {}
    called = list(called)
    for module in sources:
        rooms.setdefault(module.path.parent, []).append(module)
    found = []
    for room, members in sorted(rooms.items()):
        functions = {n.name: n for m in members for n in ast.walk(m.tree) if isinstance(n, ast.FunctionDef)}
        imported = {name for m in members for name in _services_elsewhere(m, room)}
        writing = {name for name, node in functions.items() if calls_in(node) & ({"record"} | imported)}
        while more := {n for n, node in functions.items() if calls_in(node) & writing} - writing:
            writing |= more
        for name in dict.fromkeys([*_services_of(room, members), *_writes_among(called, room, functions)]):
            label, node = f"{room.as_posix()}.{name}", functions.get(name)
            if node is None or label in exempt:
                continue
            if len(node.args.args) > 1 or not {"by", "at"} <= {a.arg for a in node.args.kwonlyargs}:
                found.append(f"{label} must take its arguments by keyword, `by` and `at` among them")
            if name not in writing:
                found.append(f"{label} writes no event")
    return found


def _services_of(room: Path, members: Iterable[Module]) -> list[str]:
    """Return the names of a room's services: defined in services.py, or brought in there from the room's modules."""
    names: list[str] = []
    own = "goodwork." + ".".join(room.parts)
    for module in members:
        if module.path.name != "services.py":
            continue
        names += [node.name for node in public_functions(module)]
        offered = _all_of(module)
        for node in module.tree.body:
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{own}."):
                names += [n.name for n in node.names if n.name in offered]
    return names


def _writes_among(
    called: Iterable[tuple[str, str]], room: Path, functions: dict[str, ast.FunctionDef]
) -> Iterator[str]:
    """Yield the names of what doors call of a room's other files and that takes a hand and a moment: writes."""
    own = "goodwork." + ".".join(room.parts)
    for module, name in called:
        node = functions.get(name)
        if module.rpartition(".")[0] != own or node is None or [a.arg for a in node.args.args][:1] == ["viewer"]:
            continue
        if {"by", "at"} <= {a.arg for a in node.args.kwonlyargs}:
            yield name


def _all_of(module: Module) -> set[str]:
    """Return the names in a module's `__all__`."""
    for node in module.tree.body:
        if isinstance(node, ast.Assign) and any(dotted(t) == "__all__" for t in node.targets):
            return {c.value for c in ast.walk(node.value) if isinstance(c, ast.Constant) and isinstance(c.value, str)}
    return set()


def _services_elsewhere(module: Module, room: Path) -> set[str]:
    """Return the names that a module calls of other rooms' services."""
    own = "goodwork." + ".".join(room.parts)
    names: set[str] = set()
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("goodwork."):
            continue
        for alias in node.names:
            name = alias.asname or alias.name
            if (node.module or "").endswith(".services") and not (node.module or "").startswith(own):
                names.add(name)
            elif alias.name == "services" and node.module != own:
                calls = (c.func for c in ast.walk(module.tree) if isinstance(c, ast.Call))
                names |= {f.attr for f in calls if isinstance(f, ast.Attribute) and dotted(f.value) == name}
    return names - {"wake", "job", "sweep"}


def called_by_doors(sources: Iterable[Module]) -> list[tuple[str, str]]:
    """Return what doors import or call of the rooms' own files, beside services.py and queries.py: module and name.

    A read or a write may stand in a file of its own; whoever calls it there must find the same laws kept.
    """
    found: set[tuple[str, str]] = set()
    for module in sources:
        if module.parts[0] not in {"web", "interop", "cli", "demo"}:
            continue
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("goodwork."):
                continue
            parts = (node.module or "").split(".")
            if parts[1] not in {"registers", "reach", "pathway", "oversight"}:
                continue
            for alias in node.names:
                if len(parts) > 3:
                    found.add((node.module or "", alias.name))
                else:
                    name = alias.asname or alias.name
                    uses = (
                        n for n in ast.walk(module.tree) if isinstance(n, ast.Attribute) and dotted(n.value) == name
                    )
                    found |= {(f"{node.module}.{alias.name}", use.attr) for use in uses}
    return sorted(f for f in found if f[0].rpartition(".")[2] not in {"services", "queries"})


def queries_without_viewer(sources: Iterable[Module]) -> list[str]:
    """The first argument of every read is its viewer."""
    found = []
    for module in sources:
        for node in public_functions(module):
            names = [a.arg for a in (*node.args.posonlyargs, *node.args.args)]
            if not names or names[0] != "viewer":
                found.append(f"{module}: {node.name} doesn't begin with its viewer")
    return found


def _holds_person(kind: Any, seen: set[Any]) -> bool:
    """Say whether a return annotation holds a dataclass that is about a person."""
    if kind in seen or kind is None:
        return False
    seen.add(kind)
    inner = typing.get_args(kind)
    if inner:
        return any(_holds_person(k, seen) for k in inner if not isinstance(k, list))
    if not dataclasses.is_dataclass(kind) or not isinstance(kind, type):
        return False
    names = {f.name for f in dataclasses.fields(kind)}
    if "person_id" in names or hasattr(kind, "person_ids"):
        return True
    hints = typing.get_type_hints(kind)
    return any(_holds_person(hints[n], seen) for n in names)


def unaudited_reads(functions: Iterable[Any], *, exempt: Iterable[str] = ()) -> list[str]:
    """Every query that returns something about a person writes an audit row."""
    found = []
    for function in functions:
        label = f"{function.__module__}.{function.__name__}"
        if hasattr(function, "audited_page") or label in exempt:
            continue
        hints = typing.get_type_hints(function)
        if _holds_person(hints.get("return"), set()):
            found.append(f"{label} returns people and leaves no audit row")
    return found


def mutable_results(functions: Iterable[Any]) -> list[str]:
    """Queries return frozen dataclasses, never model instances or querysets."""
    found = []
    for function in functions:
        kinds = [typing.get_type_hints(function).get("return")]
        while kinds:
            kind = kinds.pop()
            kinds += [k for k in typing.get_args(kind) if not isinstance(k, list)]
            base = typing.get_origin(kind) or kind
            if not isinstance(base, type):
                continue
            if issubclass(base, models.Model | models.QuerySet):
                found.append(f"{function.__module__}.{function.__name__} returns {base.__name__}")
            if dataclasses.is_dataclass(base) and not base.__dataclass_params__.frozen:  # type: ignore[attr-defined]
                found.append(f"{function.__module__}.{function.__name__} returns a dataclass that is not frozen")
    return found


WRITES = re.compile(r'^\s*(INSERT INTO|UPDATE|DELETE FROM|COPY)\s+"?([a-z_]+)"?', re.IGNORECASE)


def foreign_writes(statements: Iterable[str], *, own: str) -> list[str]:
    """Oversight writes its own tables only: those whose names begin with `own`."""
    found = []
    for statement in statements:
        match = WRITES.match(statement)
        if match and not match[2].startswith(own):
            found.append(f"{match[1].upper()} {match[2]}")
    return found


WRITTEN = re.compile(r'\b(INSERT INTO|UPDATE|DELETE FROM|TRUNCATE TABLE|TRUNCATE|COPY)\s+(?:ONLY\s+)?"?([a-z_]+)"?')


def written_elsewhere(sources: Iterable[Module]) -> list[str]:
    """No statement in oversight's source, its handlers included, writes another's table; nor is a model got by name."""
    found = []
    for module in sources:
        if module.parts[0] != "oversight":
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found += [
                    f"{module}: {verb} {table}"
                    for verb, table in WRITTEN.findall(node.value)
                    if not table.startswith(f"{module.parts[1]}_")
                ]
            if isinstance(node, ast.Call) and dotted(node.func).endswith("get_model"):
                found.append(f"{module} gets a model by its name")
    return found


def repeated_numbers(folder: Path) -> list[str]:
    """Numbers of decision records are unique, and every record has a number."""
    seen: dict[str, str] = {}
    found = []
    for path in sorted(folder.glob("*.md")):
        if path.name == "README.md":
            continue
        number = re.match(r"(\d{4})-", path.name)
        if not number:
            found.append(f"{path.name} has no number")
        elif number[1] in seen:
            found.append(f"{path.name} and {seen[number[1]]} share a number")
        else:
            seen[number[1]] = path.name
    return found


def roles_in_doors(sources: Iterable[Module]) -> list[str]:
    """Who may do what is said once, in a room's permissions: no door keeps a list of several roles of its own."""
    found = []
    for module in sources:
        if module.parts[0] not in {"web", "interop", "cli"}:
            continue
        for node in module.tree.body:
            if not isinstance(node, ast.Assign | ast.AnnAssign) or not isinstance(node.value, ast.Tuple | ast.Set):
                continue
            roles = [e for e in node.value.elts if isinstance(e, ast.Attribute) and dotted(e.value) == "Role"]
            if len(roles) > 1:
                found.append(f"{module}:{node.lineno} keeps a list of {len(roles)} roles")
    return found


def long_functions(sources: Iterable[Module], *, most: int = 70) -> list[str]:
    """A function of more than about 60 lines is two functions."""
    return [
        f"{module}:{node.lineno} {node.name} has {node.end_lineno - node.lineno + 1} lines"
        for module in sources
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef) and node.end_lineno and node.end_lineno - node.lineno + 1 > most
    ]


def long_files(sources: Iterable[Module], *, most: int = 420) -> list[str]:
    """A file that passes about 400 lines is two rooms."""
    return [f"{m} has {m.text.count(chr(10))} lines" for m in sources if m.text.count("\n") > most]


def unfinished(sources: Iterable[Module]) -> list[str]:
    """No unfinished work lies in the source."""
    words = re.compile(
        "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "coming" + " soon", "NotImplemented" + "Error"])
    )
    return [
        f"{m}:{n} {line.strip()}"
        for m in sources
        for n, line in enumerate(m.text.splitlines(), 1)
        if words.search(line)
    ]


def undocumented(sources: Iterable[Module]) -> list[str]:
    """Every room says what it is, and every public function and class of a room what it does."""
    found = []
    for module in sources:
        if module.path.name == "apps.py" or module.parts[0] == "config":
            continue
        if not ast.get_docstring(module.tree) and module.text.strip():
            found.append(f"{module} has no docstring")
        if module.path.name in {"services.py", "queries.py", "rules.py", "permissions.py"}:
            for node in module.tree.body:
                named = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
                if named and not ast.get_docstring(node):
                    found.append(f"{module}: {node.name} has no docstring")
    return found


def trigger_switches(sources: Iterable[Module]) -> list[str]:
    """Nothing in the product switches the guards of the append-only tables off."""
    return [
        str(m) for m in sources if re.search(r"pgtrigger\.(ignore|disable)|DISABLE TRIGGER|session_replication", m.text)
    ]
