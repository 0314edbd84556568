"""Counting what people said, and what of it may be shown; no Django, no clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from uuid import UUID

from goodwork.kernel.disclosure import SCHEME, Cell, Scheme, hide, percent_half_up, shown
from goodwork.reach.questionnaires.themes import THEMES

WHOLE = ""
"""The group that is everybody."""

NOT_SAID = "NOT_SAID"
NO_THEME = "NO_THEME"
UNNAMED = "UNNAMED"
"""Stands for codes of a version of the check, or of an older list of themes, that have no words here."""
ROUNDING = "Percentages are whole and rounded half up."


class Worry(StrEnum):
    """How worried somebody is about managing their health at work, from the check's scale of 0 to 10."""

    UP_TO_3 = "0-3"
    FROM_4_TO_6 = "4-6"
    FROM_7 = "7-10"
    NOT_SAID = "NOT_SAID"


class Openness(StrEnum):
    """Whether somebody would like to talk with a coach. Not asked: they stopped before, or came another way."""

    YES = "YES"
    NOT_NOW = "NOT_NOW"
    NO = "NO"
    NOT_ASKED = "NOT_ASKED"


class Words(StrEnum):
    """What became of what somebody wrote in their own words. Every answer has exactly one."""

    NONE = "NONE"
    WAITS = "WAITS"
    WENT_ON = "WENT_ON"
    READ = "READ"
    CODED = "CODED"


class Part(StrEnum):
    """What is counted. The first three and WORDS divide a whole; of barriers and themes several can be true."""

    WORRY = "WORRY"
    OPENNESS = "OPENNESS"
    TOGETHER = "TOGETHER"
    WORDS = "WORDS"
    BARRIERS = "BARRIERS"
    THEMES = "THEMES"


BARRIERS = ("BODY", "MOOD", "OTHER_CONDITION", "CARING", "TRAVEL", "MONEY", "WORKPLACE", "NOTHING", NOT_SAID)
"""The check's own codes of what gets in the way, and who said none."""

PEOPLE = "PEOPLE"
_WITHOUT = "WITHOUT_"
_DIVIDED: Mapping[Part, tuple[str, ...]] = {
    Part.WORRY: tuple(Worry),
    Part.OPENNESS: tuple(Openness),
    Part.WORDS: tuple(Words),
}
_SEVERAL: Mapping[Part, tuple[str, ...]] = {
    Part.BARRIERS: (*BARRIERS, UNNAMED),
    Part.THEMES: (*(theme.value for theme in THEMES), NO_THEME, UNNAMED),
}

CODES: Mapping[Part, tuple[str, ...]] = {
    **_DIVIDED,
    Part.TOGETHER: tuple(f"{worry} {wants}" for worry in Worry for wants in Openness),
    **_SEVERAL,
}
"""Every code of every part, in the order of the pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One answered check as events told it; `order` is its place in the ledger, `themes` None where nobody coded it."""

    person_id: UUID
    order: int
    day: date
    organisation_id: UUID
    worry: int | None
    wants: str
    work_status: str
    barriers: tuple[str, ...]
    has_text: bool
    read: bool
    closed: bool
    themes: tuple[str, ...] | None


def worry_of(number: int | None) -> Worry:
    """Return the band of a worry from 0 to 10; None is not said."""
    if number is None:
        return Worry.NOT_SAID
    return Worry.UP_TO_3 if number <= 3 else Worry.FROM_4_TO_6 if number <= 6 else Worry.FROM_7


def words_of(one: Answered) -> Words:
    """Return what became of somebody's own words.

    Those of somebody who goes on to a coach go with the referral: nobody has to press "I have read this" for them.
    """
    if not one.has_text:
        return Words.NONE
    if one.themes is not None:
        return Words.CODED
    if one.read:
        return Words.READ
    return Words.WENT_ON if one.closed else Words.WAITS


def newest(answers: Iterable[Answered], alias: Mapping[UUID, UUID]) -> list[Answered]:
    """Return the newest answer of each person; `alias` names the record under which a linked one is known."""
    last: dict[UUID, Answered] = {}
    for one in answers:
        root = known_as(one.person_id, alias)
        if root not in last or one.order > last[root].order:
            last[root] = one
    return list(last.values())


