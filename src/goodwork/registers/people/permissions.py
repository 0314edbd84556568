"""Who sees what of a person, and who may do what to their record.

Before consent only the practice, and the callers that it appoints, see a person; a provider sees those who consented to
it. How somebody comes to see a person is a `Sight`; the two tables say what a sight shows and allows. No Django here.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import Final

from goodwork.kernel.actors import Role

PRACTICE_ROLES: Final = (Role.PRACTICE_STAFF, Role.CLINICIAN)
"""They see the people registered with their practice."""
PROVIDER_ROLES: Final = (Role.WORK_COACH, Role.PROVIDER, Role.SERVICE_LEAD)
"""They see the people who consented to their organisation."""
OPERATOR_ROLES: Final = (Role.ADMINISTRATOR,)
"""They see nobody, and keep records in order by their ids: linking, holding, handing a person their own file."""
CLINIC_ROLES: Final[tuple[Role, ...]] = (Role.CLINICIAN,)
"""They see the people on their clinic's own lists, and those whom their organisation referred."""
CALLER_ROLES: Final[tuple[Role, ...]] = (*PRACTICE_ROLES, *PROVIDER_ROLES)
"""They see the people whom their organisation must call."""


class Sight(StrEnum):
    """How a viewer comes to see a person."""

    SELF = "SELF"
    PRACTICE = "PRACTICE"
    CLINICAL = "CLINICAL"
    PROVIDER = "PROVIDER"
    CALLER = "CALLER"
    CLINIC = "CLINIC"
    SYSTEM = "SYSTEM"


class Part(StrEnum):
    """A part of a person's card. The name, language, needs and flags are for everybody who sees the person."""

    NHS_NUMBER = "NHS_NUMBER"
    BIRTH_DATE = "BIRTH_DATE"
    CONTACT = "CONTACT"
    ADDRESS = "ADDRESS"
    PRACTICE = "PRACTICE"
    ETHNIC_CATEGORY = "ETHNIC_CATEGORY"
    CONSENT = "CONSENT"
    HISTORY = "HISTORY"


class Action(StrEnum):
    """What can be done to a person's record."""

    CORRECT_IDENTITY = "CORRECT_IDENTITY"
    CORRECT_CONTACT = "CORRECT_CONTACT"
    SET_NEEDS = "SET_NEEDS"
    RECORD_CONSENT = "RECORD_CONSENT"
    SET_FLAGS = "SET_FLAGS"
    LIFT_RESTRICTION = "LIFT_RESTRICTION"
    RECORD_DEATH = "RECORD_DEATH"
    LINK = "LINK"
    HOLD = "HOLD"
    MAKE_BUNDLE = "MAKE_BUNDLE"


SHOWS: Final[dict[Sight, frozenset[Part]]] = {
    Sight.SELF: frozenset(Part) - {Part.NHS_NUMBER},
    Sight.PRACTICE: frozenset(Part),
    Sight.CLINICAL: frozenset(Part),
    Sight.PROVIDER: frozenset(
        {Part.BIRTH_DATE, Part.CONTACT, Part.ADDRESS, Part.PRACTICE, Part.ETHNIC_CATEGORY, Part.CONSENT}
    ),
    Sight.CALLER: frozenset({Part.CONTACT}),
    Sight.CLINIC: frozenset({Part.NHS_NUMBER, Part.BIRTH_DATE, Part.CONTACT}),
    Sight.SYSTEM: frozenset(Part),
}
"""What each sight shows. A caller sees how to reach a person, and nothing else, until they consent; a clinic sees who
is on its own list, or whom it referred, well enough to refer them."""

_ANY_COLLEAGUE: Final = frozenset(Sight) - {Sight.SELF}
_PRACTICE: Final = frozenset({Sight.PRACTICE, Sight.CLINICAL, Sight.SYSTEM})

MAY: Final[dict[Action, frozenset[Sight]]] = {
    Action.CORRECT_IDENTITY: _PRACTICE,
    Action.CORRECT_CONTACT: _ANY_COLLEAGUE | {Sight.SELF},
    Action.SET_NEEDS: _ANY_COLLEAGUE | {Sight.SELF},
    Action.RECORD_CONSENT: _ANY_COLLEAGUE | {Sight.SELF},
    Action.SET_FLAGS: _ANY_COLLEAGUE,
    Action.LIFT_RESTRICTION: _PRACTICE,
    Action.RECORD_DEATH: _ANY_COLLEAGUE,
    Action.LINK: _PRACTICE,
    Action.HOLD: _PRACTICE,
    Action.MAKE_BUNDLE: _PRACTICE | {Sight.SELF},
}
"""What each sight allows."""


class CannotDo(PermissionError):
    """The viewer sees the person, and may not do this."""

    def __init__(self, action: Action) -> None:
        super().__init__(f"You may see this person, and may not do this: {action.value.lower().replace('_', ' ')}")
        self.action = action


def shows(sights: Collection[Sight]) -> frozenset[Part]:
    """Return everything that some sights together show."""
    return frozenset(part for sight in sights for part in SHOWS[sight])


def can(action: Action, sights: Collection[Sight]) -> bool:
    """Say whether one of the sights allows an action."""
    return any(sight in MAY[action] for sight in sights)


def check_can(action: Action, sights: Collection[Sight]) -> None:
    """Raise CannotDo unless one of the sights allows an action."""
    if not can(action, sights):
        raise CannotDo(action)


def through_glass(roles: Collection[Role]) -> Sight | None:
    """Return what breaking glass shows: what the role would show if the person were theirs."""
    if Role.CLINICIAN in roles:
        return Sight.CLINICAL
    if Role.PRACTICE_STAFF in roles:
        return Sight.PRACTICE
    if any(role in roles for role in PROVIDER_ROLES):
        return Sight.PROVIDER
    return None
