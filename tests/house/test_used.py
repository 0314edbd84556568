"""Nothing is declared and never used: every event happens, every state can be reached, every message is sent, every
permission guards something, every rule, service and query is called by the product, every command has words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

import pytest
import typer

from goodwork.cli import ports
from goodwork.cli.root import command_of, nouns
from goodwork.config import surroundings
from goodwork.config.command_line import Machine as Host
from goodwork.kernel import states
from goodwork.kernel.routes import NavItem, Route
from goodwork.kernel.states import Machine, machines
from goodwork.ledger.events.types import event_classes
from goodwork.reach.messaging.rules import KINDS
from goodwork.web.routing import navigation, route_table
from house.reading import SOURCE, Module, dotted, module_of, modules, public_functions


def unmentioned(names: Iterable[str], sources: Iterable[Module], *, but: str) -> list[str]:
    """Return the names that stand nowhere in the source apart from files called `but`."""
    text = "\n".join(m.text for m in sources if m.path.name != but)
    return [name for name in names if not re.search(rf"\b{re.escape(name)}\b", text)]


def never_written(names: Iterable[str], sources: Iterable[Module]) -> list[str]:
    """Return the events that nobody makes: neither called by name, nor kept in a table of events to call."""
    made: set[str] = set()
    for module in sources:
        if module.path.name == "events.py":
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call):
                called = (node.func, *node.args, *(k.value for k in node.keywords))
                made |= {getattr(c, "attr", getattr(c, "id", "")) for c in called}
            if isinstance(node, ast.Dict):
                made |= {getattr(v, "attr", getattr(v, "id", "")) for v in node.values}
            if isinstance(node, ast.IfExp):
                made |= {getattr(v, "attr", getattr(v, "id", "")) for v in (node.body, node.orelse)}
            if isinstance(node, ast.Tuple | ast.List):
                made |= {getattr(v, "attr", getattr(v, "id", "")) for v in node.elts}
    return [name for name in names if name not in made]


REGISTERING = {"handles", "sweep", "job", "law", "contributes", "tells", "open_things", "understands", "must_call"}
REGISTERING |= {"organisations_understand", "clinic_knows"}
"""Decorators that put a function where it is called from."""


WHAT_LAWS_ARE_MADE_OF = {"ledger/events/types.py: forbidden_fields", "ledger/laws/registry.py: check_all"}
"""Functions of the product that only tests call, because they judge the product."""


def uncalled(sources: Iterable[Module], pages: str) -> list[str]:
    """Return the public functions of rooms and of the kernel that nothing of the product uses; tests don't count."""
    used = set(re.findall(r"\w+", pages))
    offered: list[tuple[Module, ast.FunctionDef]] = []
    for module in sources:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Name):
                used.add(node.id)
            if isinstance(node, ast.Attribute):
                used.add(node.attr)
            if isinstance(node, ast.ImportFrom):
                used |= {alias.name for alias in node.names if alias.asname}
        if module.parts[0] in {"kernel", "ledger", "registers", "reach", "pathway", "oversight"}:
            offered += [(module, node) for node in public_functions(module) if not _registered(node)]
    return [f"{module}: {node.name}" for module, node in offered if node.name not in used]


def _registered(node: ast.FunctionDef) -> bool:
    """Say whether a decorator puts a function where it is called from."""
    names = {dotted(d.func if isinstance(d, ast.Call) else d).rsplit(".", 1)[-1] for d in node.decorator_list}
    return bool(names & REGISTERING)


def idle_imports(pages: dict[str, str]) -> list[str]:
    """Return what templates import and do not use; what one imports whom others extend, those may use."""
    extended = set(re.findall(r"""{%-?\s*extends\s+"([^"]+)\"""", "\n".join(pages.values())))
    found = []
    for name, text in pages.items():
        if any(name.endswith(parent) for parent in extended):
            continue
        for imported in re.findall(r"""{%-?\s*from\s+"[^"]+"\s+import\s+([^%]+?)\s*-?%}""", text):
            names = [part.split(" as ")[-1].strip() for part in imported.replace("with context", "").split(",")]
            found += [f"{name}: {one}" for one in names if len(re.findall(rf"\b{one}\b", text)) == 1]
    return found


