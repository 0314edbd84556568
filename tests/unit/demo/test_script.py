"""The made people and their lives: lawful data, the same every time, with the planted things in it."""

from __future__ import annotations

import re

import pytest

from goodwork.demo.lives import PRACTICE, SIZES, End, Life, lives
from goodwork.demo.people import MadePerson, made_people
from goodwork.demo.truth import truth_of
from goodwork.kernel.identifiers import parse_nhs_number

POSTCODES = ["M22 1AA", "M23 2BB"]


@pytest.fixture(scope="module")
def people() -> list[MadePerson]:
    return list(made_people(PRACTICE.people, postcodes=POSTCODES, seed=1))


@pytest.fixture(scope="module")
def script(people: list[MadePerson]) -> list[Life]:
    return list(lives(people, PRACTICE, seed=1))


def test_the_same_seed_makes_the_same_people_and_lives(people: list[MadePerson], script: list[Life]) -> None:
    again = list(made_people(PRACTICE.people, postcodes=POSTCODES, seed=1))
    assert again == people
    assert list(lives(again, PRACTICE, seed=1)) == script
    assert list(made_people(PRACTICE.people, postcodes=POSTCODES, seed=2)) != people


def test_nobody_can_be_real(people: list[MadePerson]) -> None:
    numbers = [p.nhs_number for p in people if p.nhs_number]
    assert all(parse_nhs_number(n).startswith("9") for n in numbers)
    assert len(set(numbers)) == len(numbers)
    assert all(re.fullmatch(r"07700 900\d{3}", p.mobile) for p in people if p.mobile)
    assert all(p.email.endswith("@example.org") for p in people if p.email)


def test_duplicates_lack_a_number_and_differ_in_one_thing(people: list[MadePerson]) -> None:
    first = {p.record: p for p in people}
    doubles = [p for p in people if p.key != p.record]
    assert doubles
    for double in doubles:
        original = first[double.key]
        differing = [
            name
            for name in ("given_name", "family_name", "birth_date", "postcode")
            if getattr(double, name) != getattr(original, name)
        ]
        assert len(differing) <= 1
        assert double.nhs_number == ""


@pytest.mark.parametrize("name", sorted(SIZES))
def test_nothing_in_a_life_lies_after_the_load(name: str) -> None:
    size = SIZES[name]
    people = list(made_people(size.people, postcodes=POSTCODES, seed=3))
    for life in lives(people, size, seed=3):
        assert all(note.ago >= 0 for note in life.notes)
        if life.answer:
            assert life.answer.ago > 0
            assert life.referred_directly or life.answer.ago <= life.notes[0].ago
        if life.answer and life.path:
            for day in (*life.path.misses, life.path.reached, life.path.review, life.path.ended):
                assert day is None or day < life.answer.ago
            assert (life.path.ended is None) == (life.path.end is End.OPEN)


def test_the_truth_counts_what_the_script_holds(people: list[MadePerson], script: list[Life]) -> None:
    truth = truth_of(people, script)
    assert truth.records == 2000
    assert sum(truth.ends.values()) == PRACTICE.participants
    assert truth.planted_silences > 0
    assert truth.people_with_repeat_notes > 50
    assert {"en", "ur", "ar", "pl"} <= set(truth.languages)


def test_practice_and_city_together_have_the_papers_participants() -> None:
    """S4 5.5: 1,620 participants; the practice's list and the city's make 12,000."""
    assert sum(size.participants for size in SIZES.values()) == 1620
    assert sum(size.people for size in SIZES.values()) == 12_000
    for size in SIZES.values():
        people = list(made_people(size.people, postcodes=POSTCODES, seed=1, first_key=size.first))
        assert sum(life.path is not None for life in lives(people, size, seed=1)) == size.participants
