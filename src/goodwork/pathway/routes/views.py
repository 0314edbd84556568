"""Routes as they are shown."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from goodwork.pathway.eligibility.deciding import ProgrammeDecision, Said
from goodwork.pathway.referrals.pace import Projected, Speed
from goodwork.pathway.routes.redirects import Came
from goodwork.pathway.routes.rules import Earned
from goodwork.registers.programmes.offers import Need
from goodwork.registers.programmes.queries import ProgrammeView, ProviderView


@dataclass(frozen=True, slots=True)
class First:
    """Programmes that somebody can have, one of which is better had first, and why; `words` says it in English."""

    programmes: tuple[ProgrammeView, ...]
    why: str

    @property
    def words(self) -> str:
        """Return both as sentences."""
        return f"First: {' or '.join(one.name for one in self.programmes)}. {self.why}"


@dataclass(frozen=True, slots=True)
class Route:
    """One programme that somebody can have: with whom, why it stands where it stands, and what is still to be checked.

    `miles` is how far the nearest place is, None where that is not known; not `miles_exact`: from the middle of an
    area. `comes_after` is what is better had first. `reply` is how soon the provider replies, measured
    or declared; `speed` its replies so far. `others` are the programme's other providers that take them.
    """

    programme: ProgrammeView
    provider: ProviderView
    why: tuple[Earned, ...]
    decision: ProgrammeDecision
    reply: Projected
    speed: Speed | None
    miles: float | None
    miles_exact: bool
    miles_words: str
    comes_after: tuple[First, ...]
    others: tuple[ProviderView, ...]

    @property
    def organisation_id(self) -> UUID:
        """Return the organisation that a referral goes to."""
        return self.provider.organisation_id

    @property
    def key(self) -> str:
        """Return programme and organisation as one word for a form."""
        return f"{self.programme.id}.{self.organisation_id}"

    @property
    def points(self) -> int:
        """Return all points together."""
        return sum(e.points for e in self.why)

    @property
    def to_check(self) -> tuple[Said, ...]:
        """Return the rules that are still to be checked with the person."""
        return self.decision.to_check


class Ranked(Sequence[Route]):
    """What somebody can have, in order, in which one programme is found without putting the others into words."""

    @abstractmethod
    def place_of(self, programme_id: UUID, organisation_id: UUID) -> int | None:
        """Return the place of a programme with the provider that comes first; None where it is not among them so."""


@dataclass(frozen=True, slots=True)
class Refused:
    """One programme that somebody can't have now, with every reason in plain words.

    `from_date` is the day from which time alone would let them in; None where it would not.
    """

    programme: ProgrammeView
    decision: ProgrammeDecision

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return the reasons, one sentence each."""
        return tuple(s.told for s in self.decision.refused_by)

    @property
    def from_date(self) -> date | None:
        """Return when the rules would let them in by themselves: only where every refusal passes with time."""
        days = [s.from_date for s in self.decision.refused_by]
        known = [d for d in days if d is not None]
        return max(known) if days and len(known) == len(days) else None


class Service(NamedTuple):
    """One programme with one of its providers, as somebody can choose it from a long list.

    `route` is its place among what they can have where the provider is the one that comes first, None for another one,
    of which nothing is worked out. `miles` is how far it is, `reply` how soon it replies as measured; None: not known.
    """

    programme: ProgrammeView
    provider: ProviderView
    route: int | None = None
    miles: float | None = None
    reply: Projected | None = None


@dataclass(frozen=True, slots=True)
class Going:
    """A programme to which they have an open referral that the viewer may see."""

    name: str
    referral_id: UUID
    programme_id: UUID
    organisation_id: UUID

    @property
    def key(self) -> str:
        """Return programme and organisation as one word for a form."""
        return f"{self.programme_id}.{self.organisation_id}"


@dataclass(frozen=True, slots=True)
class RedirectView:
    """One redirection to somebody's own locality."""

    id: UUID
    person_id: UUID
    organisation_id: UUID
    la_code: str
    locality: str
    came: Came | None
    made_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class NeedsView:
    """What matters to somebody: as they or a colleague said it here (`said`), else as they answered the check."""

    needs: tuple[Need, ...] = ()
    said: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of somebody for their routes: what matters to them, what they said, where they were pointed to.

    `own_locality` is the locality that they live in where this deployment is not at home, '' otherwise.
    """

    person_id: UUID
    needs: NeedsView
    own_locality_la_code: str
    own_locality: str
    redirects: tuple[RedirectView, ...]
    statements: dict[str, bool]
    since_date: date | None


@dataclass(frozen=True, slots=True)
class Routes(Held):
    """What somebody can have, in order, what they can't, and what goes on already, beside what that rests on.

    `services` are the programmes that they can have with each of their providers, in the same order, `languages` what
    these speak. `unplaced` is how their postcode begins, where no point of it is known and so no distance can be told;
    '' else.
    """

    can: Ranked
    services: Sequence[Service]
    languages: frozenset[str]
    cannot: Sequence[Refused]
    going_on: tuple[Going, ...]
    unplaced: str = ""

    @property
    def first(self) -> Route | None:
        """Return what comes first, None where there is nothing to have."""
        return self.can[0] if self.can else None
