"""The words of asking for help: the same keys in every language, read at the age of nine to eleven (M7)."""

from __future__ import annotations

import re

import pytest

from goodwork.kernel.words import LANGUAGES
from goodwork.pathway.referrals.rules import REASONS, Move, Reason, State
from goodwork.pathway.requests.rules import Hand, Inside, Way
from goodwork.pathway.requests.texts import WORDS as ANSWERS
from goodwork.pathway.requests.tracking import Code, Mark
from goodwork.registers.programmes.offers import Mode, Need
from goodwork.web.my.services.tongue import WORDS
from unit.reach.questionnaires.test_definitions import reading_age

NAMES = (
    *("name", "ways", "places", "languages", "weeks", "needs", "miles", "date", "limit", "reference", "moment"),
    *("half", "most", "same", "known", "sender", "tongue"),
)
VALUES = dict.fromkeys(NAMES, "one") | {"count": 3, "days": 3}


def text(language: str, key: str) -> str:
    return WORDS.text(language, key, **VALUES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_word(language: str) -> None:
    assert WORDS.keys(language) == WORDS.keys("en")
    assert ANSWERS.keys(language) == ANSWERS.keys("en")
    for key in WORDS.keys("en"):
        assert text(language, key).strip()
        if language in {"ur", "ar"}:
            assert re.search(r"[\u0600-\u06FF]", text(language, key)), key


def test_every_code_has_its_words() -> None:
    wanted = {f"ended-{r}" for r in Reason} | {f"state-{s}" for s in State} | {f"step-{c}" for c in Code}
    wanted |= {f"mark-{m}" for m in Mark} | {f"need-{n}" for n in Need} | {f"mode-{m}" for m in Mode}
    wanted |= {f"typed-{h}" for h in Hand} | {f"way-{w}" for w in Way if w is not Way.WEB}
    wanted |= {f"also-{i}" for i in Inside if i is not Inside.NONE}
    assert wanted <= WORDS.keys("en")
    assert {f"why-{r}" for r, rule in REASONS.items() if rule.move is Move.REJECT} <= ANSWERS.keys("en")


def test_it_can_be_read_at_the_age_of_eleven() -> None:
    english = {key: text("en", key) for key in WORDS.keys("en")}
    whole = " ".join(t if t.endswith((".", "?")) else f"{t}." for t in english.values())
    assert reading_age(whole) <= 11
    sentences = {k: t for k, t in english.items() if len(t.split()) > 8}
    assert {k: round(reading_age(t), 1) for k, t in sentences.items() if reading_age(t) > 13} == {}
