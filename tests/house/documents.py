"""What documents claim, held against what is there: each function returns the claims that are not so."""

from __future__ import annotations

import ast
import html
import re
import shlex
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from house.reading import ROOT, SOURCE

NAMED_TEST = re.compile(r"`(test_[a-z_0-9]+\.py)::(test_[a-z_0-9]+)`")
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
CODE = re.compile(r"`([^`\n]+)`")
SETTING = re.compile(r"GOODWORK_[A-Z]+(?:_[A-Z]+)*")
CITED = re.compile(r"\(([A-N]\d{1,2}|T\d{1,2}|M\d{1,2})((?:, (?:[A-N]\d{1,2}|T\d{1,2}|M\d{1,2}|DOMAIN [\d.]+))*)\)")
COMMON = {"--format", "--as-of", "--help"}
"""Options that every command has."""


def written() -> list[Path]:
    """Return the documents that people write; what is printed from the code is held by a test of its own."""
    printed = ROOT / "docs" / "reference"
    below = [path for path in sorted((ROOT / "docs").rglob("*.md")) if printed not in path.parents]
    return [ROOT / "README.md", ROOT / "CHANGELOG.md", *below]


def missing_tests(text: str, tests: Path) -> list[str]:
    """Return the tests that a document names by file and function, and that don't exist."""
    return [
        f"{file_name}::{name}"
        for file_name, name in NAMED_TEST.findall(text)
        if not any(f"def {name}(" in path.read_text(encoding="utf-8") for path in tests.rglob(file_name))
    ]


def dead_links(document: Path) -> list[str]:
    """Return the relative links of a document that lead nowhere."""
    targets = LINK.findall(document.read_text(encoding="utf-8"))
    return [f"{document.name}: {t}" for t in targets if not (document.parent / t).exists()]


def _code_of(text: str) -> Iterator[str]:
    """Yield what stands as code: between backticks, in fences, and on lines that are set in."""
    yield from CODE.findall(text)
    fenced = False
    for line in text.splitlines():
        if line.strip().startswith("```"):
            fenced = not fenced
        elif fenced or line.startswith("    "):
            yield line.strip()


def unknown_commands(text: str, commands: Mapping[str, Any]) -> list[str]:
    """Return the commands of the operators' door that a document names and that there are not, options too."""
    found = []
    for code in _code_of(text):
        match = re.search(r"(?:^|[\s/])goodwork ([a-z][a-z-]*(?: .*)?)$", code)
        if match is None:
            continue
        try:
            words = shlex.split(match[1], comments=True)
        except ValueError:
            words = match[1].split()
        command = commands.get(words[0])
        rest = words[1:]
        while rest and getattr(command, "commands", None) and rest[0] in command.commands:
            command, rest = command.commands[rest[0]], rest[1:]
        if command is None or (getattr(command, "commands", None) and rest and re.match(r"[a-z]", rest[0])):
            found.append(f"goodwork {match[1]}")
            continue
        known = COMMON | {option for parameter in command.params for option in parameter.opts}
        wanted = [word.split("=")[0].rstrip("]") for word in rest if word.startswith("--")]
        found += [f"goodwork {match[1]}: {option}" for option in wanted if option not in known]
    return found


def settings_named(text: str) -> set[str]:
    """Return the settings that a text names; `..._EMAIL` after a name stands for one with another ending."""
    found: set[str] = set()
    last = ""
    for name, ending in re.findall(r"`?(GOODWORK_[A-Z]+(?:_[A-Z]+)*)|`\.\.\.(_[A-Z]+)`", text):
        if name:
            last = name
            found.add(name)
        else:
            found.add(last.rsplit("_", 1)[0] + ending)
    return found


def settings_read() -> set[str]:
    """Return the settings that the wiring reads from the environment, by the texts in its code."""
    found: set[str] = set()
    for path in (SOURCE / "config").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and SETTING.fullmatch(node.value):
                found.add(node.value)
    return found


def missing_files(text: str) -> list[str]:
    """Return the files and folders that a document names between backticks and that are nowhere."""
    roots = (ROOT, SOURCE, ROOT / "docs", ROOT / "tests", ROOT / "src")
    floors = [folder for folder in SOURCE.iterdir() if folder.is_dir()]
    found = []
    for code in CODE.findall(text):
        name = code.split("::")[0]
        if re.fullmatch(r"[a-z_0-9]+\.(py|json|md|toml)", name):
            places = (ROOT / "tests" if name.startswith("test_") else ROOT / "src", ROOT / "docs", ROOT / "bench")
            there = (ROOT / name).exists() or any(any(place.rglob(name)) for place in places)
        elif re.fullmatch(r"[a-z][\w.-]*(/[\w.*-]+)+/?", name) and not name.startswith("var/"):
            # Of `room/module.thing` the module is looked for.
            name = re.sub(r"\.(?!(py|json|md|toml|html|csv|jinja)$)[A-Za-z_]+$", "", name)
            there = any(
                any(root.glob(name.rstrip("/") + ending)) for root in (*roots, *floors) for ending in ("", ".py")
            )
        else:
            continue
        if not there:
            found.append(name)
    return found