def unreachable(machine: Machine) -> list[str]:
    """Return the states of a table that nothing leads to."""
    reached = {str(machine.initial)}
    while more := {str(t) for s in machine.moves if str(s) in reached for t in machine.moves[s].values()} - reached:
        reached |= more
    return [str(state) for state in machine.states if str(state) not in reached]


def ajar(routes: Iterable[Route], items: Iterable[NavItem]) -> list[str]:
    """Return the entries of the navigation that lead somebody to a page that they may not see."""
    roles = {route.name: set(route.roles) for route in routes}
    return [item.label for item in items if not set(item.roles) <= roles.get(item.route, set())]


def wordless(command: object, name: str = "") -> list[str]:
    """Return the commands and options without help."""
    found = [] if getattr(command, "help", None) else [name]
    for child_name, child in getattr(command, "commands", {}).items():
        found += wordless(child, f"{name} {child_name}".strip())
    return found


def test_every_event_happens() -> None:
    names = [e.kind() for e in event_classes() if e.__module__.startswith("goodwork.")]
    assert len(names) > 50
    assert never_written(names, modules()) == []


def test_an_event_that_nobody_writes_is_caught() -> None:
    assert never_written(["Weighed"], [module_of("import Weighed\n", "reach/x/services.py")]) == ["Weighed"]
    assert never_written(["Weighed"], [module_of("record(Weighed(x=1))\n", "reach/x/services.py")]) == []


def test_what_rooms_offer_is_used_by_the_product() -> None:
    pages = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.jinja"))
    assert set(uncalled(modules(), pages)) - WHAT_LAWS_ARE_MADE_OF == set()


def test_what_templates_import_they_use() -> None:
    pages = {str(p.relative_to(SOURCE)): p.read_text(encoding="utf-8") for p in SOURCE.rglob("*.jinja")}
    assert len(pages) > 200
    assert idle_imports(pages) == []
    planted = {
        "a/base.jinja": '{% from "cups.jinja" import cup %}',
        "a/tea.jinja": '{% extends "a/base.jinja" %}{% from "pots.jinja" import pot, lid %}{{ pot() }}',
    }
    assert idle_imports(planted) == ["a/tea.jinja: lid"]


def test_a_permission_that_guards_nothing_is_caught() -> None:
    planted = module_of("def check_can_pour(viewer):\n    raise NotVisible\n", "reach/tea/permissions.py")
    asked = module_of("check_can_pour(viewer)\n", "web/tea/views.py")
    assert uncalled([planted], "") == ["reach/tea/permissions.py: check_can_pour"]
    assert uncalled([planted, asked], "") == []
    assert uncalled([module_of("@handles(Poured)\ndef wipe(happened):\n    ...\n", "reach/tea/handlers.py")], "") == []


def test_every_state_can_be_reached() -> None:
    assert len(machines()) > 5
    assert [(m.name, unreachable(m)) for m in machines() if unreachable(m)] == []


def test_a_state_that_nothing_leads_to_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(states, "_MACHINES", {})
    lonely = Machine("test-lonely", "OPEN", {"OPEN": {"SHUT": "SHUT"}, "SHUT": {}, "AJAR": {}})
    assert unreachable(lonely) == ["AJAR"]


def test_every_message_is_sent_by_something() -> None:
    assert len(KINDS) > 10
    assert unmentioned(KINDS, (m for m in modules() if str(m) != "reach/messaging/rules.py"), but="-") == []
    assert unmentioned(["NO_SUCH_MESSAGE"], modules(), but="-") == ["NO_SUCH_MESSAGE"]


def test_the_navigation_leads_nobody_to_a_closed_door() -> None:
    assert navigation()
    assert ajar(route_table(), navigation()) == []
    planted = NavItem("Planted", "staff-today", roles=tuple(next(r for r in route_table() if r.name == "home").roles))
    assert ajar(route_table(), [planted]) == ["Planted"]


def test_every_command_says_what_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "_host", Host(surroundings.current()))
    assert nouns()
    assert [w for name, module in nouns().items() for w in wordless(command_of(module), name)] == []
    bare = typer.Typer()
    bare.command("go")(lambda: None)
    bare.command("stay")(lambda: None)
    assert "stay" in wordless(typer.main.get_group(bare), "")
