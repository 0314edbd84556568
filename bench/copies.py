"""Copying lives: everything that hangs together about one person, as the services wrote it, many times over.

The rows of a small town are read as the text that COPY gives. What mentions the same things belongs together: those are
the lives. A copy of a life is the same text with other ids (the last twelve digits of each are changed by a number that
belongs to the copy), so it is as consistent as the first one, and PostgreSQL takes it as fast as it takes anything.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

UUID_FORM = re.compile(r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})")


@dataclass(frozen=True, slots=True)
class Table:
    """The name of a table, its columns, and the rows that are there as lines of COPY's text format."""

    name: str
    columns: tuple[str, ...]
    lines: tuple[str, ...]


@dataclass(slots=True)
class Life:
    """What hangs together: the lines of each table, and the people in it in their order."""

    number: int
    lines: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    people: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy of a life: which one it is of this life, and which of all copies in the city."""

    life: Life
    turn: int
    serial: int

    @property
    def mask(self) -> int:
        """What the last twelve digits of every id of the life are changed by; no two copies of a life share one."""
        return mask_of(self.turn)


Value = Callable[[Copy], str]
"""What a field holds in a copy."""
Special = Callable[[Life, Sequence[str]], Value | None]
"""What is done with one column: given the life and the fields of the row, how its value is made; None: as usual."""


def mask_of(number: int) -> int:
    """Return 48 well-mixed bits for a small number; 0 for 0."""
    return (number * 0x9E3779B97F4A) & 0xFFFFFFFFFFFF


def masked(uuid: str, mask: int) -> str:
    """Return an id with its last twelve digits changed."""
    return f"{uuid[:24]}{int(uuid[24:], 16) ^ mask:012x}"


def lives_of(tables: Iterable[Table], *, town: frozenset[str]) -> list[Life]:
    """Return the lives in the rows of some tables.

    `town` are the ids that everybody may share (organisations, staff, campaigns): rows that mention the same other id
    hang together; rows that mention none belong to nobody and are left out.
    """
    parent: dict[str, str] = {}

    def root(uuid: str) -> str:
        while parent.setdefault(uuid, uuid) != uuid:
            parent[uuid] = uuid = parent[parent[uuid]]
        return uuid

    rows: list[tuple[str, str, str]] = []
    people: list[str] = []
    for table in tables:
        for line in table.lines:
            own = [uuid for uuid in UUID_FORM.findall(line) if uuid not in town]
            if not own:
                continue
            for other in own[1:]:
                parent[root(other)] = root(own[0])
            rows.append((table.name, line, own[0]))
            if table.name == "people_person":
                people.append(own[0])
    found: dict[str, Life] = {}
    for person in people:
        life = found.setdefault(root(person), Life(number=len(found)))
        life.people.append(person)
    for name, line, uuid in rows:
        # What no person is part of (a text from a number that nobody has) is not copied.
        if root(uuid) in found:
            found[root(uuid)].lines[name].append(line)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Rules:
    """What is not the usual in a copy: ids of the town that stay or stand for others, and columns with their own value.

    `special` is by table and column. Every other id is changed by the copy's mask.
    """

    stays: frozenset[str]
    stands: Mapping[str, Value]
    special: Mapping[str, Mapping[str, Special]]


class Template:
    """The rows of one life in one table, ready to be written for any copy."""

    def __init__(self, life: Life, table: Table, rules: Rules) -> None:
        self._rules = rules
        self._made: list[Value] = []
        self._own: list[tuple[str, int]] = []
        self._text: list[str] = []
        self._order: list[tuple[bool, int]] = []
        self._known: dict[str, tuple[bool, int]] = {}
        special = rules.special.get(table.name, {})
        for line in life.lines[table.name]:
            fields = line.split("\t")
            for position, (column, value) in enumerate(zip(table.columns, fields, strict=True)):
                if position:
                    self._text.append("\t")
                made = special[column](life, fields) if column in special else None
                if made is not None:
                    self._slot((False, self._add(made)))
                else:
                    self._usual(value)
            self._text.append("\n")
        self._form = "".join(self._text)
        self._pick = _picker([index + len(self._made) if own else index for own, index in self._order])

    def _add(self, made: Value) -> int:
        self._made.append(made)
        return len(self._made) - 1

    def _slot(self, place: tuple[bool, int]) -> None:
        self._order.append(place)
        self._text.append("%s")

    def _usual(self, value: str) -> None:
        """Take a field over as it is, but for the ids in it."""
        for index, piece in enumerate(UUID_FORM.split(value)):
            if index % 2 == 0 or piece in self._rules.stays:
                self._text.append(piece.replace("%", "%%"))
                continue
            if piece not in self._known:
                stand = self._rules.stands.get(piece)
                if stand is not None:
                    self._known[piece] = (False, self._add(stand))
                else:
                    self._known[piece] = (True, len(self._own))
                    self._own.append((piece[:24], int(piece[24:], 16)))
            self._slot(self._known[piece])

    def write(self, copy: Copy) -> str:
        """Return the rows of a copy, as COPY reads them."""
        mask = copy.mask
        values = [made(copy) for made in self._made]
        values += [f"{head}{tail ^ mask:012x}" for head, tail in self._own]
        return self._form % self._pick(values)


def _picker(places: list[int]) -> Callable[[list[str]], tuple[str, ...]]:
    """Return what takes the values at some places, in their order."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda values: tuple(values[place] for place in places)


def blocks(pieces: Iterable[str], size: int = 1 << 18) -> Iterator[str]:
    """Join small pieces to blocks that are worth sending."""
    waiting: list[str] = []
    length = 0
    for piece in pieces:
        waiting.append(piece)
        length += len(piece)
        if length >= size:
            yield "".join(waiting)
            waiting, length = [], 0
    if waiting:
        yield "".join(waiting)
