"""What a place is; no Django, no clock."""

from __future__ import annotations

from enum import StrEnum

from goodwork.kernel.identifiers import is_pseudo_postcode, normal_postcode, postcode_key
from goodwork.kernel.parsers import Unreadable


class PlaceKind(StrEnum):
    """What a postcode stands for."""

    POSTCODE = "POSTCODE"
    """A postcode of the directory."""
    NO_FIXED_ABODE = "NO_FIXED_ABODE"
    """ZZ99 3VZ: the person has no address. It must never stop a booking (DOMAIN 2.5)."""
    NOT_KNOWN = "NOT_KNOWN"
    """ZZ99 3WZ (address not known), ZZ99 3CZ (England, no more said), and any other ZZ99."""
    OUTSIDE = "OUTSIDE"
    """ZZ99 1WZ Scotland, 2WZ Northern Ireland, 3GZ Wales: outside England."""


PSEUDO_POSTCODES: dict[str, PlaceKind] = {
    "ZZ99 3VZ": PlaceKind.NO_FIXED_ABODE,
    "ZZ99 3WZ": PlaceKind.NOT_KNOWN,
    "ZZ99 3CZ": PlaceKind.NOT_KNOWN,
    "ZZ99 1WZ": PlaceKind.OUTSIDE,
    "ZZ99 2WZ": PlaceKind.OUTSIDE,
    "ZZ99 3GZ": PlaceKind.OUTSIDE,
}
"""Source: DOMAIN 2.5."""

GREATER_MANCHESTER: dict[str, str] = {
    "E08000001": "Bolton",
    "E08000002": "Bury",
    "E08000003": "Manchester",
    "E08000004": "Oldham",
    "E08000005": "Rochdale",
    "E08000006": "Salford",
    "E08000007": "Stockport",
    "E08000008": "Tameside",
    "E08000009": "Trafford",
    "E08000010": "Wigan",
}
"""The ten localities by their GSS codes. Source: ONS lookup LSOA 2021 to ward and local authority 2024."""


def is_in_greater_manchester(la_code: str) -> bool:
    """Say whether a local authority is one of the ten of Greater Manchester."""
    return la_code in GREATER_MANCHESTER


def pseudo_kind(postcode: str) -> PlaceKind | None:
    """Return what a pseudo-postcode stands for, however it is spaced and cased; None for any other postcode."""
    if not is_pseudo_postcode(postcode):
        return None
    key = postcode_key(postcode)
    return PSEUDO_POSTCODES.get(f"{key[:4]} {key[4:]}", PlaceKind.NOT_KNOWN)


def key_of(postcode: str) -> str | None:
    """Return the form in which the directory holds a postcode, "M22 9WA"; None for what is no postcode."""
    try:
        return normal_postcode(postcode)
    except Unreadable:
        return None


def real_code(code: str) -> str:
    """Return a GSS code of nine characters, or "" for a pseudo-code such as L99999999, which means not applicable.

    Source: DOMAIN 2.5.
    """
    code = code.strip().upper()
    return "" if len(code) != 9 or code[1:].startswith("99999") else code