def unknown_names(text: str, known: Collection[str]) -> list[str]:
    """Return the names such as `room.thing` between backticks that are no law, job, module, nor anything in one."""
    found = []
    for name in (code.split("(")[0] for code in CODE.findall(text)):
        if not re.fullmatch(r"[a-z_]+(\.[a-zA-Z_]+)+", name) or re.search(r"\.(py|json|md|toml|csv|backup)$", name):
            continue
        if (
            name in known
            or name.split(".")[0] in {"gc", "page", "request", "settings"}
            or (SOURCE / name.replace(".", "/")).is_dir()
        ):
            continue
        parts = name.removeprefix("goodwork.").split(".")
        # Of a column of a table, `room.Table.column`, the table is looked for.
        *modules, last = next((parts[: n + 1] for n, part in enumerate(parts) if part[0].isupper()), parts)
        if not any(_holds(path, last) for path in _places("/".join(modules))):
            found.append(name)
    return found


def _places(below: str) -> Iterator[Path]:
    """Yield the files of a module, or of a room and its parts, wherever it stands."""
    for root in (SOURCE, *(folder for folder in SOURCE.iterdir() if folder.is_dir())):
        yield from (root / below).glob("*.py")
        if (root / f"{below}.py").exists():
            yield root / f"{below}.py"
    yield from SOURCE.glob(f"*/*/{below}.py")


def _holds(path: Path, name: str) -> bool:
    """Say whether a module is called so, or something in it is."""
    text = path.read_text(encoding="utf-8")
    told = rf"^\s*(def|class) {name}\b|^\s*{name}\b\s*[:=]|[\"']{name}[\"']"
    return path.stem == name or bool(re.search(told, text, re.MULTILINE))


def formless_records(folder: Path) -> list[str]:
    """Return the decision records without what was open, what was decided, or how that is kept."""
    found = []
    for path in sorted(folder.glob("[0-9]*.md")):
        text = path.read_text(encoding="utf-8")
        for part, words in {
            "was open": r"\*\*Open\.\*\*",
            "was decided": r"\*\*Decided\.\*\*",
            "keeps it": r"\*\*(How it is kept\.|Kept by)\*\*",
        }.items():
            if not re.search(words, text):
                found.append(f"{path.name} doesn't say what {part}")
    return found


def unlisted(folder: Path) -> list[str]:
    """Return the documents and folders of a folder to which its README.md leads nobody."""
    links = re.findall(r"\]\(([^)#]+)", (folder / "README.md").read_text(encoding="utf-8"))
    led = {"README.md", *(link.split("/")[0] for link in links)}
    return sorted(path.name for path in folder.iterdir() if path.name not in led)


def rooms_named(readme: str, floor: str) -> set[str]:
    """Return the rooms that the README's drawing of the house puts on a floor."""
    drawing = readme.split("    src/goodwork/\n")[1].split("\n\n")[0]
    lines = re.findall(rf"^      {floor}/ +(.+(?:\n {{19}}.+)*)", drawing, re.MULTILINE)
    told = " ".join(" ".join(lines).split()).rsplit(": ", 1)[-1]
    return set(re.findall(r"[a-z]+", told))


def rooms_there(floor: str) -> set[str]:
    """Return the rooms on a floor."""
    return {path.parent.name for path in (SOURCE / floor).glob("*/__init__.py")}


def words_not_on_a_page(text: str, pages: str) -> list[str]:
    """Return the words that a guide sets in bold, as they stand on a page, and that stand on none.

    `pages` is all text of pages, folded as `fold` does it.
    """
    bold = re.findall(r"\*\*(.+?)\*\*", " ".join(text.split()))
    return [words for words in bold if fold(words).rstrip(".,:?") not in pages]


def fold(text: str) -> str:
    """Return a text in one line, in small letters, with plain apostrophes, for looking things up in it."""
    joined = re.sub(r"""["']\s*\n\s*f?["']""", "", html.unescape(text))
    return " ".join(joined.split()).replace("’", "'").lower()


def text_of_pages(suffixes: Iterable[str] = (".jinja", ".py", ".ftl", ".json")) -> str:
    """Return the text of everything that words on pages come from."""
    wanted = set(suffixes)
    paths = (path for path in sorted(SOURCE.rglob("*")) if path.suffix in wanted and "migrations" not in path.parts)
    return "\n".join(fold(path.read_text(encoding="utf-8")) for path in paths)


def twice(words: Iterable[str]) -> list[str]:
    """Return what stands in a list more than once, whatever its capitals."""
    folded = [word.lower() for word in words]
    return sorted({word for word in folded if folded.count(word) > 1})


def uncited(texts: Iterable[str], explained: str) -> list[str]:
    """Return the requirements, facts of the field and complaints that texts cite and `explained` has no row for."""
    rows = set(re.findall(r"^\| ([^|]+) \|", explained, re.MULTILINE))
    cited: set[str] = set()
    for text in texts:
        cited |= {name for match in CITED.finditer(text) for name in re.findall(r"[A-Z]\d{1,2}\b", match[0])}
        cited |= set(re.findall(r"DOMAIN \d+(?:\.\d+)?", text))
        for numbers in re.findall(r"complaints? (\d+(?:(?:, | and )\d+)*)", text):
            cited |= {f"complaint {number}" for number in re.findall(r"\d+", numbers)}
    return sorted(cited - rows)
