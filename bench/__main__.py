"""`bin/bench NAME [--json] [...]`: run one measurement and print what it found."""

from __future__ import annotations

import argparse
import ast
import importlib
import json
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

HERE = Path(__file__).parent


def names() -> dict[str, str]:
    """Return the measurements (modules with a `run`) by name, with what each says of itself; none is imported."""
    found = {}
    for path in sorted(HERE.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if any(isinstance(node, ast.FunctionDef) and node.name == "run" for node in tree.body):
            found[path.stem] = (ast.get_docstring(tree) or "").splitlines()[0]
    return found


def main() -> int:
    """Run the measurement named, or list all."""
    if len(sys.argv) < 2 or sys.argv[1] in {"-h", "--help"}:
        for name, about in names().items():
            print(f"{name:20} {about}")  # noqa: T201
        return 0
    if sys.argv[1] not in names():
        print(f"There is no measurement '{sys.argv[1]}'. There are: {', '.join(names())}.", file=sys.stderr)  # noqa: T201
        return 1
    module = importlib.import_module(f"bench.{sys.argv[1]}")
    parser = argparse.ArgumentParser(prog=f"bin/bench {sys.argv[1]}", description=module.__doc__)
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    module.arguments(parser)
    asked = parser.parse_args(sys.argv[2:])
    result = module.run(asked)
    if asked.json:
        print(json.dumps(result, indent=2))  # noqa: T201
        return 0
    table = Table("figure", "value")
    for name, value in result.items():
        table.add_row(name, json.dumps(value))
    Console().print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
