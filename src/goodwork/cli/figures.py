"""What the nouns of figures share: a view as a document, whole and broken down, and as lines of the printed table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from goodwork.cli.door import Door, Refused

COLUMNS = ("group", "part", "code", "count", "of", "percent")
Kind = TypeVar("Kind", bound=StrEnum)


class Shown(Protocol):
    """What a view of figures holds: its days, the whole and the groups of a breakdown."""

    @property
    def from_date(self) -> date: ...

    @property
    def to_date(self) -> date: ...

    @property
    def whole(self) -> Any: ...

    @property
    def groups(self) -> Iterable[Any]: ...


def breakdown(text: str | None, kinds: type[Kind]) -> Kind | None:
    """Return what `--by` names. Raises: Refused, naming what there is."""
    if text is None:
        return None
    names = [kind.value for kind in kinds]
    if text not in names:
        raise Refused(f"--by is '{text}'; it can be {', '.join(names[:-1])} or {names[-1]}.")
    return kinds(text)


def show(opened: Door, view: Shown, *, by: object, rounding: str, as_document: Callable[[Any], dict[str, Any]]) -> None:
    """Print figures: each part with its denominator, whole and by group where a breakdown was asked for."""
    found: dict[str, Any] = {
        "from": view.from_date,
        "to": view.to_date,
        "rounding": rounding,
        **as_document(view.whole),
    }
    if by is not None:
        found["groups"] = {figure.group: as_document(figure) for figure in view.groups}
    rows = [row for name, group in (("ALL", found), *found.get("groups", {}).items()) for row in _rows(name, group)]
    opened.document(found, rows=rows, columns=COLUMNS)


def _rows(group: str, found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a figure as lines of the printed table."""
    for name, part in found.items():
        if isinstance(part, dict) and "denominator" in part:
            for code, count in part["counts"].items():
                yield {
                    "group": group,
                    "part": name,
                    "code": code,
                    "count": count,
                    "of": part["denominator"],
                    "percent": part["percent"][code],
                }
