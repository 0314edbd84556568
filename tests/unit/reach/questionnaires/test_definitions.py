"""The definitions that come with the product, and what a definition must not be."""

from __future__ import annotations

import copy
import hashlib
import re
from collections.abc import Callable
from typing import Any

import pytest

from goodwork.kernel.words import LANGUAGES
from goodwork.reach.questionnaires import rules
from goodwork.reach.questionnaires.definitions import (
    APPROVED,
    DRAFT,
    BadDefinition,
    FieldKind,
    canonical,
    parse,
    shipped,
)

BODY: dict[str, Any] = dict(shipped()[0])
CHECK = parse(BODY)

SHIPPED_TEXT = {("WORK_AND_HEALTH_CHECK", 1): "20f9485b845a60e012403146dd2477d985c5a5ad35067270b2460f989560cacf"}
"""The text of a version that was shipped never changes: what people answered must stay readable as it was asked."""


def test_a_shipped_version_never_changes() -> None:
    found = {
        (body["code"], body["version"]): hashlib.sha256(canonical(body).encode()).hexdigest() for body in shipped()
    }
    assert found == SHIPPED_TEXT


def test_the_check_has_at_most_ten_pages_and_three_minutes() -> None:
    longest = rules.path(CHECK, {"work": "AT_WORK", "coach": "YES"}, frozenset({"provider"}))
    assert len(longest) == len(CHECK.steps) == 10
    assert CHECK.minutes <= 3


def test_the_check_asks_what_the_service_needs() -> None:
    scales = [f.key for s in CHECK.steps for f in s.fields if f.kind is FieldKind.SCALE]
    assert scales == ["able", "worried", "confident"]
    assert all((f.low, f.high) == (0, 10) for s in CHECK.steps for f in s.fields if f.kind is FieldKind.SCALE)
    work, area, coach = CHECK.field("work"), CHECK.field("area"), CHECK.field("coach")
    assert work is not None
    assert area is not None
    assert coach is not None
    assert {"AT_WORK", "OFF_SICK", "NOT_WORKING"} <= set(work.options)
    assert {"HOME_IN_GM", "GP_IN_GM", "JOBCENTRE_IN_GM"} <= set(area.options)
    assert coach.options == ("YES", "NOT_NOW", "NO")
    assert [f.key for s in CHECK.steps for f in s.fields if f.read] == ["matters"]


def test_all_four_languages_are_whole_and_translations_wait_for_approval() -> None:
    assert tuple(CHECK.words) == LANGUAGES
    assert CHECK.words["en"].status == APPROVED
    assert {CHECK.words[lang].status for lang in ("ur", "ar", "pl")} == {DRAFT}
    assert CHECK.languages(drafts=False) == ("en",)
    assert CHECK.languages(drafts=True) == LANGUAGES


def test_translations_are_in_their_own_script() -> None:
    arabic_script = re.compile(r"[؀-ۿ]")
    for language in ("ur", "ar"):
        for key, text in CHECK.words[language].texts.items():
            assert arabic_script.search(text), f"{language} {key}"
    same = {k for k, text in CHECK.words["pl"].texts.items() if text == CHECK.words["en"].texts[k]}
    assert same == set()


def test_names_are_put_in_and_never_read_as_a_pattern() -> None:
    said = CHECK.text("en", "share.YES", provider=r"{reader} \1 & Sons")
    assert said == r"Yes, share these with {reader} \1 & Sons"
    assert CHECK.text("en", "no.such.key") == ""
    assert CHECK.text("de", "work.label") == CHECK.text("en", "work.label")


def syllables(word: str) -> int:
    """Count the syllables of an English word by its groups of vowels; a silent e at the end is none."""
    groups = len(re.findall(r"[aeiouy]+", word.lower()))
    silent = word.lower().endswith("e") and not word.lower().endswith(("le", "ee")) and groups > 1
    return max(1, groups - silent)


def reading_age(text: str) -> float:
    """Return the reading age of a text by the Flesch-Kincaid grade, plus five years."""
    sentences = max(1, len(re.findall(r"[.?!]+(?:\s|$)", text)))
    words = re.findall(r"[A-Za-z']+", text)
    grade = 0.39 * len(words) / sentences + 11.8 * sum(syllables(w) for w in words) / len(words) - 15.59
    return grade + 5


def test_the_measure_of_reading_age_tells_plain_from_hard() -> None:
    plain = "The cat sat on the mat. It was a good cat. We like it."
    hard = "Participants should indicate functional limitations attributable to musculoskeletal comorbidities."
    assert reading_age(plain) < 7
    assert reading_age(hard) > 20


def test_the_check_can_be_read_at_the_age_of_eleven() -> None:
    english = {k: CHECK.text("en", k, provider="The Growth Company", reader="us") for k in CHECK.words["en"].texts}
    asked = {k: t for k, t in english.items() if k.split(".")[-1] in {"label", "hint", "low", "high", "missing"}}
    whole = " ".join(t if t.endswith((".", "?")) else f"{t}." for t in english.values())
    assert reading_age(whole) <= 11
    without_places = {k: t for k, t in asked.items() if k != "area.hint"}
    hard = {k: round(reading_age(t), 1) for k, t in without_places.items() if reading_age(t) > 13}
    assert hard == {}


def changed(change: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    body = copy.deepcopy(BODY)
    change(body)
    return body


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda b: b.pop("steps"), "lacks"),
        (lambda b: b.update(code="small letters"), "UPPERCASE"),
        (lambda b: b.update(steps=[]), "has steps"),
        (lambda b: b["steps"].append(b["steps"][0]), "second key"),
        (lambda b: b["steps"][0]["fields"][0].update(kind="MAGIC"), "no kind"),
        (lambda b: b["steps"][0]["fields"][0].update(options=[]), "nothing can be chosen"),
        (lambda b: b["steps"][0]["fields"][0].update(options=["A", "A"]), "each of them once"),
        (lambda b: b["steps"][2]["fields"][0].update(alone=["OTHER"]), "stands alone"),
        (lambda b: b["steps"][3]["fields"][0].update(low=10, high=0), "wrong way round"),
        (lambda b: b["steps"][0]["fields"][0].update(read=True), "only a text"),
        (lambda b: b["steps"][0].update(when=[{"field": "coach", "in": ["YES"]}]), "not asked before"),
        (lambda b: b["steps"][1].update(when=[{"field": "work", "in": ["SOMETIMES"]}]), "doesn't have"),
        (lambda b: b["codes"].update(X={"field": "nothing"}), "there is not"),
        (lambda b: b["scores"].update(X={"sum": ["work"]}), "no number"),
        (lambda b: b["words"].pop("en"), "English"),
        (lambda b: b["words"].update(xx=b["words"]["en"]), "no pages in the language"),
        (lambda b: b["words"]["ur"].update(status="APPROVED"), "APPROVED by somebody"),
        (lambda b: b["words"]["ur"]["texts"].pop("work.label"), "no words for work.label"),
        (lambda b: b["words"]["ur"]["texts"].pop("work.hint"), "work.hint"),
        (lambda b: b["words"]["pl"]["texts"].update({"share.label": "Czy {anyone}?"}), "other names open"),
    ],
)
def test_a_bad_definition_is_refused_in_one_sentence(change: Callable[[dict[str, Any]], Any], says: str) -> None:
    with pytest.raises(BadDefinition, match=re.escape(says)):
        parse(changed(change))


def test_spacing_of_the_file_is_no_change() -> None:
    reordered = dict(reversed(list(BODY.items())))
    assert parse(reordered).sha256 == CHECK.sha256
