"""Where a programme's organisations get their requests, as a data file says it: `contact` of a provider. No Django.

It is no part of what a programme offers and stands in no version of it: it goes to the organisation's own contact
points, which are entered in one place (registers/organisations).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from goodwork.registers.organisations.points import CannotReachAt, PointKind, stored_form
from goodwork.registers.programmes.conditions import CannotOffer

FIELDS: Mapping[str, PointKind] = {"email": PointKind.EMAIL, "phone": PointKind.PHONE, "address": PointKind.POST}


@dataclass(frozen=True, slots=True)
class ContactOf:
    """One contact point of an organisation, by its code (ODS or local)."""

    code: str
    kind: PointKind
    value: str


def read_contacts(given: Any) -> tuple[ContactOf, ...]:
    """Return the contact points that a programme of a data file gives its providers.

    `contact` has `email`, `phone` and `address` (parts with commas between them, the postcode last), each where it is
    known. Raises: CannotOffer, naming what to mend.
    """
    providers = given.get("providers", []) if isinstance(given, dict) else []
    found: list[ContactOf] = []
    for provider in providers if isinstance(providers, list) else []:
        contact = provider.get("contact") or {} if isinstance(provider, dict) else {}
        if not isinstance(contact, dict) or set(contact) - set(FIELDS):
            raise CannotOffer("providers", "`contact` of a provider has email, phone and address.")
        for name, value in contact.items():
            try:
                stored = stored_form(FIELDS[name], str(value))
            except CannotReachAt as refused:
                raise CannotOffer("providers", f"`contact`, {name}: {refused.message}.") from None
            found.append(ContactOf(str(provider["code"]).strip().upper(), FIELDS[name], stored))
    return tuple(found)
