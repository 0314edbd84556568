"""People, practices and viewers for tests, made through the services."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from goodwork.kernel.actors import SYSTEM, ActorKind, Role, RoleIn, Viewer
from goodwork.kernel.ids import new_id
from goodwork.registers.organisations.models import Organisation
from goodwork.registers.people import services
from goodwork.registers.people.rows import PersonRow, Resolution
from goodwork.registers.people.rules import IdentityClaim

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def organisation(code: str = "P84048", kind: str = "PRACTICE", name: str = "") -> UUID:
    """Make an organisation unless there is one of that code."""
    found, _ = Organisation.objects.get_or_create(
        ods_code=code,
        defaults={
            "name": name or f"{kind.title()} {code}",
            "name_folded": code.lower(),
            "kind": kind,
            "source": "TEST",
        },
    )
    return found.pk


def row(
    given_name: str = "Ana",
    family_name: str = "Evans",
    birth_date: date = date(1990, 1, 1),
    postcode: str = "M22 9WA",
    nhs_number: str | None = None,
    **more: Any,
) -> PersonRow:
    """Make a row as a file gives it."""
    return PersonRow(claim=IdentityClaim(given_name, family_name, birth_date, postcode, nhs_number), **more)


def resolve(*rows: PersonRow, practice: UUID | None = None, at: datetime = AT) -> list[Resolution]:
    """Let rows become people."""
    return services.resolve_many(list(rows), organisation_id=practice or organisation(), by=SYSTEM, at=at)


def person(practice: UUID | None = None, at: datetime = AT, **facts: Any) -> UUID:
    """Make one person, who must be new."""
    [made] = resolve(row(**facts), practice=practice, at=at)
    assert made.kind == "NEW"
    assert made.person_id is not None
    return made.person_id


def user(*roles: tuple[Role, UUID], glass: frozenset[UUID] = frozenset()) -> Viewer:
    """Make a viewer with roles; there need be no account behind it."""
    return Viewer(kind=ActorKind.USER, id=new_id(), roles=tuple(RoleIn(r, o) for r, o in roles), glass=glass)
