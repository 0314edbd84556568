"""The words of a person's own pages: whole in four languages, each of them used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import goodwork.reach.questionnaires.rules
import goodwork.web.my
from goodwork.kernel.words import LANGUAGES, Words

FOLDER = Path(goodwork.web.my.__file__).parent
TEXTS = {
    language: dict(re.findall(r"^([\w-]+) = (.+)$", (FOLDER / "words" / f"{language}.ftl").read_text(), re.M))
    for language in LANGUAGES
}
GAPS = re.compile(r"\{ \$(\w+) \}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything_with_the_same_gaps(language: str) -> None:
    assert TEXTS[language].keys() == TEXTS["en"].keys() == Words(FOLDER / "words").keys(language)
    for key, english in TEXTS["en"].items():
        assert sorted(GAPS.findall(TEXTS[language][key])) == sorted(GAPS.findall(english)), key


@pytest.mark.parametrize("language", ["ur", "ar", "pl"])
def test_translations_say_that_nobody_has_approved_them(language: str) -> None:
    assert (FOLDER / "words" / f"{language}.ftl").read_text().startswith("### DRAFT")
    assert {k for k, text in TEXTS[language].items() if text == TEXTS["en"][k]} <= {"details-email"}


def test_every_word_is_used() -> None:
    sources = [p.read_text() for p in FOLDER.rglob("*") if p.suffix in {".py", ".jinja"}]
    sources += [p.read_text() for p in Path(goodwork.reach.questionnaires.__file__).parent.glob("*.py")]
    whole = "\n".join(sources).replace("'", '"')
    begun = ("relation-", "share-", "held-what-", "details-", "stop-", "start-", "worry-", "not-now-", "do-")
    unused = {key for key in TEXTS["en"] if f'"{key}"' not in whole and not key.startswith(begun)}
    assert unused == set()


def test_the_english_is_plain() -> None:
    long_words = {
        word.lower()
        for text in TEXTS["en"].values()
        for word in re.findall(r"[A-Za-z]+", GAPS.sub("", text))
        if len(word) > 11
    }
    assert long_words == set()
