"""Counting what people said against a slow and obvious count, and what of it may be shown."""

from __future__ import annotations

import random
from datetime import date
from uuid import UUID, uuid4

import pytest

from goodwork.kernel.disclosure import SCHEME
from goodwork.oversight.answers.rules import (
    BARRIERS,
    NO_THEME,
    NOT_SAID,
    UNNAMED,
    WHOLE,
    Answered,
    Openness,
    Part,
    Words,
    Worry,
    as_document,
    count,
    disclosed,
    in_full,
    known_as,
    newest,
    words_of,
    worry_of,
)
from goodwork.reach.questionnaires.themes import THEMES, Theme, UnknownTheme, in_order, in_words

CODES = [theme.value for theme in THEMES]


def one(chance: random.Random, order: int = 0, person_id: UUID | None = None) -> Answered:
    """Return a made answer."""
    has_text = chance.random() < 0.7
    coded = has_text and chance.random() < 0.6
    return Answered(
        person_id=person_id or uuid4(),
        order=order,
        day=date(2026, chance.randint(9, 11), 5),
        organisation_id=UUID(int=chance.randint(1, 3)),
        worry=chance.choice([None, *range(11)]),
        wants=chance.choice(["YES", "NOT_NOW", "NO", ""]),
        work_status=chance.choice(["IN_WORK", "OFF_SICK"]),
        barriers=tuple(chance.sample(BARRIERS[:7], chance.randint(0, 3))),
        has_text=has_text,
        read=coded or chance.random() < 0.5,
        closed=chance.random() < 0.5,
        themes=tuple(chance.sample(CODES, chance.randint(0, 3))) if coded else None,
    )


@pytest.mark.parametrize(
    ("number", "band"),
    [
        (None, Worry.NOT_SAID),
        (0, Worry.UP_TO_3),
        (3, Worry.UP_TO_3),
        (4, Worry.FROM_4_TO_6),
        (6, Worry.FROM_4_TO_6),
        (7, Worry.FROM_7),
        (10, Worry.FROM_7),
    ],
)
def test_a_worry_has_its_band(number: int | None, band: Worry) -> None:
    assert worry_of(number) is band


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"has_text": False, "read": True, "closed": True}, Words.NONE),
        ({}, Words.WAITS),
        ({"closed": True}, Words.WENT_ON),
        ({"closed": True, "read": True}, Words.READ),
        ({"closed": True, "read": True, "themes": ()}, Words.CODED),
        ({"closed": True, "themes": ("MONEY",)}, Words.CODED),
    ],
)
def test_own_words_have_one_fate(facts: dict[str, object], words: Words) -> None:
    usual: dict[str, object] = {
        "person_id": uuid4(),
        "order": 1,
        "day": date(2026, 11, 1),
        "organisation_id": uuid4(),
        "worry": 5,
        "wants": "NO",
        "work_status": "IN_WORK",
        "barriers": (),
        "has_text": True,
        "read": False,
        "closed": False,
        "themes": None,
    }
    assert words_of(Answered(**{**usual, **facts})) is words  # type: ignore[arg-type]


def test_what_is_counted_is_what_a_slow_count_says() -> None:
    chance = random.Random(7)
    answers = [one(chance) for _ in range(400)]
    counts = count("", answers).counts
    bands = {Worry.UP_TO_3: range(4), Worry.FROM_4_TO_6: range(4, 7), Worry.FROM_7: range(7, 11)}
    for band, numbers in bands.items():
        assert counts[Part.WORRY][band] == len([a for a in answers if a.worry is not None and a.worry in numbers])
        for wants in Openness:
            said = "" if wants is Openness.NOT_ASKED else wants.value
            both = [a for a in answers if a.worry is not None and a.worry in numbers and a.wants == said]
            assert counts[Part.TOGETHER][f"{band} {wants}"] == len(both)
    assert counts[Part.WORRY][Worry.NOT_SAID] == len([a for a in answers if a.worry is None])
    assert counts[Part.OPENNESS][Openness.NOT_ASKED] == len([a for a in answers if a.wants == ""])
    for code in BARRIERS[:7]:
        assert counts[Part.BARRIERS][code] == len([a for a in answers if code in a.barriers])
    assert counts[Part.BARRIERS][NOT_SAID] == len([a for a in answers if not a.barriers])
    coded = [a for a in answers if a.themes is not None]
    assert counts[Part.WORDS][Words.CODED] == len(coded)
    assert counts[Part.THEMES][NO_THEME] == len([a for a in coded if a.themes == ()])
    for code in CODES:
        assert counts[Part.THEMES][code] == len([a for a in coded if code in (a.themes or ())])
    for part in (Part.WORRY, Part.OPENNESS, Part.TOGETHER, Part.WORDS):
        assert sum(counts[part].values()) == 400


