"""Who is who: one readable rule, the same for one row and for a hundred thousand.

Source: fit-notes README, rule 5. The fields are counted, never weighed, so that anybody can say why two records were
taken for one person. `KnownPeople` answers which people a row must be held against without looking at all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final
from uuid import UUID

from goodwork.kernel import identifiers
from goodwork.kernel.states import Machine
from goodwork.kernel.text import fold
from goodwork.registers.people.codes import ReviewState

SAME: Final = 4
"""So many of the four fields agree: the same person, when there is one such (rule 5)."""
POSSIBLE: Final = 3
"""So many agree: a human decides (rule 5)."""

REVIEW: Final = Machine(
    name="identity review",
    initial=ReviewState.OPEN,
    moves={
        ReviewState.OPEN: {"LINK": ReviewState.LINKED, "KEEP_APART": ReviewState.KEPT_APART},
        ReviewState.LINKED: {"UNDO": ReviewState.OPEN},
        ReviewState.KEPT_APART: {"UNDO": ReviewState.OPEN},
    },
    final=frozenset({ReviewState.LINKED, ReviewState.KEPT_APART}),
)


class Field(StrEnum):
    """The four fields that are counted."""

    GIVEN_NAME = "GIVEN_NAME"
    FAMILY_NAME = "FAMILY_NAME"
    BIRTH_DATE = "BIRTH_DATE"
    POSTCODE = "POSTCODE"


class Verdict(StrEnum):
    """What became of a row."""

    NEW = "NEW"
    MATCHED = "MATCHED"
    NHS_NUMBER_CONFLICT = "NHS_NUMBER_CONFLICT"
    POSSIBLE_MATCH = "POSSIBLE_MATCH"


@dataclass(slots=True)
class IdentityClaim:
    """Who a row says that it is about. `nhs_number` is ten valid digits or None; `postcode` may be blank."""

    given_name: str
    family_name: str
    birth_date: date
    postcode: str = ""
    nhs_number: str | None = None


@dataclass(slots=True)
class Keys:
    """A claim as it is compared: blank where it can agree with nothing."""

    nhs_number: str | None
    given: str
    family: str
    birth_date: date
    postcode: str


@dataclass(slots=True, eq=False)
class Known:
    """A known person as compared: every number, name and postcode that they have had, and their one birth date."""

    person_id: UUID
    birth_date: date
    numbers: set[str] = field(default_factory=set)
    given: set[str] = field(default_factory=set)
    family: set[str] = field(default_factory=set)
    postcodes: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Decision:
    """What the rule says of a row; `candidate_ids` are the people whom a human must hold it against."""

    verdict: Verdict
    person_id: UUID | None = None
    candidate_ids: tuple[UUID, ...] = ()


@lru_cache(maxsize=65536)
def placing_key(postcode: str) -> str:
    """Return the key that a postcode is compared by; blank for none and for ZZ99, which agree with nothing."""
    key = identifiers.postcode_key(postcode)
    return "" if identifiers.is_pseudo_postcode(key) else key


def keys_of(claim: IdentityClaim) -> Keys:
    """Return a claim as it is compared: without case, accents, spaces and punctuation."""
    return Keys(
        nhs_number=claim.nhs_number or None,
        given=fold(claim.given_name),
        family=fold(claim.family_name),
        birth_date=claim.birth_date,
        postcode=placing_key(claim.postcode),
    )


def agreeing(keys: Keys, known: Known) -> frozenset[Field]:
    """Return the fields that agree; given and family name separately, each with any that the person has had."""
    found = set()
    if keys.given and keys.given in known.given:
        found.add(Field.GIVEN_NAME)
    if keys.family and keys.family in known.family:
        found.add(Field.FAMILY_NAME)
    if keys.birth_date == known.birth_date:
        found.add(Field.BIRTH_DATE)
    if keys.postcode and keys.postcode in known.postcodes:
        found.add(Field.POSTCODE)
    return frozenset(found)


def _count(keys: Keys, known: Known) -> int:
    """Return how many of the four fields agree: `agreeing`, counted without a set, for the many."""
    return (
        (keys.given != "" and keys.given in known.given)
        + (keys.family != "" and keys.family in known.family)
        + (keys.birth_date == known.birth_date)
        + (keys.postcode != "" and keys.postcode in known.postcodes)
    )


def decide(keys: Keys, *, holder: Known | None, others: Iterable[Known]) -> Decision:
    """Return what a row is: somebody known, somebody new, or a question for a human.

    `holder` is the person who has the row's NHS number, if any; `others` must hold at least everybody with whom three
    of the four fields agree (more do no harm). Candidates come in the order of their ids.
    """
    if holder is not None:
        agreed = agreeing(keys, holder)
        names = agreed & {Field.GIVEN_NAME, Field.FAMILY_NAME}
        if len(names) == 2 or (names and Field.BIRTH_DATE in agreed):
            return Decision(Verdict.MATCHED, holder.person_id)
        return Decision(Verdict.NHS_NUMBER_CONFLICT, candidate_ids=(holder.person_id,))
    most = 0
    best: list[Known] = []
    for known in others:
        count = _count(keys, known)
        if count > most:
            most, best = count, [known]
        elif count == most:
            best.append(known)
    if most < POSSIBLE:
        return Decision(Verdict.NEW)
    both_numbered = keys.nhs_number is not None and all(k.numbers for k in best)
    if most == SAME and len(best) == 1 and not both_numbered:
        return Decision(Verdict.MATCHED, best[0].person_id)
    if most < SAME and both_numbered:
        return Decision(Verdict.NEW)
    return Decision(Verdict.POSSIBLE_MATCH, candidate_ids=tuple(sorted(k.person_id for k in best)))


class KnownPeople:
    """The known people of one batch, found by what three of four agreeing fields must have in common.

    Three of given name, family name, birth date and postcode hold either the birth date and a name, or both names and
    the postcode; so two tables find everybody who matters.
    """

    def __init__(self) -> None:
        self._by_id: dict[UUID, Known] = {}
        self._by_number: dict[str, Known] = {}
        self._by_birth: defaultdict[tuple[date, str], list[Known]] = defaultdict(list)
        self._by_postcode: defaultdict[tuple[str, str], list[Known]] = defaultdict(list)

    def __contains__(self, person_id: UUID) -> bool:
        return person_id in self._by_id

    def __getitem__(self, person_id: UUID) -> Known:
        return self._by_id[person_id]

    def __len__(self) -> int:
        return len(self._by_id)

    def add(self, known: Known) -> None:
        """Take in a person with all that is known of them."""
        self._by_id[known.person_id] = known
        for number in known.numbers:
            self._by_number[number] = known
        for name in known.given | known.family:
            self._by_birth[known.birth_date, name].append(known)
        for postcode in known.postcodes:
            for name in known.family:
                self._by_postcode[postcode, name].append(known)

    def learn(self, person_id: UUID, keys: Keys) -> None:
        """Add what a matching row brings: the number, the other name, the other postcode; never the birth date."""
        known = self._by_id[person_id]
        if keys.nhs_number and not known.numbers:
            known.numbers.add(keys.nhs_number)
            self._by_number[keys.nhs_number] = known
        for name, had in ((keys.given, known.given), (keys.family, known.family)):
            if name and name not in had:
                if name not in known.given and name not in known.family:
                    self._by_birth[known.birth_date, name].append(known)
                had.add(name)
                if had is known.family:
                    for postcode in known.postcodes:
                        self._by_postcode[postcode, name].append(known)
        if keys.postcode and keys.postcode not in known.postcodes:
            known.postcodes.add(keys.postcode)
            for name in known.family:
                self._by_postcode[keys.postcode, name].append(known)

    def others(self, keys: Keys) -> list[Known]:
        """Return everybody with whom three of the four fields may agree, each once."""
        found: dict[Known, None] = {}
        places = (
            self._by_birth.get((keys.birth_date, keys.given)) if keys.given else None,
            self._by_birth.get((keys.birth_date, keys.family)) if keys.family else None,
            self._by_postcode.get((keys.postcode, keys.family)) if keys.postcode and keys.family else None,
        )
        for place in places:
            if place:
                found.update(dict.fromkeys(place))
        return list(found)

    def decide(self, keys: Keys) -> Decision:
        """Return what a row is, held against everybody taken in so far. It adds nobody."""
        holder = self._by_number.get(keys.nhs_number) if keys.nhs_number else None
        return decide(keys, holder=holder, others=() if holder else self.others(keys))


def new_known(person_id: UUID, keys: Keys) -> Known:
    """Return the person whom a row makes, as they will be compared."""
    return Known(
        person_id=person_id,
        birth_date=keys.birth_date,
        numbers={keys.nhs_number} if keys.nhs_number else set(),
        given={keys.given} if keys.given else set(),
        family={keys.family} if keys.family else set(),
        postcodes={keys.postcode} if keys.postcode else set(),
    )


def shared(one: Known, other: Known) -> int:
    """Return how many of the four fields two known people have in common."""
    return (
        bool(one.given & other.given)
        + bool(one.family & other.family)
        + (one.birth_date == other.birth_date)
        + bool(one.postcodes & other.postcodes)
    )
