"""What happens to links."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from goodwork.ledger.events.types import Code, Event
from goodwork.reach.links.rules import Purpose


@dataclass(frozen=True, kw_only=True)
class LinkIssued(Event, subject="link"):
    """A link was made for a person (A1). The first link to a questionnaire is told by QuestionnaireRequested."""

    link_id: UUID
    person_id: UUID
    organisation_id: UUID | None = None
    purpose: Purpose
    for_kind: Code
    for_id: UUID


@dataclass(frozen=True, kw_only=True)
class LinkOpened(Event, subject="link"):
    """Somebody did something on the page of a link for the first time (T9). Looking at it is not counted:
    mail scanners look too."""

    link_id: UUID
    person_id: UUID
    organisation_id: UUID | None = None
    purpose: Purpose
    for_kind: Code
    for_id: UUID


@dataclass(frozen=True, kw_only=True)
class LinkProved(Event, subject="link"):
    """The right date of birth was given on a link's page."""

    link_id: UUID
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class LinkProofFailed(Event, subject="link"):
    """A wrong date of birth was given on a link's page, so many times in a row now."""

    link_id: UUID
    person_id: UUID
    failed_tries: int


@dataclass(frozen=True, kw_only=True)
class LinkLocked(Event, subject="link"):
    """Ten wrong dates of birth locked a link; the person is to be rung."""

    link_id: UUID
    person_id: UUID
    organisation_id: UUID | None = None
    purpose: Purpose


@dataclass(frozen=True, kw_only=True)
class LinkRevoked(Event, subject="link"):
    """A link was made useless before its time: replaced by a fresh one, or ended for the person's safety."""

    link_id: UUID
    person_id: UUID
    reason: Code


@dataclass(frozen=True, kw_only=True)
class LinkCodeIssued(Event, subject="link"):
    """A one-time code for an organisation's link was made, to be sent to the organisation's own contact point (M2)."""

    link_id: UUID
    person_id: UUID
    organisation_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class LinkCodeUsed(Event, subject="link"):
    """The right one-time code was typed on the page of an organisation's link; it works no second time (M2)."""

    link_id: UUID
    person_id: UUID
    organisation_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class LinkCodeFailed(Event, subject="link"):
    """A wrong one-time code was typed, so many times now; 0 where no code was waiting."""

    link_id: UUID
    person_id: UUID
    organisation_id: UUID | None = None
    failed_tries: int


@dataclass(frozen=True, kw_only=True)
class LinkCodeLocked(Event, subject="link"):
    """A fifth wrong try ended a one-time code; a fresh one can be sent."""

    link_id: UUID
    person_id: UUID
    organisation_id: UUID | None = None
