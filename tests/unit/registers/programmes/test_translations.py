"""What programmes say in other languages: what ships is whole and a draft, and old words never stand for new ones."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import goodwork
from goodwork.kernel.words import LANGUAGES
from goodwork.registers.programmes.conditions import CannotOffer
from goodwork.registers.programmes.offer_files import read_offer, written
from goodwork.registers.programmes.offers import Offer
from goodwork.registers.programmes.translations import Standing, with_translations

DATA = Path(goodwork.__file__).parent / "data" / "programmes"
OTHERS = [language for language in LANGUAGES if language != "en"]
APPROVED = {"status": "APPROVED", "approved_by": "A Translator", "approved_on": "2026-11-20"}


def offer(status: dict[str, str] | None = None, **texts: str) -> Offer:
    """Make a programme with one text or more in Urdu."""
    row: dict[str, Any] = {
        "slug": "debt",
        "name": "Debt advice",
        "what": "Free advice.",
        "providers": [{"code": "ONE", "role": "LEAD"}],
        "translations": {"ur": {**(status or {}), "texts": texts or {"Debt advice": "قرض کا مشورہ"}}},
    }
    return read_offer(row)


@pytest.mark.parametrize("name", ["manchester.json", "demonstration.json"])
@pytest.mark.parametrize("language", OTHERS)
def test_all_that_ships_is_there_in_every_language_as_a_draft(name: str, language: str) -> None:
    document = json.loads((DATA / name).read_text(encoding="utf-8"))
    offers = [read_offer(row) for row in with_translations(document)]
    english = {text for one in offers for text in one.texts}
    given = document["translations"][language]
    assert set(given["texts"]) == english, "each text once, and nothing that no programme says"
    assert (given["status"], given["approved_by"], given["approved_on"]) == ("DRAFT", "", None)
    for one in offers:
        for text in one.texts:
            assert one.in_language(language, text, allow_drafts=True) not in {"", text}
            assert one.in_language(language, text, allow_drafts=False) == ""


def test_an_approved_translation_is_used_where_drafts_are_not() -> None:
    drafted, approved = offer(), offer(APPROVED)
    assert drafted.in_language("ur", "Debt advice", allow_drafts=False) == ""
    assert approved.in_language("ur-PK", "Debt advice", allow_drafts=False) == "قرض کا مشورہ"
    assert approved.in_language("pl", "Debt advice", allow_drafts=True) == ""
    one = approved.translations["ur"]
    assert (one.status, one.approved_by, one.approved_on) == (Standing.APPROVED, "A Translator", date(2026, 11, 20))


def test_english_that_is_changed_has_no_translation_any_more() -> None:
    row = written(offer(APPROVED, **{"Debt advice": "قرض کا مشورہ", "Free advice.": "مفت مشورہ۔"}))
    assert read_offer(row).in_language("ur", "Free advice.", allow_drafts=False) == "مفت مشورہ۔"
    changed = read_offer({**row, "what": "Advice for a fee."})
    assert changed.in_language("ur", "Advice for a fee.", allow_drafts=True) == ""
    assert "Free advice." not in changed.translations["ur"].texts
    assert changed.in_language("ur", "Debt advice", allow_drafts=False) == "قرض کا مشورہ"


def test_a_programmes_own_translations_go_before_those_of_its_file() -> None:
    def words(text: str) -> dict[str, Any]:
        return {"ur": {"texts": {"Debt advice": text}}}

    own, bare = {"slug": "a", "translations": words("اپنا")}, {"slug": "b"}
    rows = with_translations({"programmes": [own, bare], "translations": words("سب کا")})
    assert [row["translations"]["ur"]["texts"]["Debt advice"] for row in rows] == ["اپنا", "سب کا"]
    assert with_translations([bare]) == [bare]
    assert with_translations({"slug": "b"}) == {"slug": "b"}


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ([], "by language"),
        ("ur", "by language"),
        ({"en": {"texts": {}}}, "not en"),
        ({"ur": {"text": {}}}, "status, approved_by"),
        ({"ur": {"texts": {"Debt advice": " "}}}, "words of 1 to"),
        ({"ur": {"texts": {"Debt advice": "x" * 901}}}, "words of 1 to"),
        ({"ur": {"status": "FINE", "texts": {}}}, "FINE"),
        ({"ur": {**APPROVED, "approved_by": " ", "texts": {}}}, "needs approved_by"),
        ({"ur": {**APPROVED, "approved_on": "soon", "texts": {}}}, "soon"),
    ],
)
def test_what_a_translation_can_not_be(wrong: object, told: str) -> None:
    row = {**written(offer()), "translations": wrong}
    with pytest.raises(CannotOffer, match=told) as refused:
        read_offer(row)
    assert refused.value.field == "translations"
