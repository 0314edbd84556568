"""What comes in about a person from a file, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from goodwork.registers.people.codes import ReviewReason
from goodwork.registers.people.rules import IdentityClaim, Verdict


@dataclass(slots=True, kw_only=True)
class PersonRow:
    """One row about one person: who it says they are, and everything else it says.

    Codes are raw; a code that no table knows is passed over. A number may stand in either telephone column. A death is
    `deceased`, with or without its day.
    """

    claim: IdentityClaim
    gender: str = ""
    ethnic_category: str = ""
    language: str = ""
    contact_method: str = ""
    information_format: str = ""
    mobile: str = ""
    landline: str = ""
    email: str = ""
    address_line: str = ""
    deceased: bool = False
    deceased_date: date | None = None
    opted_out: bool = False


@dataclass(slots=True)
class Resolution:
    """What became of a row, and how the person stands right after it (later rows of the batch not counted).

    `person_id`, `birth_date` and the rest are None or False where the row waits for a human.
    """

    kind: Verdict
    person_id: UUID | None = None
    candidate_ids: tuple[UUID, ...] = ()
    birth_date: date | None = None
    deceased: bool = False
    opted_out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A row that waits for a human, with what it came from, so that the room above can go on with it afterwards."""

    source_kind: str
    source_id: UUID
    row: PersonRow
    candidate_ids: tuple[UUID, ...]
    reason: ReviewReason


_TEXTS = (
    "gender",
    "ethnic_category",
    "language",
    "contact_method",
    "information_format",
    "mobile",
    "landline",
    "email",
    "address_line",
)


def to_json(row: PersonRow) -> dict[str, Any]:
    """Return a row as JSON, without what is blank; `from_json` reads it back to the same row."""
    found: dict[str, Any] = {
        "given_name": row.claim.given_name,
        "family_name": row.claim.family_name,
        "birth_date": row.claim.birth_date.isoformat(),
    }
    if row.claim.postcode:
        found["postcode"] = row.claim.postcode
    if row.claim.nhs_number:
        found["nhs_number"] = row.claim.nhs_number
    found.update({name: getattr(row, name) for name in _TEXTS if getattr(row, name)})
    if row.deceased:
        found["deceased"] = True
    if row.deceased_date:
        found["deceased_date"] = row.deceased_date.isoformat()
    if row.opted_out:
        found["opted_out"] = True
    return found


def from_json(found: dict[str, Any]) -> PersonRow:
    """Return the row that `to_json` wrote."""
    claim = IdentityClaim(
        given_name=found["given_name"],
        family_name=found["family_name"],
        birth_date=date.fromisoformat(found["birth_date"]),
        postcode=found.get("postcode", ""),
        nhs_number=found.get("nhs_number"),
    )
    died = found.get("deceased_date")
    return PersonRow(
        claim=claim,
        deceased=found.get("deceased", False),
        deceased_date=date.fromisoformat(died) if died else None,
        opted_out=found.get("opted_out", False),
        **{name: found.get(name, "") for name in _TEXTS},
    )
