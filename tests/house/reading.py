"""Reading the source tree for the laws of the house. Every law takes the tree as an argument, so that a test can plant
a violation in a copy and see it caught."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "goodwork"
FLOORS = ("kernel", "ledger", "registers", "reach", "pathway", "oversight", "demo", "web", "interop", "cli", "config")


@dataclass(frozen=True)
class Module:
    """One source file: its path below the package, its text, and its tree."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def parts(self) -> tuple[str, ...]:
        return self.path.parts

    def __str__(self) -> str:
        return str(self.path)


def modules(source: Path = SOURCE, *, named: str | None = None) -> Iterator[Module]:
    """Yield every module below a package folder, migrations apart; `named` keeps those of one file name."""
    for path in sorted(source.rglob("*.py")):
        if "migrations" in path.parts or (named and path.name != named):
            continue
        text = path.read_text(encoding="utf-8")
        yield Module(path=path.relative_to(source), text=text, tree=ast.parse(text))


def module_of(text: str, path: str) -> Module:
    """Return a made module, to plant a violation."""
    return Module(path=Path(path), text=text, tree=ast.parse(text))


def public_functions(module: Module) -> list[ast.FunctionDef]:
    """Return the functions of a module that others may call."""
    return [n for n in module.tree.body if isinstance(n, ast.FunctionDef) and not n.name.startswith("_")]


def calls_in(node: ast.AST) -> set[str]:
    """Return the names of everything called in a tree: `record` of `record(...)`, `make` of `promises.make(...)`."""
    found = set()
    for item in ast.walk(node):
        if isinstance(item, ast.Call):
            if isinstance(item.func, ast.Name):
                found.add(item.func.id)
            elif isinstance(item.func, ast.Attribute):
                found.add(item.func.attr)
    return found


def dotted(node: ast.AST) -> str:
    """Return a dotted name such as `datetime.now`, or "" for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return ""
