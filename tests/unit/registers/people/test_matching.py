"""The matching rule, held against a slow reference that follows the words of fit-notes README, rule 5."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodwork.kernel.text import fold
from goodwork.registers.people.rules import (
    Decision,
    Field,
    IdentityClaim,
    KnownPeople,
    Verdict,
    agreeing,
    keys_of,
    new_known,
)


@dataclass
class Somebody:
    """A person of the reference: everything they have had, as it was written."""

    id: UUID
    born: date
    number: str | None
    givens: list[str] = field(default_factory=list)
    families: list[str] = field(default_factory=list)
    postcodes: list[str] = field(default_factory=list)


def same_name(a: str, b: str) -> bool:
    return fold(a) == fold(b) != ""


def same_postcode(a: str, b: str) -> bool:
    a, b = a.replace(" ", "").upper(), b.replace(" ", "").upper()
    return a == b and a != "" and not a.startswith("ZZ99")


def reference(people: list[Somebody], claim: IdentityClaim) -> Decision:
    """Look at everybody, count, and say: no index, no keys, no shortcuts."""

    def agree(p: Somebody) -> tuple[bool, bool, bool, bool]:
        return (
            any(same_name(claim.given_name, n) for n in p.givens),
            any(same_name(claim.family_name, n) for n in p.families),
            p.born == claim.birth_date,
            any(same_postcode(claim.postcode, c) for c in p.postcodes),
        )

    if claim.nhs_number:
        for p in people:
            if p.number == claim.nhs_number:
                g, f, b, _ = agree(p)
                if (g and f) or (b and (g or f)):
                    return Decision(Verdict.MATCHED, p.id)
                return Decision(Verdict.NHS_NUMBER_CONFLICT, None, (p.id,))
    counts = {p.id: sum(agree(p)) for p in people}
    most = max(counts.values(), default=0)
    best = [p for p in people if counts[p.id] == most]
    all_numbered = claim.nhs_number is not None and all(p.number for p in best)
    candidates = tuple(sorted(p.id for p in best))
    if most == 4:
        if len(best) == 1 and not (claim.nhs_number and best[0].number):
            return Decision(Verdict.MATCHED, best[0].id)
        return Decision(Verdict.POSSIBLE_MATCH, None, candidates)
    if most == 3 and not all_numbered:
        return Decision(Verdict.POSSIBLE_MATCH, None, candidates)
    return Decision(Verdict.NEW)


def take_in(people: list[Somebody], claim: IdentityClaim, decision: Decision, new: UUID) -> None:
    if decision.verdict is Verdict.NEW:
        people.append(
            Somebody(
                new,
                claim.birth_date,
                claim.nhs_number,
                [claim.given_name],
                [claim.family_name],
                [claim.postcode],
            )
        )
    elif decision.verdict is Verdict.MATCHED:
        p = next(p for p in people if p.id == decision.person_id)
        p.number = p.number or claim.nhs_number
        p.givens.append(claim.given_name)
        p.families.append(claim.family_name)
        p.postcodes.append(claim.postcode)


claims = st.builds(
    IdentityClaim,
    given_name=st.sampled_from(["Mo", "MO", "Martin", "Olena", "Łukasz", "Lukasz", "'", "Ana-Maria", "Ana Maria"]),
    family_name=st.sampled_from(["Šimić", "Simic", "Evans", "O'Neil", "ONeil", "’", "Mo"]),
    birth_date=st.sampled_from([date(1984, 2, 26), date(1984, 2, 29), date(2001, 9, 8)]),
    postcode=st.sampled_from(["", "M4  6HN", "m46hn", "M22 9WA", "ZZ99 3VZ", "zz993vz"]),
    nhs_number=st.sampled_from([None, None, None, "9815908308", "9281948214", "9491186256"]),
)


@settings(deadline=None, max_examples=600)
@given(st.lists(claims, max_size=25))
def test_rows_one_after_the_other_are_decided_as_the_reference_decides_them(rows: list[IdentityClaim]) -> None:
    people: list[Somebody] = []
    known = KnownPeople()
    for i, claim in enumerate(rows):
        expected = reference(people, claim)
        keys = keys_of(claim)
        found = known.decide(keys)
        assert found == expected, f"row {i}"
        take_in(people, claim, expected, UUID(int=i))
        if found.verdict is Verdict.NEW:
            known.add(new_known(UUID(int=i), keys))
        elif found.verdict is Verdict.MATCHED:
            assert found.person_id is not None
            known.learn(found.person_id, keys)


def register(*rows: IdentityClaim) -> KnownPeople:
    known = KnownPeople()
    for i, row in enumerate(rows):
        known.add(new_known(UUID(int=i + 1), keys_of(row)))
    return known


ANA = IdentityClaim("Ana", "Evans", date(1990, 1, 1), "M22 9WA", "9815908308")


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        (IdentityClaim("Ana", "Evans", date(1991, 1, 1), "", "9815908308"), Verdict.MATCHED),
        (IdentityClaim("Ana", "Smith", date(1990, 1, 1), "", "9815908308"), Verdict.MATCHED),
        (IdentityClaim("Bea", "Evans", date(1990, 1, 1), "", "9815908308"), Verdict.MATCHED),
        (IdentityClaim("Ana", "Smith", date(1991, 1, 1), "M22 9WA", "9815908308"), Verdict.NHS_NUMBER_CONFLICT),
        (IdentityClaim("Bea", "Smith", date(1990, 1, 1), "M22 9WA", "9815908308"), Verdict.NHS_NUMBER_CONFLICT),
        (IdentityClaim("Ana", "Evans", date(1990, 1, 1), "M22 9WA"), Verdict.MATCHED),
        (IdentityClaim("Ana", "Evans", date(1990, 1, 1), "M22 9WA", "9281948214"), Verdict.POSSIBLE_MATCH),
        (IdentityClaim("Ana", "Evans", date(1990, 1, 1), "M4 6HN"), Verdict.POSSIBLE_MATCH),
        (IdentityClaim("Bea", "Evans", date(1990, 1, 1), "M22 9WA"), Verdict.POSSIBLE_MATCH),
        (IdentityClaim("Bea", "Evans", date(1990, 1, 1), "M22 9WA", "9281948214"), Verdict.NEW),
        (IdentityClaim("Bea", "Evans", date(1991, 1, 1), "M22 9WA"), Verdict.NEW),
    ],
)
def test_the_rule_one_line_at_a_time(row: IdentityClaim, verdict: Verdict) -> None:
    assert register(ANA).decide(keys_of(row)).verdict is verdict


def test_two_who_agree_in_everything_are_for_a_human() -> None:
    row = IdentityClaim("Ana", "Evans", date(1990, 1, 1), "M22 9WA")
    known = register(ANA, row)
    assert known.decide(keys_of(row)) == Decision(Verdict.POSSIBLE_MATCH, None, (UUID(int=1), UUID(int=2)))


def test_names_agree_separately_with_any_that_the_person_has_had() -> None:
    known = register(IdentityClaim("Mo", "Ali", date(1990, 1, 1), "M22 9WA"))
    known.learn(UUID(int=1), keys_of(IdentityClaim("Martin", "Hill", date(1990, 1, 1), "M4 6HN")))
    found = agreeing(keys_of(IdentityClaim("Mo", "Hill", date(1999, 1, 1), "M4 6HN")), known[UUID(int=1)])
    assert found == {Field.GIVEN_NAME, Field.FAMILY_NAME, Field.POSTCODE}


def test_a_match_never_changes_the_birth_date() -> None:
    known = register(ANA)
    known.learn(UUID(int=1), keys_of(IdentityClaim("Ana", "Evans", date(1991, 1, 1), "", "9815908308")))
    assert known[UUID(int=1)].birth_date == date(1990, 1, 1)
