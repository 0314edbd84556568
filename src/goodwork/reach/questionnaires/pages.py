"""What was sent of a page: read, or refused field by field. No Django, no clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from goodwork.kernel.identifiers import phone
from goodwork.kernel.parsers import Unreadable, free_text, integer
from goodwork.reach.questionnaires.definitions import Field, FieldKind, Step

Value = str | int | tuple[str, ...] | None
"""An answer: a code, a whole number, codes in the definition's order, a text; None for what was left empty."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an answer can't be kept: the field, the key of its words, and the sentence to show in English."""

    field: str
    words: str
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """A page's answers as read, and what is wrong with them; `values` holds what could be read."""

    values: Mapping[str, Value]
    problems: tuple[Problem, ...]


def check(step: Step, sent: Mapping[str, Sequence[str]]) -> Checked:
    """Read a page's answers as they were sent, each field a list of texts.

    The words of a problem are `<field>.missing`, `<field>.alone` or `<field>.wrong` of the definition, or
    `error-too-long`, `error-characters` and `error-option` of the page.
    """
    values: dict[str, Value] = {}
    problems: list[Problem] = []
    for item in step.fields:
        texts = [t.strip() for t in sent.get(item.key, ()) if t.strip()]
        found = _read(item, texts)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            values[item.key] = found
    return Checked(values=values, problems=tuple(problems))


def _read(item: Field, texts: Sequence[str]) -> Value | Problem:
    if not texts:
        return Problem(item.key, f"{item.key}.missing") if item.required else None
    if item.kind is FieldKind.SEVERAL:
        return _several(item, texts)
    text = texts[0]
    if item.kind is FieldKind.CHOICE:
        return text if text in item.options else Problem(item.key, "error-option")
    if item.kind in {FieldKind.SCALE, FieldKind.NUMBER}:
        return _number(item, text)
    if item.kind is FieldKind.PHONE:
        number = phone(text)
        return number.e164 if number else Problem(item.key, f"{item.key}.wrong")
    return _text(item, text)


def _several(item: Field, texts: Sequence[str]) -> Value | Problem:
    chosen = set(texts)
    if not chosen <= set(item.options):
        return Problem(item.key, "error-option")
    if len(chosen) > 1 and chosen & item.alone:
        return Problem(item.key, f"{item.key}.alone")
    return tuple(code for code in item.options if code in chosen)


def _number(item: Field, text: str) -> Value | Problem:
    if text in item.options:
        return text
    try:
        return integer(text, low=item.low, high=item.high)
    except Unreadable:
        if item.kind is FieldKind.SCALE:
            return Problem(item.key, "error-option")
        return Problem(item.key, f"{item.key}.wrong")


def _text(item: Field, text: str) -> Value | Problem:
    if len(text.replace("\r\n", "\n")) > item.most:
        return Problem(item.key, "error-too-long", item.most)
    try:
        return free_text(text, most=item.most)
    except Unreadable:
        return Problem(item.key, "error-characters")
