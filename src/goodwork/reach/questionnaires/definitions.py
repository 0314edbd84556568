"""A questionnaire's definition: read from JSON, checked, and held as frozen dataclasses. No Django, no clock."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from goodwork.kernel.words import LANGUAGES, apart, in_order

FOLDER = Path(__file__).parent / "definitions"

APPROVED = "APPROVED"
DRAFT = "DRAFT"

_KEY = re.compile(r"[a-z][a-z0-9_]{0,30}")
_CODE = re.compile(r"[A-Z][A-Z0-9_]{0,39}")
_GAP = re.compile(r"\{([a-z_]+)\}")

GAPS = frozenset({"provider", "reader", "asker"})
"""What words may leave open: the names of the organisation shared with, the one that reads, and the one that asks."""


class BadDefinition(ValueError):
    """A definition that can't be asked; the message says what to mend."""


class FieldKind(StrEnum):
    """What can be asked for."""

    CHOICE = "CHOICE"
    SEVERAL = "SEVERAL"
    SCALE = "SCALE"
    NUMBER = "NUMBER"
    TEXT = "TEXT"
    PHONE = "PHONE"


@dataclass(frozen=True, slots=True)
class Condition:
    """A branch: an earlier field was answered with one of these codes."""

    field: str
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Field:
    """One thing asked for.

    `options` are the codes that can be chosen (for a scale, those beside its numbers); `alone` are those that can't be
    chosen together with others; `low` and `high` bound scales and numbers, both included; `most` is the longest text in
    characters; `read` says that a human must read the text.
    """

    key: str
    kind: FieldKind
    required: bool
    options: tuple[str, ...]
    alone: frozenset[str]
    low: int
    high: int
    most: int
    read: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One page: its fields, and when it is asked. `needs` are names without which it can't be asked."""

    key: str
    fields: tuple[Field, ...]
    when: tuple[Condition, ...]
    needs: frozenset[str]


@dataclass(frozen=True, slots=True)
class CodeRule:
    """How a code for events and reports is read off a field; the codes outlive the version's own options (E7)."""

    name: str
    field: str
    mapping: Mapping[str, str]
    otherwise: str | None


