"""What happens to people. Ids, codes and dates only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from goodwork.ledger.events.types import Code, Event
from goodwork.registers.people.codes import ContactKind, ReviewReason, ReviewState


@dataclass(frozen=True, kw_only=True)
class PersonRegistered(Event, subject="person"):
    """A person became known, through an organisation; with their raw codes as they stood (T10)."""

    person_id: UUID
    organisation_id: UUID
    gender: Code | None = None
    ethnic_category: Code | None = None


@dataclass(frozen=True, kw_only=True)
class PersonMatched(Event, subject="person"):
    """A row of a file was found to be about a known person, and added what was missing (T10)."""

    person_id: UUID
    organisation_id: UUID
    number_added: bool = False
    name_added: bool = False
    address_added: bool = False


@dataclass(frozen=True, kw_only=True)
class PracticeChanged(Event, subject="person"):
    """A person is registered with another practice from a day on."""

    person_id: UUID
    organisation_id: UUID
    from_organisation_id: UUID | None = None
    from_date: date


@dataclass(frozen=True, kw_only=True)
class PeopleLinked(Event, subject="merged"):
    """Two records were found to be one person, who is known under the kept record from now on."""

    merged_id: UUID
    kept_id: UUID
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class PeopleParted(Event, subject="merged"):
    """Two linked records were found to be two people after all; each stands as it did before they were linked."""

    merged_id: UUID
    kept_id: UUID
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class IdentityReviewOpened(Event, subject="review"):
    """A row waits for a human to say who it is about."""

    review_id: UUID
    organisation_id: UUID
    source_kind: Code
    source_id: UUID
    reason: ReviewReason


@dataclass(frozen=True, kw_only=True)
class IdentityReviewDecided(Event, subject="review"):
    """A human said who a held row is about: somebody known (LINKED) or somebody of their own (KEPT_APART)."""

    review_id: UUID
    organisation_id: UUID
    source_kind: Code
    source_id: UUID
    decision: ReviewState
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class IdentityReviewReopened(Event, subject="review"):
    """A human took a decision about a held row back; it waits again."""

    review_id: UUID
    organisation_id: UUID
    source_kind: Code
    source_id: UUID
    undone: ReviewState
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class DetailsCorrected(Event, subject="person"):
    """Names, birth date, NHS number, address or a contact point of a person were put right; which, not what."""

    person_id: UUID
    fields: tuple[Code, ...]


@dataclass(frozen=True, kw_only=True)
class ContactPointFailed(Event, subject="person"):
    """The network said for good that a contact point of a person is dead."""

    person_id: UUID
    channel: ContactKind


@dataclass(frozen=True, kw_only=True)
class ContactNeedsChanged(Event, subject="person"):
    """What a person needs to be reached and understood has changed (C9)."""

    person_id: UUID
    contact_method: Code | None = None
    information_format: Code | None = None
    professional: Code | None = None
    reading_need: bool = False
    interpreter: bool = False


@dataclass(frozen=True, kw_only=True)
class LanguageChanged(Event, subject="person"):
    """A person is written to and spoken with in another language from now on; its BCP-47 tag in capitals."""

    person_id: UUID
    language: Code


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(Event, subject="person"):
    """A person allowed one organisation to see them (B7)."""

    person_id: UUID
    organisation_id: UUID
    consent_id: UUID


@dataclass(frozen=True, kw_only=True)
class ConsentDeclined(Event, subject="person"):
    """A person was asked whether one organisation may see them, and said no (B7)."""

    person_id: UUID
    organisation_id: UUID
    consent_id: UUID


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(Event, subject="person"):
    """A person took back what they had allowed one organisation (B7)."""

    person_id: UUID
    organisation_id: UUID
    consent_id: UUID


@dataclass(frozen=True, kw_only=True)
class DeathRecorded(Event, subject="person"):
    """A person has died; everything queued for them stops."""

    person_id: UUID
    deceased_date: date | None = None


@dataclass(frozen=True, kw_only=True)
class DeathRetracted(Event, subject="person"):
    """A death was recorded by mistake: the person lives."""

    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class TextsStopped(Event, subject="person"):
    """A person wants no more texts."""

    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class TextsAllowed(Event, subject="person"):
    """A person who had stopped texts wants them again."""

    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class OptedOut(Event, subject="person"):
    """A person wants no invitations."""

    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class OptOutLifted(Event, subject="person"):
    """A person who wanted no invitations has said that they may be invited again."""

    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class Restricted(Event, subject="person"):
    """Where this person lives, is reached and is registered must not be shown (DOMAIN 2.1)."""

    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class RestrictionLifted(Event, subject="person"):
    """Where this person lives, is reached and is registered may be shown again."""

    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class SafeContactSet(Event, subject="person"):
    """Somebody else may read or hear this person's messages: no links and no voicemail (DOMAIN 7.10)."""

    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class SafeContactLifted(Event, subject="person"):
    """Links and voicemail are safe for this person again."""

    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class HoldSet(Event, subject="person"):
    """Nothing about this person may be erased until the hold is released (DOMAIN 7.3)."""

    person_id: UUID
    hold_id: UUID


@dataclass(frozen=True, kw_only=True)
class HoldReleased(Event, subject="person"):
    """The hold on a person's record is over; their record class decides again."""

    person_id: UUID
    hold_id: UUID


@dataclass(frozen=True, kw_only=True)
class RecordClassified(Event, subject="person"):
    """A person's record belongs to a class that is kept for its own time, counted from a day."""

    person_id: UUID
    record_class: Code
    from_date: date


@dataclass(frozen=True, kw_only=True)
class PersonErased(Event, subject="person"):
    """The time for which a person's record is kept is over; names, contacts and words are gone (DOMAIN 7.3)."""

    person_id: UUID
    record_class: Code
