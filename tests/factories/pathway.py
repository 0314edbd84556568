"""A small place to work in: a practice, a provider with coaches, and people who agreed to be seen by it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from uuid import UUID

from factories import people as people_factory
from goodwork.kernel.actors import SYSTEM, Actor, ActorKind, Role, Viewer
from goodwork.pathway.conversations import services as conversations
from goodwork.pathway.conversations.rules import Mode
from goodwork.pathway.referrals import services as referrals
from goodwork.pathway.referrals.rules import Source, WorkStatus
from goodwork.pathway.referrals.standing import Said
from goodwork.reach.promises.rules import due_in
from goodwork.registers.access import queries as access
from goodwork.registers.access import services as access_services
from goodwork.registers.organisations import services as organisations
from goodwork.registers.organisations.models import Organisation
from goodwork.registers.people import services as people
from goodwork.registers.places.models import Postcode

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
"""A Monday morning."""

_NUMBERS = count(1)
MANCHESTER, TRAFFORD, LEEDS = "E08000003", "E08000009", "E08000035"
WORDING = "WHC-1"


@dataclass(frozen=True)
class World:
    """Ids of a practice, its provider and two coaches, a lead, a clinician and a receptionist."""

    practice_id: UUID
    provider_id: UUID
    coach_id: UUID
    other_coach_id: UUID
    lead_id: UUID
    clinician_id: UUID
    staff_id: UUID

    def viewer(self, user_id: UUID, at: datetime = AT) -> Viewer:
        """Return who an account is."""
        return access.viewer_for(user_id, at)

    @property
    def coach(self) -> Viewer:
        """Return the first coach as a viewer."""
        return self.viewer(self.coach_id)


def account(role: Role, organisation_id: UUID, name: str, at: datetime = AT) -> UUID:
    """Make an account with a role."""
    address = f"{name.lower().replace(' ', '.')}.{next(_NUMBERS)}@example.org"
    return access_services.invite(
        email=address, name=name, role=role, organisation_id=organisation_id, by=SYSTEM, at=at
    )


def place(postcode: str, la_code: str) -> None:
    """Put a postcode on the map."""
    Postcode.objects.get_or_create(
        postcode=postcode, defaults={"lsoa21_code": "E01005062", "ward_code": "E05011376", "la_code": la_code}
    )


def world(at: datetime = AT) -> World:
    """Make the place, once a test."""
    practice_id = people_factory.organisation("P84048", "PRACTICE", "Tregenna practice")
    provider_id = people_factory.organisation("GROWTH", "PROVIDER", "The Growth Company")
    Organisation.objects.filter(pk=practice_id).update(la_code=MANCHESTER, phone="01614960000")
    Organisation.objects.filter(pk=provider_id).update(la_code=MANCHESTER, phone="01614960001")
    organisations.relate(
        from_id=practice_id, to_id=provider_id, kind="REFERS_TO", from_date=date(2024, 6, 1), by=SYSTEM, at=at
    )
    place("M22 9WA", MANCHESTER)
    place("M33 2AA", TRAFFORD)
    place("LS1 4AP", LEEDS)
    return World(
        practice_id=practice_id,
        provider_id=provider_id,
        coach_id=account(Role.WORK_COACH, provider_id, "Cora Coach", at),
        other_coach_id=account(Role.WORK_COACH, provider_id, "Omar Coach", at),
        lead_id=account(Role.SERVICE_LEAD, provider_id, "Lena Lead", at),
        clinician_id=account(Role.CLINICIAN, practice_id, "Petra Physio", at),
        staff_id=account(Role.PRACTICE_STAFF, practice_id, "Rita Reception", at),
    )


def actor(user_id: UUID) -> Actor:
    """Return an account as a hand."""
    return Actor(kind=ActorKind.USER, id=user_id)


def consenting(here: World, at: datetime = AT, **facts: object) -> UUID:
    """Make a person who agreed that the provider may see them."""
    number = next(_NUMBERS)
    defaults: dict[str, object] = {
        "given_name": "Ana",
        "family_name": f"Evans{chr(97 + number % 26)}{chr(97 + number // 26 % 26)}",
        "birth_date": date(1970 + number % 30, 1 + number % 12, 1 + number % 28),
        "mobile": f"07700900{number % 1000:03d}",
        "ethnic_category": "J",
    }
    person_id = people_factory.person(practice=here.practice_id, at=at, **{**defaults, **facts})
    people.give_consent(person_id=person_id, recipient_id=here.provider_id, wording_version=WORDING, by=SYSTEM, at=at)
    return person_id


def referral(here: World, person_id: UUID | None = None, at: datetime = AT, **more: object) -> UUID:
    """Make a referral of a person, by the clinician of the practice."""
    asked = referrals.Request(
        **{  # type: ignore[arg-type]
            "person_id": person_id or consenting(here, at),
            "organisation_id": here.provider_id,
            "source": Source.CLINICIAN,
            "referrer_id": here.practice_id,
            "work_status": WorkStatus.OFF_SICK,
            "weekly_hours": "02",
            "said": Said(may_work_in_uk=True),
            **more,
        }
    )
    return referrals.receive(asked, by=actor(here.clinician_id), at=at).referral_id


def talk(here: World, referral_id: UUID, at: datetime, user_id: UUID | None = None) -> UUID:
    """Record a conversation of 25 minutes by phone."""
    return conversations.record(
        referral_id=referral_id,
        spoken=conversations.Spoken(held_at=at, minutes=25, mode=Mode.PHONE, words="I want my mornings back."),
        next_date=due_in(at, 5),
        by=actor(user_id or here.coach_id),
        at=at,
    )