def known_as(person_id: UUID, alias: Mapping[UUID, UUID]) -> UUID:
    """Return the record under which a person is counted, at the end of every link."""
    seen = {person_id}
    while person_id in alias and alias[person_id] not in seen:
        person_id = alias[person_id]
        seen.add(person_id)
    return person_id


@dataclass(frozen=True, slots=True)
class Figure:
    """What a group of people said. `counts`: how many, by part and code; TOGETHER by worry, a space, and openness."""

    group: str
    people: int
    counts: Mapping[Part, Mapping[str, int]]


Said = tuple[str, str, str]
"""What of an answer is counted, as three texts that many people share: worry and openness ("7-10 YES"), barriers, and
what became of own words with their themes; codes are parted by spaces."""

Keys = tuple[str, str, str]
"""The groups in which an answer counts: one of each breakdown."""


def count(group: str, answers: Sequence[Answered]) -> Figure:
    """Return what some people said; every code of every part has its count, also where it is none."""
    said = [said_of(one) for one in answers]
    return _figure(group, len(said), _added(Counter(texts) for texts in zip(*said, strict=True)))


def said_of(one: Answered) -> Said:
    """Return what of an answer is counted."""
    asked = Openness(one.wants) if one.wants else Openness.NOT_ASKED
    words = words_of(one)
    themes = one.themes or () if words is Words.CODED else ()
    return f"{worry_of(one.worry)} {asked}", " ".join(one.barriers), " ".join((words.value, *themes))


def count_all(keys: Sequence[Keys], said: Sequence[Said]) -> tuple[Figure, tuple[dict[str, Figure], ...]]:
    """Return what everybody said, and the groups of each breakdown by their keys.

    Each of three texts is counted by itself, because few of them are different ones, and is looked at once a group.
    """
    texts = list(zip(*said, strict=True))
    families = []
    for of_breakdown in zip(*keys, strict=True):
        people = Counter(of_breakdown)
        found: dict[str, list[Counter[str]]] = {key: [Counter() for _ in texts] for key in people}
        for place, column in enumerate(texts):
            for (key, text), number in Counter(zip(of_breakdown, column, strict=True)).items():
                found[key][place][text] = number
        families.append({key: _figure(key, number, _added(found[key])) for key, number in people.items()})
    whole = _figure(WHOLE, len(said), _added(Counter(column) for column in texts))
    return whole, tuple(families) or ({}, {}, {})


def _added(counted: Iterable[Mapping[str, int]]) -> Counter[tuple[Part, str]]:
    """Return how many count in each cell, of how many said each text."""
    cells: Counter[tuple[Part, str]] = Counter()
    for place, texts in enumerate(counted):
        for text, number in texts.items():
            for cell in _cells_of(place, text):
                cells[cell] += number
    return cells


def _figure(group: str, people: int, cells: Counter[tuple[Part, str]]) -> Figure:
    counts = {part: {code: cells[part, code] for code in codes} for part, codes in CODES.items()}
    return Figure(group, people, counts)


@lru_cache(maxsize=65536)
def _cells_of(place: int, text: str) -> tuple[tuple[Part, str], ...]:
    """Return the cells in which one of the three texts counts."""
    codes = text.split()
    if place == 0:
        worry, asked = codes
        return (Part.WORRY, worry), (Part.OPENNESS, asked), (Part.TOGETHER, text)
    if place == 1:
        return tuple((Part.BARRIERS, code) for code in _named(Part.BARRIERS, codes) or {NOT_SAID})
    words, themes = codes[0], codes[1:]
    if words != Words.CODED:
        return ((Part.WORDS, words),)
    return (Part.WORDS, words), *((Part.THEMES, code) for code in _named(Part.THEMES, themes) or {NO_THEME})


def _named(part: Part, codes: Iterable[str]) -> set[str]:
    return {code if code in _SEVERAL[part] else UNNAMED for code in codes}


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """A figure as somebody may see it; None is hidden. Percentages are worked out from what is shown."""

    group: str
    people: int | None
    counts: Mapping[Part, Mapping[str, int | None]]

    def of(self, part: Part) -> int | None:
        """Return the denominator of a part: everybody, or for themes those whose words were coded."""
        return self.counts[Part.WORDS][Words.CODED] if part is Part.THEMES else self.people

    def percent(self, part: Part, code: str) -> int | None:
        """Return a share as a whole percentage, rounded half up; None of nothing, or where a part is hidden."""
        number, of = self.counts[part][code], self.of(part)
        return None if number is None or of is None else percent_half_up(number, of)


