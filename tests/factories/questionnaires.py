"""A practice with its provider, people who are asked, and whole sets of answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from factories.people import AT, organisation, person
from goodwork.kernel.actors import SYSTEM
from goodwork.kernel.ids import new_id
from goodwork.reach.links import services as links
from goodwork.reach.questionnaires import services
from goodwork.reach.questionnaires.rules import Mode, TypedBy, Typing, Value
from goodwork.registers.organisations import services as organisations

WEB = Typing(TypedBy.PERSON, "en", Mode.WEB)
BIRTH = date(1990, 1, 1)

PAGES: dict[str, dict[str, list[str]]] = {
    "work": {"work": ["OFF_SICK"]},
    "hours": {"hours": ["HOURS_16_TO_29"]},
    "barriers": {"barriers": ["BODY", "MONEY"]},
    "scales": {"able": ["3"], "worried": ["8"], "confident": ["NOT_SAID"]},
    "matters": {"matters": ["My daughter's wedding"]},
    "place": {"area": ["HOME_IN_GM", "GP_IN_GM"], "may_work": ["YES"]},
    "coach": {"coach": ["YES"]},
    "reach": {"how": ["RING"], "phone": [""], "when": ["MORNING"], "message": ["YES"]},
    "help": {"reading": ["NO"], "interpreter": ["NO"]},
    "share": {"share": ["YES"]},
}
"""A whole set of answers, a page each, as a browser sends it."""

ANSWERS: dict[str, Value] = {
    "work": "OFF_SICK",
    "hours": "HOURS_16_TO_29",
    "barriers": ("BODY", "MONEY"),
    "able": 3,
    "worried": 8,
    "confident": "NOT_SAID",
    "matters": None,
    "area": ("HOME_IN_GM", "GP_IN_GM"),
    "may_work": "YES",
    "coach": "YES",
    "how": "RING",
    "phone": None,
    "when": ("MORNING",),
    "message": "YES",
    "reading": "NO",
    "interpreter": "NO",
    "share": "YES",
}
"""The same as values, without own words."""


@dataclass(frozen=True)
class Asked:
    """Somebody who is asked: who, by which practice, for which provider, and by which link."""

    person_id: UUID
    practice_id: UUID
    provider_id: UUID | None
    request_id: UUID
    link_id: UUID

    @property
    def path(self) -> str:
        """Return the path of the link."""
        return links.path(self.link_id)

    @property
    def token(self) -> str:
        """Return the token of the link."""
        return self.path.rsplit("/", 1)[1]


def provider_of(practice_id: UUID, name: str = "The Growth Company") -> UUID:
    """Return the provider that a practice's people are offered, made where there is none."""
    provider_id = organisation("GROWTH", "PROVIDER", name)
    try:
        organisations.relate(
            from_id=practice_id,
            to_id=provider_id,
            kind="REFERS_TO",
            from_date=date(2026, 1, 1),
            by=SYSTEM,
            at=AT,
        )
    except organisations.CannotRelate:
        return provider_id
    return provider_id


def asked(*, at: datetime = AT, with_provider: bool = True, **facts: Any) -> Asked:
    """Ask one person, made for it, the work and health check."""
    practice_id = organisation(name="Tregenna Medical Practice")
    provider_id = provider_of(practice_id) if with_provider else None
    facts = {"mobile": "07700 900123", **facts}
    person_id = facts.pop("person_id", None) or person(practice_id, at=at, **facts)
    ask = services.Ask(person_id, practice_id, "INVITATION", new_id())
    [made] = services.request_many(asks=[ask], by=SYSTEM, at=at)
    return Asked(person_id, practice_id, provider_id, made.request_id, made.link_id)


def answered(one: Asked, *, at: datetime = AT, typing: Typing = WEB, **changed: Value) -> UUID:
    """Send a whole set of answers with some of them changed, and return the response."""
    answers = {**ANSWERS, **changed}
    return services.submit(request_id=one.request_id, answers=answers, typing=typing, by=SYSTEM, at=at).response_id
