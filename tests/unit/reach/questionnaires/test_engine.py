"""The engine that asks: branches, back and forward, checks, codes and scores, on made definitions and the real one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from goodwork.reach.questionnaires import rules
from goodwork.reach.questionnaires.definitions import Definition, FieldKind, Step, parse, shipped
from goodwork.reach.questionnaires.rules import Answers, Need, Value

CHECK = parse(shipped()[0])
PROVIDER = frozenset({"provider"})


def sent_for(step: Step, draw: Any) -> dict[str, list[str]]:
    """Draw a right set of answers for a page, as a browser sends it."""
    sent: dict[str, list[str]] = {}
    for item in step.fields:
        if not item.required and draw(st.booleans()):
            sent[item.key] = [""]
        elif item.kind is FieldKind.CHOICE:
            sent[item.key] = [draw(st.sampled_from(item.options))]
        elif item.kind is FieldKind.SEVERAL:
            together = [o for o in item.options if o not in item.alone]
            several = st.lists(st.sampled_from(together), min_size=1, unique=True)
            sent[item.key] = draw(st.one_of(several, *(st.just([a]) for a in sorted(item.alone))))
        elif item.kind in {FieldKind.SCALE, FieldKind.NUMBER}:
            number = st.integers(item.low, item.high).map(str)
            sent[item.key] = [draw(st.one_of(number, *(st.just(o) for o in item.options)))]
        elif item.kind is FieldKind.PHONE:
            sent[item.key] = ["07700 900123"]
        else:
            sent[item.key] = [draw(st.text(st.characters(codec="utf-8", exclude_categories=("C",)), max_size=40))]
    return sent


@settings(max_examples=200, deadline=None)
@for_all(st.data(), st.sampled_from([frozenset(), PROVIDER]))
def test_every_way_through_ends_and_keeps_its_answers(data: st.DataObject, known: frozenset[str]) -> None:
    answers: dict[str, Value] = {}
    step = rules.next_step(CHECK, answers, known)
    seen: list[str] = []
    mosts: list[int] = []
    while step is not None:
        assert step.key not in seen
        seen.append(step.key)
        mosts.append(rules.progress(CHECK, answers, known, step=step.key).most)
        assert rules.progress(CHECK, answers, known, step=step.key).number == len(seen)
        checked = rules.check(step, sent_for(step, data.draw))
        assert checked.problems == ()
        answers |= checked.values
        step = rules.next_step(CHECK, answers, known, after=step.key)
    assert seen == [s.key for s in rules.path(CHECK, answers, known)]
    assert len(seen) <= 10
    assert mosts == sorted(mosts, reverse=True)
    assert mosts[-1] >= len(seen)
    assert rules.progress(CHECK, answers, known, step=seen[-1]).most == len(seen)
    assert rules.first_open(CHECK, answers, known) is None

    before = dict(answers)
    back = seen[-1]
    walked = [back]
    while (earlier := rules.previous_step(CHECK, answers, known, before=back)) is not None:
        back = earlier.key
        walked.append(back)
    assert walked == seen[::-1]
    assert answers == before


@settings(max_examples=100, deadline=None)
@for_all(st.data())
def test_a_change_of_mind_takes_its_branch_along_and_brings_it_back(data: st.DataObject) -> None:
    answers: dict[str, Value] = {}
    for step in CHECK.steps:
        answers |= rules.check(step, sent_for(step, data.draw)).values
    yes = {**answers, "coach": "YES"}
    no = {**answers, "coach": "NO"}
    assert {"reach", "help", "share"} <= {s.key for s in rules.path(CHECK, yes, PROVIDER)}
    assert not {"reach", "help", "share"} & {s.key for s in rules.path(CHECK, no, PROVIDER)}
    assert "share" not in rules.given(CHECK, no, PROVIDER)
    assert rules.given(CHECK, yes, PROVIDER)["share"] == answers["share"]


def as_bytes(answers: Mapping[str, Value]) -> bytes:
    """Return what was answered, and nothing of how."""
    return json.dumps({key: rules.to_json(value) for key, value in answers.items()}, sort_keys=True).encode()


@settings(max_examples=100, deadline=None)
@for_all(st.data(), st.permutations(list(range(10))))
def test_the_same_answers_from_any_mouth_have_the_same_bytes(data: st.DataObject, order: list[int]) -> None:
    pages = [(step, sent_for(step, data.draw)) for step in CHECK.steps]
    web: dict[str, Value] = {}
    for step, sent in pages:
        web |= rules.check(step, sent).values
    voice: dict[str, Value] = {}
    for place in order:
        step, sent = pages[place]
        spoken = {key: [f"  {t} " for t in reversed(texts)] for key, texts in sent.items()}
        voice |= rules.check(step, spoken).values
    stored = {key: rules.from_json(json.loads(json.dumps(rules.to_json(v)))) for key, v in voice.items()}
    assert as_bytes(web) == as_bytes(stored)


def test_a_branch_is_not_opened_by_an_answer_off_the_way() -> None:
    definition = made(
        steps=[
            {"key": "a", "fields": [choice("a", "YES", "NO")]},
            {"key": "b", "when": [{"field": "a", "in": ["YES"]}], "fields": [choice("b", "YES", "NO")]},
            {"key": "c", "when": [{"field": "b", "in": ["YES"]}], "fields": [choice("c", "YES", "NO")]},
        ]
    )
    answers: Answers = {"a": "NO", "b": "YES"}
    assert [s.key for s in rules.path(definition, answers)] == ["a"]
    assert rules.progress(definition, {}, step="a").most == 3
    assert rules.reachable(definition, answers, key="c") is None


def test_going_on_starts_at_the_first_page_without_an_answer() -> None:
    answers: Answers = {"work": "OFF_SICK", "hours": "HOURS_16_TO_29"}
    found = rules.first_open(CHECK, answers, PROVIDER)
    assert found is not None
    assert found.key == "barriers"
    assert rules.reachable(CHECK, answers, PROVIDER, key="matters") is None
    assert rules.reachable(CHECK, answers, PROVIDER, key="work") is not None


def test_a_page_without_a_provider_is_not_asked() -> None:
    assert "share" not in [s.key for s in rules.path(CHECK, {"coach": "YES"})]
    assert "share" in [s.key for s in rules.path(CHECK, {"coach": "YES"}, PROVIDER)]


@pytest.mark.parametrize(
    ("step", "sent", "field", "words"),
    [
        ("work", {}, "work", "work.missing"),
        ("work", {"work": ["MAYBE"]}, "work", "error-option"),
        ("barriers", {"barriers": ["NOTHING", "BODY"]}, "barriers", "barriers.alone"),
        ("barriers", {"barriers": ["<script>"]}, "barriers", "error-option"),
        ("scales", {"able": ["11"], "worried": ["0"], "confident": ["NOT_SAID"]}, "able", "error-option"),
        ("scales", {"able": ["-1"], "worried": ["0"], "confident": ["5"]}, "able", "error-option"),
        ("matters", {"matters": ["x" * 1001]}, "matters", "error-too-long"),
        ("matters", {"matters": ["a\x00b"]}, "matters", "error-characters"),
        (
            "reach",
            {"how": ["RING"], "when": ["ANY_TIME"], "message": ["YES"], "phone": ["12"]},
            "phone",
            "phone.wrong",
        ),
    ],
)
def test_a_wrong_answer_says_what_to_mend(step: str, sent: dict[str, list[str]], field: str, words: str) -> None:
    found = CHECK.step(step)
    assert found is not None
    checked = rules.check(found, sent)
    assert [(p.field, p.words) for p in checked.problems] == [(field, words)]
    assert field not in checked.values


def test_what_is_right_on_a_page_is_read_beside_what_is_wrong() -> None:
    step = CHECK.step("scales")
    assert step is not None
    checked = rules.check(step, {"able": ["7"], "confident": ["NOT_SAID"]})
    assert checked.values == {"able": 7, "confident": "NOT_SAID"}
    assert [p.field for p in checked.problems] == ["worried"]


def test_codes_and_scores() -> None:
    answers: Answers = {
        "work": "OFF_SICK",
        "barriers": ("BODY", "MONEY"),
        "able": 3,
        "worried": "NOT_SAID",
        "coach": "YES",
    }
    assert rules.code(CHECK, answers, "WORK_STATUS") == "OFF_SICK"
    assert rules.code(CHECK, {}, "WORK_STATUS") == "UNKNOWN"
    assert rules.codes(CHECK, answers, "BARRIERS") == ("BODY", "MONEY")
    assert rules.score(CHECK, answers, "ABLE") == 3
    assert rules.score(CHECK, answers, "WORRIED") is None
    assert rules.score(CHECK, answers, "NOT_A_SCORE") is None
    assert rules.code(CHECK, answers, "CONSENT") is None


def test_a_newer_version_with_other_options_gives_the_same_codes() -> None:
    newer = made(
        version=2,
        steps=[{"key": "job", "fields": [choice("job", "FULL_TIME", "PART_TIME", "SICK", "NONE")]}],
        codes={
            "WORK_STATUS": {
                "field": "job",
                "map": {"FULL_TIME": "IN_WORK", "PART_TIME": "IN_WORK", "SICK": "OFF_SICK", "NONE": "OUT_OF_WORK"},
            }
        },
    )
    old, new = {"work": "AT_WORK"}, {"job": "PART_TIME"}
    assert rules.code(CHECK, old, "WORK_STATUS") == rules.code(newer, new, "WORK_STATUS") == "IN_WORK"


def test_a_sum_needs_all_its_numbers() -> None:
    number = {"kind": "NUMBER", "low": 0, "high": 3}
    definition = made(
        steps=[{"key": "both", "fields": [{"key": "one", **number}, {"key": "two", **number}]}],
        scores={"TOTAL": {"sum": ["one", "two"]}},
    )
    assert rules.score(definition, {"one": 1, "two": 2}, "TOTAL") == 3
    assert rules.score(definition, {"one": 0, "two": 0}, "TOTAL") == 0
    assert rules.score(definition, {"one": 1}, "TOTAL") is None
    step = definition.steps[0]
    assert [p.words for p in rules.check(step, {"one": ["4"], "two": ["two"]}).problems] == ["one.wrong", "two.wrong"]


@pytest.mark.parametrize(
    ("wants", "consent", "has_text", "needs"),
    [
        ("YES", "YES", True, (Need.COACH,)),
        ("YES", "NO", False, (Need.CALL,)),
        ("YES", None, True, (Need.CALL, Need.READER)),
        ("NOT_NOW", None, False, (Need.NOBODY,)),
        ("NO", None, True, (Need.READER,)),
        (None, None, False, (Need.NOBODY,)),
    ],
)
def test_what_an_answer_needs(wants: str | None, consent: str | None, has_text: bool, needs: tuple[Need, ...]) -> None:
    assert rules.needs(wants=wants, consent=consent, has_text=has_text) == needs


def test_the_states_of_a_request() -> None:
    assert rules.REQUEST.open == {"REQUESTED", "STARTED"}
    assert rules.REQUEST.move("NOT_ANSWERED", "REOPEN") == "REQUESTED"
    assert not rules.REQUEST.can("SUBMITTED", "SUBMIT")


def choice(key: str, *options: str) -> dict[str, Any]:
    return {"key": key, "kind": "CHOICE", "options": list(options)}


def made(
    *,
    steps: list[dict[str, Any]],
    version: int = 1,
    codes: dict[str, Any] | None = None,
    scores: dict[str, Any] | None = None,
) -> Definition:
    """Make a small definition with plain words for everything that needs them."""
    texts: dict[str, str] = {"title": "A made one"}
    for step in steps:
        texts[f"{step['key']}.title"] = step["key"]
        for item in step["fields"]:
            for name in ("label", "missing", "alone", "low", "high", "wrong", *item.get("options", [])):
                texts[f"{item['key']}.{name}"] = f"{item['key']} {name}"
    return parse(
        {
            "code": "MADE",
            "version": version,
            "minutes": 1,
            "wording_version": "M",
            "steps": steps,
            "codes": codes or {},
            "scores": scores or {},
            "words": {"en": {"status": "APPROVED", "approved_by": "a test", "texts": texts}},
        }
    )


@pytest.mark.parametrize(("language", "said"), [("en", "07700 900456"), ("ur", "\u206607700 900456\u2069")])
def test_a_number_is_shown_as_people_write_it_and_in_its_order(language: str, said: str) -> None:
    assert rules.words_of(CHECK, language, "phone", "+447700900456", {}) == (said,)
    assert rules.words_of(CHECK, language, "phone", None, {}) == ()
