"""A programme as a data file has it, read and written; no Django, no clock."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Any

from goodwork.registers.programmes.conditions import CODE, CannotOffer, Condition, Kind, checked
from goodwork.registers.programmes.offers import (
    Baseline,
    CapacityKind,
    ComesAfter,
    Culture,
    Declared,
    Fact,
    Mode,
    Need,
    Offer,
    PlaceOf,
    Printed,
    ProviderOf,
    Role,
    Serves,
    check,
)
from goodwork.registers.programmes.translations import only, read_translations

_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_FIELDS = {f.name for f in dataclasses.fields(Offer)}
_PROVIDER_FIELDS = {f.name for f in dataclasses.fields(ProviderOf)}
_DAYS = (0, 260)


def _text(given: Mapping[str, Any], name: str, *, most: int, needed: bool = False) -> str:
    text = given.get(name, "")
    if not isinstance(text, str) or len(text) > most or (needed and not text.strip()):
        raise CannotOffer(name, f"`{name}` is a text of {'1' if needed else '0'} to {most} characters.")
    return " ".join(text.split())


def _day(given: Mapping[str, Any], name: str) -> date | None:
    text = given.get(name)
    if text in (None, ""):
        return None
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise CannotOffer(name, f"`{name}` is a day like 2025-03-31.") from None


def _number(given: Mapping[str, Any], name: str, low: int, high: int) -> int | None:
    number = given.get(name)
    if number is None:
        return None
    if isinstance(number, bool) or not isinstance(number, int) or not low <= number <= high:
        raise CannotOffer(name, f"`{name}` is a whole number from {low} to {high}.")
    return number


def _codes(given: Mapping[str, Any], name: str, read: Callable[[str], Any]) -> tuple[Any, ...]:
    found = given.get(name, [])
    if not isinstance(found, list) or not all(isinstance(f, str) for f in found):
        raise CannotOffer(name, f"`{name}` is a list of codes.")
    read_all = []
    for text in found:
        try:
            read_all.append(read(text))
        except ValueError:
            raise CannotOffer(name, f"`{name}` can't hold {text[:40]!r}.") from None
    return tuple(dict.fromkeys(read_all))


def _plan_code(text: str) -> str:
    if not CODE.fullmatch(text):
        raise ValueError(text)
    return text


def _language(text: str) -> str:
    if not _LANGUAGE.fullmatch(text):
        raise ValueError(text)
    return text


def _declared(given: Mapping[str, Any]) -> Declared:
    found = given.get("declared") or {}
    if not isinstance(found, dict) or set(found) - {"reply_days", "contact_days", "start_days"}:
        raise CannotOffer("declared", "`declared` has reply_days, contact_days and start_days, in working days.")
    return Declared(*(_number(found, n, *_DAYS) for n in ("reply_days", "contact_days", "start_days")))


def _places(given: Mapping[str, Any]) -> tuple[PlaceOf, ...]:
    found = given.get("places") or []
    if not isinstance(found, list) or not all(isinstance(p, dict) for p in found):
        raise CannotOffer("places", "`places` is a list of {name, postcode}.")
    return tuple(PlaceOf(_text(p, "name", most=120, needed=True), _text(p, "postcode", most=10)) for p in found)


def _provider(given: Any) -> ProviderOf:
    if not isinstance(given, dict) or not isinstance(given.get("code"), str) or not given["code"].strip():
        raise CannotOffer("providers", "Each of `providers` has the `code` of an organisation.")
    unknown = sorted(set(given) - _PROVIDER_FIELDS - {"contact"})
    if unknown:
        raise CannotOffer("providers", f"A provider has no field {unknown[0][:40]!r}.")
    try:
        role, serves = Role(given.get("role", "SUB")), Serves(given.get("serves", "ANYBODY"))
    except ValueError as wrong:
        raise CannotOffer("providers", f"A provider's role or whom it serves: {wrong}.") from None
    return ProviderOf(
        code=given["code"].strip().upper(),
        role=role,
        serves=serves,
        languages=_codes(given, "languages", _language),
        cultures=_codes(given, "cultures", Culture),
        modes=_codes(given, "modes", Mode),
        places=_places(given),
        declared=_declared(given),
    )


def _rule(given: Any) -> Condition:
    if not isinstance(given, dict) or not isinstance(given.get("parameters", {}), dict):
        raise CannotOffer("rules", "Each of `rules` has code, kind, parameters, words, refusal and source.")
    try:
        kind = Kind(given.get("kind", ""))
    except ValueError:
        raise CannotOffer("rules", f"There is no kind of rule {str(given.get('kind'))[:40]!r}.") from None
    return checked(
        Condition(
            code=str(given.get("code", "")),
            kind=kind,
            parameters=given.get("parameters", {}),
            words=_text(given, "words", most=300),
            refusal=_text(given, "refusal", most=300),
            source=_text(given, "source", most=200),
            confirmed=given.get("confirmed", True) is True,
            from_date=_day(given, "from_date"),
            to_date=_day(given, "to_date"),
        )
    )


def _after(given: Any) -> ComesAfter:
    firsts = given.get("any_of") if isinstance(given, dict) else None
    if not isinstance(firsts, list) or not firsts or not all(_SLUG.fullmatch(str(f)) for f in firsts):
        raise CannotOffer("comes_after", "Each of `comes_after` has `any_of`, a list of slugs of programmes.")
    why, source = _text(given, "why", most=300, needed=True), _text(given, "source", most=200, needed=True)
    needs = _codes(given, "when_needs", Need)
    return ComesAfter(tuple(firsts), needs, why, source, given.get("confirmed", True) is True)


def _baseline(given: Any) -> Baseline:
    if not isinstance(given, dict):
        raise CannotOffer("baselines", "Each of `baselines` has groups, number, of_people and source.")
    groups = _codes(given, "groups", _plan_code)
    number, of_people = _number(given, "number", 0, 10_000_000), _number(given, "of_people", 1, 10_000_000)
    if not groups or number is None or of_people is None or number > of_people:
        raise CannotOffer("baselines", "A baseline has `groups`, and a `number` of them that is at most `of_people`.")
    return Baseline(groups, number, of_people, _text(given, "source", most=200, needed=True))


def _printed(given: Any) -> Printed:
    if not isinstance(given, dict):
        raise CannotOffer("printed", "Each of `printed` has words, number and source, and of_number where it is known.")
    number, of_number = _number(given, "number", 0, 1_000_000_000), _number(given, "of_number", 1, 1_000_000_000)
    if number is None or (of_number is not None and number > of_number):
        raise CannotOffer("printed", "A printed figure has a `number`, which is at most `of_number`.")
    words, source = _text(given, "words", most=200, needed=True), _text(given, "source", most=200, needed=True)
    return Printed(words, number, of_number, source)


def read_offer(given: Any) -> Offer:
    """Return a programme as a data file has it, refusing what it can't be.

    Raises: CannotOffer, with the field to mend.
    """
    if not isinstance(given, dict):
        raise CannotOffer("", "A programme is an object with slug, name, what and providers.")
    unknown = sorted(set(given) - _FIELDS)
    if unknown:
        raise CannotOffer(unknown[0][:40], f"A programme has no field {unknown[0][:40]!r}.")
    slug = str(given.get("slug", "")).strip()
    if not _SLUG.fullmatch(slug):
        raise CannotOffer(
            "slug", "A programme's slug has 1 to 60 letters, digits, - or _, and starts with a letter or digit."
        )
    lengths = given.get("length_by_plan_kind") or {}
    if not isinstance(lengths, dict) or not all(CODE.fullmatch(str(k)) for k in lengths):
        raise CannotOffer("length_by_plan_kind", "`length_by_plan_kind` gives weeks by the code of a kind of plan.")
    sources = given.get("sources") or {}
    if not isinstance(sources, dict) or not all(isinstance(s, dict) and s.get("source") for s in sources.values()):
        raise CannotOffer("sources", "`sources` gives {source, confirmed} by field.")
    try:
        capacity_kind = CapacityKind(given.get("capacity_kind", "IN_ALL"))
    except ValueError:
        raise CannotOffer("capacity_kind", "`capacity_kind` is IN_ALL or AT_ONCE.") from None
    offer = check(
        Offer(
            slug=slug,
            name=_text(given, "name", most=120, needed=True),
            what=_text(given, "what", most=600, needed=True),
            providers=tuple(_provider(p) for p in given.get("providers") or []),
            plan_kinds=_codes(given, "plan_kinds", _plan_code),
            start_date=_day(given, "start_date"),
            end_date=_day(given, "end_date"),
            last_referral_date=_day(given, "last_referral_date"),
            capacity=_number(given, "capacity", 0, 1_000_000),
            capacity_kind=capacity_kind,
            length_weeks=_number(given, "length_weeks", 1, 520),
            length_by_plan_kind={str(k): _number(lengths, k, 1, 520) or 1 for k in lengths},
            languages=_codes(given, "languages", _language) or ("en",),
            cultures=_codes(given, "cultures", Culture),
            modes=_codes(given, "modes", Mode) or (Mode.IN_PERSON,),
            needs=_codes(given, "needs", Need),
            declared=_declared(given),
            rules=tuple(_rule(r) for r in given.get("rules") or []),
            comes_after=tuple(_after(a) for a in given.get("comes_after") or []),
            baselines=tuple(_baseline(b) for b in given.get("baselines") or []),
            printed=tuple(_printed(p) for p in given.get("printed") or []),
            sources={
                str(k): Fact(_text(s, "source", most=300, needed=True), s.get("confirmed", True) is True)
                for k, s in sources.items()
            },
            changed_because=_text(given, "changed_because", most=300),
        )
    )
    return replace(offer, translations=only(read_translations(given.get("translations")), offer.texts))


def _plain(value: Any) -> Any:
    """Return a value as a data file holds it."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_plain(v) for v in value]
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    return value


def written(offer: Offer) -> dict[str, Any]:
    """Return an offer as a data file has it; `read_offer` of it gives the same offer."""
    found: dict[str, Any] = _plain(offer)
    return found
