"""Identifiers of the field: NHS numbers, postcodes, telephone numbers, ODS codes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from nhs_number.validate import calculate_checksum

from goodwork.kernel.parsers import Unreadable

_TEN_DIGITS = re.compile(r"[0-9]{10}")
_BETWEEN_DIGITS = re.compile(r"[\s\-‐-―]")


def parse_nhs_number(text: str) -> str:
    """Return the ten digits of an NHS number written with or without spaces and dashes.

    Raises Unreadable for another length, a wrong check digit (Modulus 11), or one digit ten times (DOMAIN 2.1).
    """
    digits = text if _TEN_DIGITS.fullmatch(text) else _BETWEEN_DIGITS.sub("", text)
    if not _TEN_DIGITS.fullmatch(digits):
        raise Unreadable("An NHS number has 10 digits")
    if len(set(digits)) == 1 or calculate_checksum(digits[:9]) != int(digits[9]):
        raise Unreadable("This is not an NHS number: a digit may be mistyped")
    return digits


def show_nhs_number(digits: str) -> str:
    """Return ten digits as they are shown: 3, 3, 4."""
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}"


_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][0-9A-Z]?)([0-9][A-Z]{2})")


def normal_postcode(text: str) -> str:
    """Return a postcode in capitals with one space before its last three characters; Unreadable when it is none."""
    squeezed = re.sub(r"\s+", "", text).upper()
    found = _POSTCODE.fullmatch(squeezed)
    if not found:
        raise Unreadable("Enter a full UK postcode, like M22 9WA")
    return f"{found[1]} {found[2]}"


@lru_cache(maxsize=8192)
def postcode_key(text: str) -> str:
    """Return the key that postcodes are compared by: capitals without spaces."""
    return re.sub(r"\s+", "", text).upper()


def is_pseudo_postcode(text: str) -> bool:
    """Say whether a postcode is one of ZZ99, which stand for no fixed abode, not known, or another country."""
    return postcode_key(text).startswith("ZZ99")


def outward(postcode: str) -> str:
    """Return the outward part of a postcode: M22 of M22 9WA."""
    return normal_postcode(postcode).split(" ")[0]


class PhoneKind(StrEnum):
    """What can be done with a number: a mobile can be texted and rung, a landline rung."""

    MOBILE = "MOBILE"
    LANDLINE = "LANDLINE"


@dataclass(frozen=True, slots=True)
class Phone:
    """A UK number: what kind it is, and the number as +44..."""

    kind: PhoneKind
    e164: str


_PHONE = re.compile(r"(?:\+44|0044|0)([0-9]+)")
_MOBILE = re.compile(r"7[1-57-9][0-9]{8}")
_LANDLINE = re.compile(r"[123][0-9]{8,9}")


@lru_cache(maxsize=8192)
def phone(text: str) -> Phone | None:
    """Return a UK mobile or landline number, or None for anything else.

    A mobile is 7, one of 1-5 or 7-9, and eight digits after +44, 0044 or 0; a landline 1, 2 or 3 and eight or nine
    digits after the same. Spaces don't count.
    """
    found = _PHONE.fullmatch(re.sub(r"\s+", "", text))
    if not found:
        return None
    number = found[1]
    if _MOBILE.fullmatch(number):
        return Phone(PhoneKind.MOBILE, f"+44{number}")
    if _LANDLINE.fullmatch(number):
        return Phone(PhoneKind.LANDLINE, f"+44{number}")
    return None


def show_phone(e164: str) -> str:
    """Return a +44 number as people in the UK write it."""
    national = "0" + e164.removeprefix("+44")
    if national.startswith("02"):
        return f"{national[:3]} {national[3:7]} {national[7:]}"
    if re.match(r"01(?:.1|1.)", national):
        return f"{national[:4]} {national[4:7]} {national[7:]}"
    return f"{national[:5]} {national[5:]}"


_ODS = re.compile(r"[A-Z0-9]{3,10}")


def is_ods_code(text: str) -> bool:
    """Say whether a text has the form of an ODS organisation code."""
    return bool(_ODS.fullmatch(text.strip().upper()))