@dataclass(frozen=True, slots=True)
class ScoreRule:
    """A score: the sum of fields with numbers, or nothing while one of them has none."""

    name: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one language, and whether somebody has approved them."""

    status: str
    approved_by: str | None
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Definition:
    """A questionnaire in one version."""

    code: str
    version: int
    minutes: int
    wording_version: str
    steps: tuple[Step, ...]
    codes: tuple[CodeRule, ...]
    scores: tuple[ScoreRule, ...]
    words: Mapping[str, Wording]
    sha256: str

    def step(self, key: str) -> Step | None:
        """Return the step of a key, or None."""
        return next((s for s in self.steps if s.key == key), None)

    def field(self, key: str) -> Field | None:
        """Return the field of a key, or None."""
        return next((f for s in self.steps for f in s.fields if f.key == key), None)

    def languages(self, *, drafts: bool) -> tuple[str, ...]:
        """Return the languages that it may be asked in; drafts only where they are allowed."""
        return tuple(
            code for code in LANGUAGES if code in self.words and (drafts or self.words[code].status == APPROVED)
        )

    def text(self, language: str, key: str, **gaps: str) -> str:
        """Return the words of a key with names put in, "" where the definition has none.

        What a language lacks is said in English.
        """
        tongue = next((t for t in (language, "en") if t in self.words and key in self.words[t].texts), None)
        if tongue is None:
            return ""
        names = {gap: apart(tongue, name) for gap, name in gaps.items()}
        return in_order(tongue, _GAP.sub(lambda found: names.get(found[1], found[0]), self.words[tongue].texts[key]))


def canonical(body: Mapping[str, Any]) -> str:
    """Return a definition's JSON in one form, whatever the spacing of its file."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256_of(body: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a definition's canonical form."""
    return hashlib.sha256(canonical(body).encode()).hexdigest()


def parse(body: Mapping[str, Any]) -> Definition:
    """Return the definition that a JSON object describes.

    Raises BadDefinition, in one sentence, for anything that could not be asked, branched on, or said in every language.
    """
    try:
        steps = tuple(_step(s) for s in body["steps"])
        made = Definition(
            code=str(body["code"]),
            version=int(body["version"]),
            minutes=int(body["minutes"]),
            wording_version=str(body["wording_version"]),
            steps=steps,
            codes=tuple(_code_rule(n, r) for n, r in body.get("codes", {}).items()),
            scores=tuple(ScoreRule(n, tuple(r["sum"])) for n, r in body.get("scores", {}).items()),
            words={lang: _wording(body["words"][lang]) for lang in sorted(body["words"], key=_place)},
            sha256=sha256_of(body),
        )
    except (KeyError, TypeError, AttributeError) as wrong:
        raise BadDefinition(f"The definition lacks {wrong}, or has it in the wrong form.") from None
    _check_keys(made)
    _check_branches(made)
    _check_rules(made)
    _check_words(made)
    return made


def _place(language: str) -> int:
    """Return where a language stands among those of the pages; others come last, to be refused."""
    return LANGUAGES.index(language) if language in LANGUAGES else len(LANGUAGES)


def _step(body: Mapping[str, Any]) -> Step:
    return Step(
        key=body["key"],
        fields=tuple(_field(f) for f in body["fields"]),
        when=tuple(Condition(c["field"], frozenset(c["in"])) for c in body.get("when", ())),
        needs=frozenset(body.get("needs", ())),
    )


def _field(body: Mapping[str, Any]) -> Field:
    try:
        kind = FieldKind(body["kind"])
    except ValueError:
        raise BadDefinition(f"{body['key']}: there is no kind of field called {body['kind']}.") from None
    return Field(
        key=body["key"],
        kind=kind,
        required=bool(body.get("required", True)),
        options=tuple(body.get("options", ())),
        alone=frozenset(body.get("alone", ())),
        low=int(body.get("low", 0)),
        high=int(body.get("high", 10)),
        most=int(body.get("most", 1000)),
        read=bool(body.get("read", False)),
    )


def _code_rule(name: str, body: Mapping[str, Any]) -> CodeRule:
    return CodeRule(name, body["field"], dict(body.get("map", {})), body.get("otherwise"))


def _wording(body: Mapping[str, Any]) -> Wording:
    return Wording(str(body["status"]), body.get("approved_by"), {str(k): str(v) for k, v in body["texts"].items()})


def _check_keys(made: Definition) -> None:
    if not _CODE.fullmatch(made.code) or made.version < 1:
        raise BadDefinition("A definition has an UPPERCASE code and a version from 1 on.")
    if not made.steps or any(not s.fields for s in made.steps):
        raise BadDefinition("A definition has steps, and every step asks for something.")
    for kind, keys in (
        ("step", [s.key for s in made.steps]),
        ("field", [f.key for s in made.steps for f in s.fields]),
    ):
        for key in keys:
            if not _KEY.fullmatch(key) or keys.count(key) > 1:
                raise BadDefinition(f"The {kind} {key} has a wrong or a second key of that name.")
    for item in (f for s in made.steps for f in s.fields):
        _check_field(item)


def _check_field(item: Field) -> None:
    chosen = item.kind in {FieldKind.CHOICE, FieldKind.SEVERAL}
    if chosen and not item.options:
        raise BadDefinition(f"{item.key}: nothing can be chosen.")
    if len(set(item.options)) != len(item.options) or any(not _CODE.fullmatch(o) for o in item.options):
        raise BadDefinition(f"{item.key}: its options are not UPPERCASE codes, each of them once.")
    if not item.alone <= set(item.options):
        raise BadDefinition(f"{item.key}: what stands alone is not among the options.")
    if item.low >= item.high or item.most < 1:
        raise BadDefinition(f"{item.key}: its bounds are the wrong way round.")
    if item.read and item.kind is not FieldKind.TEXT:
        raise BadDefinition(f"{item.key}: only a text can be for somebody to read.")


def _check_branches(made: Definition) -> None:
    earlier: dict[str, Field] = {}
    for step in made.steps:
        for condition in step.when:
            asked = earlier.get(condition.field)
            if asked is None:
                raise BadDefinition(f"The step {step.key} depends on {condition.field}, which is not asked before it.")
            if not condition.codes or not condition.codes <= set(asked.options):
                raise BadDefinition(f"The step {step.key} depends on answers that {condition.field} doesn't have.")
        earlier |= {f.key: f for f in step.fields}


def _check_rules(made: Definition) -> None:
    for rule in made.codes:
        asked = made.field(rule.field)
        if asked is None or not set(rule.mapping) <= set(asked.options):
            raise BadDefinition(f"The code {rule.name} is read off a field or an option that there is not.")
    for score in made.scores:
        for key in score.fields:
            asked = made.field(key)
            if asked is None or asked.kind not in {FieldKind.SCALE, FieldKind.NUMBER}:
                raise BadDefinition(f"The score {score.name} counts {key}, which is no number.")


def needed_words(made: Definition) -> frozenset[str]:
    """Return the keys that every language must have words for."""
    keys = {"title"}
    for step in made.steps:
        if len(step.fields) > 1:
            keys.add(f"{step.key}.title")
        for item in step.fields:
            keys.add(f"{item.key}.label")
            keys |= {f"{item.key}.{option}" for option in item.options}
            if item.required:
                keys.add(f"{item.key}.missing")
            if item.alone:
                keys.add(f"{item.key}.alone")
            if item.kind is FieldKind.SCALE:
                keys |= {f"{item.key}.low", f"{item.key}.high"}
            if item.kind in {FieldKind.PHONE, FieldKind.NUMBER}:
                keys.add(f"{item.key}.wrong")
    return frozenset(keys)


def _check_words(made: Definition) -> None:
    if "en" not in made.words:
        raise BadDefinition("A definition has words in English.")
    needed, english = needed_words(made), made.words["en"].texts
    for language, wording in made.words.items():
        if language not in LANGUAGES:
            raise BadDefinition(f"There are no pages in the language {language}.")
        if wording.status not in {APPROVED, DRAFT} or (wording.status == APPROVED) != bool(wording.approved_by):
            raise BadDefinition(f"{language}: words are a DRAFT, or APPROVED by somebody.")
        if missing := needed - wording.texts.keys():
            raise BadDefinition(f"{language}: there are no words for {min(missing)}.")
        if wording.texts.keys() != english.keys():
            raise BadDefinition(f"{language}: {min(wording.texts.keys() ^ english.keys())} is not in both languages.")
        for key, text in wording.texts.items():
            gaps = set(_GAP.findall(text))
            if not gaps <= GAPS or gaps != set(_GAP.findall(english[key])):
                raise BadDefinition(f"{language}: {key} leaves other names open than the English does.")


@lru_cache(maxsize=1)
def shipped() -> tuple[Mapping[str, Any], ...]:
    """Return the bodies of the definitions that come with the product, older versions first."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))]
    return tuple(sorted(found, key=lambda body: (body["code"], body["version"])))
