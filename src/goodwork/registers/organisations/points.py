"""Where an organisation's requests go: which kinds of contact point there are, and how one is written. No Django."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from goodwork.kernel import parsers
from goodwork.kernel.identifiers import PhoneKind, normal_postcode, phone, show_phone
from goodwork.registers.organisations.rules import Refusal


class PointKind(StrEnum):
    """How an organisation's requests can reach it."""

    EMAIL = "EMAIL"
    PHONE = "PHONE"
    POST = "POST"


POINT_WORDS: dict[PointKind, str] = {
    PointKind.EMAIL: "Email",
    PointKind.PHONE: "Telephone",
    PointKind.POST: "Post",
}

SAME_WORDS_MOST = 400


class CannotReachAt(Refusal):
    """A contact point that may not be stored, with the reason in words."""


def stored_form(kind: PointKind, text: str) -> str:
    """Return a contact point as it is stored: an address, +44 and digits, or lines with the postcode last.

    An address by post is written in lines or with commas between its parts, and ends with a postcode.
    Raises: CannotReachAt.
    """
    try:
        if kind is PointKind.EMAIL:
            return parsers.email(text.strip())
        if kind is PointKind.PHONE:
            found = phone(text)
            if found is None:
                raise CannotReachAt("Enter a telephone number, like 07700 900982 or 0161 496 0000", "value")
            return found.e164
        lines = [" ".join(part.split()) for part in text.replace("\n", ",").split(",")]
        lines = [line for line in lines if line]
        if len(lines) < 2 or len(text) > SAME_WORDS_MOST:
            raise CannotReachAt("Enter the address with a line for each part and the postcode last", "value")
        return "\n".join([*lines[:-1], normal_postcode(lines[-1])])
    except parsers.Unreadable as unreadable:
        raise CannotReachAt(unreadable.message, "value") from unreadable


def can_be_texted(kind: PointKind, value: str) -> bool:
    """Say whether a stored point is a mobile number."""
    found = phone(value) if kind is PointKind.PHONE else None
    return found is not None and found.kind is PhoneKind.MOBILE


def shown(kind: PointKind, value: str) -> str:
    """Return a stored point as people write it."""
    return show_phone(value) if kind is PointKind.PHONE else value.replace("\n", ", ")


def masked(kind: PointKind, value: str) -> str:
    """Return enough of a point for those who have it to know it, and too little for anybody else to use it."""
    if kind is PointKind.PHONE:
        return f"the number that ends {value[-3:]}"
    if kind is PointKind.EMAIL:
        name, _, domain = value.partition("@")
        return f"{name[:1]}…@{domain[:1]}…{domain[domain.rfind('.') :]}"
    return f"the address in {value.rsplit(' ', 1)[0].rsplit(chr(10), 1)[-1]}"


@dataclass(frozen=True, slots=True)
class Point:
    """One way to reach an organisation, as code that chooses among them sees it."""

    kind: PointKind
    value: str
    failed: bool = False


AnyPoint = TypeVar("AnyPoint", bound=Point)


def in_order(points: Collection[AnyPoint]) -> list[AnyPoint]:
    """Return the points that a written message can go to, in the order tried: e-mail, text, post; none that failed."""
    order = {PointKind.EMAIL: 0, PointKind.PHONE: 1, PointKind.POST: 2}
    usable = [p for p in points if not p.failed and (p.kind is not PointKind.PHONE or can_be_texted(p.kind, p.value))]
    return sorted(usable, key=lambda p: order[p.kind])
