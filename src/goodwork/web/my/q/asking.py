"""From a definition to the fields of a page, in one language, or in two side by side for a helper."""

from __future__ import annotations

from collections.abc import Mapping

from goodwork.reach.questionnaires.definitions import Definition, FieldKind, Step
from goodwork.reach.questionnaires.definitions import Field as Asked
from goodwork.reach.questionnaires.rules import Problem, Value
from goodwork.web.my.fields import Field, Option
from goodwork.web.my.tongue import say

_KINDS = {
    FieldKind.CHOICE: "radios",
    FieldKind.SEVERAL: "checkboxes",
    FieldKind.SCALE: "scale",
    FieldKind.NUMBER: "text",
    FieldKind.TEXT: "textarea",
    FieldKind.PHONE: "tel",
}


def title_of(definition: Definition, step: Step, language: str, names: Mapping[str, str]) -> str:
    """Return what a page is called: its one question, or the title of its several."""
    key = f"{step.key}.title" if len(step.fields) > 1 else f"{step.fields[0].key}.label"
    return definition.text(language, key, **names)


def problem_text(definition: Definition, problem: Problem, language: str, names: Mapping[str, str]) -> str:
    """Return what is wrong with an answer in a person's words."""
    own = definition.text(language, problem.words, **names)
    return own or say(language, problem.words, limit=problem.limit or 0)


def fields_of(
    definition: Definition,
    step: Step,
    language: str,
    names: Mapping[str, str],
    *,
    values: Mapping[str, Value],
    typed: Mapping[str, list[str]] | None = None,
    problems: tuple[Problem, ...] = (),
    beside: str = "",
) -> tuple[Field, ...]:
    """Return a page's fields with what is known or was just typed, and what is wrong with it.

    `beside` is a second language whose words stand with the first, where it is another.
    """
    wrong = {p.field: problem_text(definition, p, language, names) for p in problems}
    alone = len(step.fields) == 1
    return tuple(
        _field(
            definition,
            item,
            language,
            names,
            chosen=typed[item.key] if typed is not None and item.key in typed else _texts(values.get(item.key)),
            error=wrong.get(item.key, ""),
            heading=alone,
            beside="" if beside == language else beside,
        )
        for item in step.fields
    )


def _texts(value: Value) -> list[str]:
    """Return a value as a form would send it."""
    if value is None:
        return []
    return list(value) if isinstance(value, tuple) else [str(value)]


def _field(
    definition: Definition,
    item: Asked,
    language: str,
    names: Mapping[str, str],
    *,
    chosen: list[str],
    error: str,
    heading: bool,
    beside: str,
) -> Field:
    def words(part: str) -> str:
        return definition.text(language, f"{item.key}.{part}", **names)

    def also(part: str) -> str:
        return definition.text(beside, f"{item.key}.{part}", **names) if beside else ""

    kind = _KINDS[item.kind]
    options = tuple(Option(code, words(code), code in chosen, also(code)) for code in item.options)
    numbers: tuple[Option, ...] = ()
    if item.kind is FieldKind.SCALE:
        numbers = tuple(Option(str(n), str(n), str(n) in chosen) for n in range(item.low, item.high + 1))
    return Field(
        kind=kind,
        key=item.key,
        label=words("label"),
        hint=words("hint"),
        options=options,
        numbers=numbers,
        low=words("low"),
        high=words("high"),
        value=chosen[0] if chosen and kind in {"text", "textarea", "tel"} else "",
        most=item.most,
        error=error,
        autocomplete="tel" if kind == "tel" and not beside else "",
        heading=heading,
        tongue=beside,
        label_also=also("label"),
        hint_also=also("hint"),
        ends_also=tuple(text for text in (also("low"), also("high")) if text),
    )
