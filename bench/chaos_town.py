"""Who is in the town of chaos.py: a practice, a provider with five coaches, and a dozen groups that answer by link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

COACHES = 5
GROUPS = 12
WORDING = "CHAOS-1"


@dataclass(frozen=True, slots=True)
class Town:
    """The ids of everybody."""

    practice_id: UUID
    provider_id: UUID
    clinician_id: UUID
    coaches: tuple[UUID, ...]
    groups: tuple[UUID, ...]
    people: tuple[UUID, ...]
    numbers: tuple[str, ...]


def settle(*, people: int, at: datetime) -> Town:
    """Make the town, through the services."""
    from goodwork.kernel.actors import SYSTEM, Role
    from goodwork.registers.access import services as access
    from goodwork.registers.organisations import contact_points
    from goodwork.registers.organisations import services as organisations
    from goodwork.registers.organisations.points import PointKind

    def organisation(code: str, kind: str, name: str) -> UUID:
        return organisations.register(name=name, kind=kind, local_code=code, source="Made", by=SYSTEM, at=at)

    practice_id = organisation("CHAOS-PRACTICE", "PRACTICE", "Chaos practice")
    provider_id = organisation("CHAOS-PROVIDER", "PROVIDER", "Chaos provider")
    groups = tuple(organisation(f"CHAOS-GROUP-{n}", "VCSE", f"Group {n}") for n in range(GROUPS))
    day = (at - timedelta(days=1)).date()
    organisations.relate(from_id=practice_id, to_id=provider_id, kind="REFERS_TO", from_date=day, by=SYSTEM, at=at)
    for number, group_id in enumerate(groups):
        contact_points.set_contact_point(
            organisation_id=group_id, kind=PointKind.EMAIL, value=f"group{number}@example.org", by=SYSTEM, at=at
        )

    def account(role: Role, where: UUID, name: str) -> UUID:
        address = f"{name.lower().replace(' ', '.')}@example.org"
        return access.invite(email=address, name=name, role=role, organisation_id=where, by=SYSTEM, at=at)

    account(Role.SERVICE_LEAD, provider_id, "Lena Lead")
    ids, numbers = _people(people, practice_id=practice_id, provider_id=provider_id, at=at)
    return Town(
        practice_id=practice_id,
        provider_id=provider_id,
        clinician_id=account(Role.CLINICIAN, practice_id, "Petra Physio"),
        coaches=tuple(account(Role.WORK_COACH, provider_id, f"Coach {n}") for n in range(COACHES)),
        groups=groups,
        people=ids,
        numbers=numbers,
    )


def _people(
    count: int, *, practice_id: UUID, provider_id: UUID, at: datetime
) -> tuple[tuple[UUID, ...], tuple[str, ...]]:
    """Register people with a mobile each, and let them consent to the provider."""
    from goodwork.kernel.actors import SYSTEM
    from goodwork.registers.people import services as people
    from goodwork.registers.people.rows import PersonRow
    from goodwork.registers.people.rules import IdentityClaim

    numbers = tuple(f"+447700900{n % 1000:03d}" for n in range(count))
    rows = [
        PersonRow(
            claim=IdentityClaim(
                given_name=_name(n),
                family_name=_name(n * 7 + 5),
                birth_date=date(1950, 1, 1) + timedelta(days=n * 17 % 16_000),
            ),
            mobile=numbers[n],
            language="en",
        )
        for n in range(count)
    ]
    ids: list[UUID] = []
    for begin in range(0, count, 1000):
        found = people.resolve_many(rows[begin : begin + 1000], organisation_id=practice_id, by=SYSTEM, at=at)
        ids += [one.person_id for one in found if one.person_id is not None]
    for person_id in ids:
        people.give_consent(person_id=person_id, recipient_id=provider_id, wording_version=WORDING, by=SYSTEM, at=at)
    return tuple(ids), numbers


def _name(number: int) -> str:
    """Return a made name, another for each number."""
    letters = ""
    while True:
        number, rest = divmod(number, 20)
        letters = "bcdfghjklmnpqrstvwxz"[rest] + "a" + letters
        if number == 0:
            return letters.capitalize()