def test_codes_without_words_are_counted_as_such_and_not_lost() -> None:
    strange = one(random.Random(1))
    strange = Answered(
        **{
            name: getattr(strange, name) for name in Answered.__dataclass_fields__ if name not in {"barriers", "themes"}
        },
        barriers=("GARDEN", "SHED", "BODY"),
        themes=("OLD_THEME",),
    )
    counts = count("", [strange]).counts
    assert (counts[Part.BARRIERS][UNNAMED], counts[Part.BARRIERS]["BODY"]) == (1, 1)
    assert counts[Part.THEMES][UNNAMED] == (1 if strange.has_text else 0)


def test_each_person_counts_once_with_the_newest_answer_under_whichever_record() -> None:
    chance = random.Random(11)
    people = [uuid4() for _ in range(6)]
    alias = {people[0]: people[1], people[1]: people[2], people[3]: people[4], people[4]: people[3]}
    answers = [one(chance, order, chance.choice(people)) for order in range(60)]
    found = {known_as(a.person_id, alias): a.order for a in newest(answers, alias)}
    for records, known in (([0, 1, 2], 2), ([5], 5)):
        theirs = [a.order for a in answers if people.index(a.person_id) in records]
        assert found[people[known]] == max(theirs)
    assert known_as(people[3], alias) in {people[3], people[4]}


def test_percentages_have_their_denominators() -> None:
    chance = random.Random(2)
    said = as_document(in_full(count("", [one(chance) for _ in range(40)])))
    worry = said["worry"]
    assert isinstance(worry, dict)
    assert (said["answered"], worry["denominator"]) == (40, 40)
    for code, number in worry["counts"].items():
        assert worry["percent"][code] == int(number * 100 / 40 + 0.5)
    themes, words = said["themes"], said["words"]
    assert isinstance(themes, dict)
    assert isinstance(words, dict)
    assert themes["denominator"] == words["counts"]["CODED"]


def test_no_small_number_comes_back_by_subtraction() -> None:
    chance = random.Random(3)
    for _ in range(40):
        answers = [one(chance) for _ in range(chance.choice([5, 30, 120]))]
        families = [
            [count(str(k), [a for a in answers if key(a) == k]) for k in sorted({str(key(a)) for a in answers})]
            for key in (lambda a: str(a.organisation_id), lambda a: a.work_status)
        ]
        whole = count(WHOLE, answers)
        shown, told = disclosed(whole, families, SCHEME)
        pairs = [
            (whole, shown),
            *((f, s) for fs, ss in zip(families, told, strict=True) for f, s in zip(fs, ss, strict=True)),
        ]
        for true, seen in pairs:
            for part in (Part.WORRY, Part.OPENNESS, Part.WORDS):
                assert [seen.people, *seen.counts[part].values()].count(None) != 1
            for worry in Worry:
                row = [seen.counts[Part.WORRY][worry]]
                row += [seen.counts[Part.TOGETHER][f"{worry} {wants}"] for wants in Openness]
                assert row.count(None) != 1
            for part, counts in seen.counts.items():
                for code, number in counts.items():
                    small = 1 <= true.counts[part][code] <= SCHEME.most_hidden
                    assert not small or number is None
                    assert number is None or number % SCHEME.round_to == 0
                    of = true.people if part is Part.BARRIERS else true.counts[Part.WORDS][Words.CODED]
                    few_without = 1 <= of - true.counts[part][code] <= SCHEME.most_hidden
                    if part in {Part.BARRIERS, Part.THEMES} and few_without and seen.of(part) is not None:
                        assert number is None
        for groups in told:
            for part, counts in shown.counts.items():
                for code, number in counts.items():
                    assert [number, *(g.counts[part][code] for g in groups)].count(None) != 1


def test_themes_have_an_order_and_nothing_else_is_one() -> None:
    assert in_order(["MONEY", "HEALTH_AT_WORK", "MONEY"]) == (Theme.HEALTH_AT_WORK, Theme.MONEY)
    assert in_order([]) == ()
    with pytest.raises(UnknownTheme, match="SCIATICA"):
        in_order(["SCIATICA"])
    assert in_words(["MONEY", "GONE"]) == ("Money, debt or benefits", "GONE")
    assert len({words.lower() for words in THEMES.values()}) == len(list(Theme))
    assert all(len(theme.value) <= 20 for theme in Theme)