def in_full(figure: Figure) -> ShownFigure:
    """Return a figure for somebody who may see every number."""
    return ShownFigure(figure.group, figure.people, figure.counts)


def disclosed(
    whole: Figure, families: Sequence[Sequence[Figure]], scheme: Scheme = SCHEME
) -> tuple[ShownFigure, tuple[tuple[ShownFigure, ...], ...]]:
    """Return a figure and every breakdown of it for somebody who may not see small numbers (ADR 0012).

    Hidden are counts of 1 to 7 and as many others as keep every sum from giving them away: parts and their whole, who
    named a barrier or theme and who did not, worry and openness together and each alone, groups and everybody. All
    breakdowns are looked at together, so that one doesn't give away what another hides. The rest is rounded.
    """
    cells: dict[Cell, int] = {}
    relations: list[tuple[Cell, ...]] = []
    for number, figure in enumerate([whole, *(figure for family in families for figure in family)]):
        _add(str(number), figure, cells, relations)
    start = 1
    for family in families:
        if family:
            groups = [str(start + i) for i in range(len(family))]
            of_whole = [cell for cell in cells if cell[0] == "0"]
            relations += [(cell, *((group, cell[1], cell[2]) for group in groups)) for cell in of_whole]
        start += len(family)
    hidden = hide(cells, relations, scheme)
    seen = {cell: None if cell in hidden else shown(count, scheme) for cell, count in cells.items()}
    start, told = 1, []
    for family in families:
        told.append(tuple(_seen(str(start + i), figure, seen) for i, figure in enumerate(family)))
        start += len(family)
    return _seen("0", whole, seen), tuple(told)


def _add(key: str, figure: Figure, cells: dict[Cell, int], relations: list[tuple[Cell, ...]]) -> None:
    """Add a figure's cells, and every sum among them, the whole first."""
    people, coded = (key, PEOPLE, ""), (key, Part.WORDS.value, Words.CODED.value)
    cells[people] = figure.people
    for part, codes in figure.counts.items():
        cells.update({(key, part.value, str(code)): count for code, count in codes.items()})
    for part, codes_of in _DIVIDED.items():
        relations.append((people, *((key, part.value, str(code)) for code in codes_of)))
    for worry in Worry:
        relations.append((_at(key, worry), *(_at(key, worry, wants) for wants in Openness)))
    for wants in Openness:
        relations.append(((key, Part.OPENNESS.value, wants.value), *(_at(key, worry, wants) for worry in Worry)))
    for part, codes_of in _SEVERAL.items():
        of = coded if part is Part.THEMES else people
        for code in codes_of:
            with_it, without = (key, part.value, code), (key, part.value, f"{_WITHOUT}{code}")
            cells[without] = cells[of] - cells[with_it]
            relations.append((of, with_it, without))


def _at(key: str, worry: Worry, wants: Openness | None = None) -> Cell:
    """Return the cell of a worry, or of a worry and an openness together."""
    if wants is None:
        return (key, Part.WORRY.value, worry.value)
    return (key, Part.TOGETHER.value, f"{worry} {wants}")


def _seen(key: str, figure: Figure, seen: Mapping[Cell, int | None]) -> ShownFigure:
    counts = {part: {code: seen[key, part.value, str(code)] for code in codes} for part, codes in figure.counts.items()}
    return ShownFigure(figure.group, seen[key, PEOPLE, ""], counts)


def as_document(figure: ShownFigure) -> dict[str, object]:
    """Return a figure for the command line: each part with its denominator, counts and whole percentages."""
    return {
        "answered": figure.people,
        **{
            part.value.lower(): {
                "denominator": figure.of(part),
                "counts": {str(code): number for code, number in codes.items()},
                "percent": {str(code): figure.percent(part, code) for code in codes},
            }
            for part, codes in figure.counts.items()
        },
    }
