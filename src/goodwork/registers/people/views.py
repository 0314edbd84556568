"""What reading the register of people gives. None, or an empty tuple, is what this viewer doesn't see."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from goodwork.registers.people.codes import ConsentState, ContactKind, ReviewReason, ReviewState, SaidBy
from goodwork.registers.people.permissions import Action


@dataclass(frozen=True, slots=True)
class ReachFacts:
    """How one person is reached. A contact point that the network called dead is None here, and stands in `dead`.

    `language` is a BCP-47 tag, "en" where nobody said another. `interpreter` is the language to interpret, or None.
    `..._said_by` tells an export's word from what the person or a colleague said; so does `said`, which names what of
    NAME, ADDRESS, MOBILE, LANDLINE and EMAIL they said.
    """

    person_id: UUID
    given_name: str
    family_name: str
    birth_date: date
    language: str
    mobile: str | None
    landline: str | None
    email: str | None
    address_line: str | None
    postcode: str | None
    contact_method: str
    information_format: str
    reading_need: bool
    professional: str
    interpreter: str | None
    opted_out: bool
    deceased: bool
    restricted: bool
    safe_contact: bool
    texts_stopped: bool
    practice_id: UUID | None
    dead: frozenset[str] = frozenset()
    needs_said_by: SaidBy = SaidBy.IMPORT
    language_said_by: SaidBy = SaidBy.IMPORT
    said: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ContactView:
    """One contact point as it is shown."""

    kind: ContactKind
    value: str
    said_by: SaidBy
    failed_at: datetime | None


@dataclass(frozen=True, slots=True)
class NeedsView:
    """What a person needs to be reached and understood; codes as stored."""

    contact_method: str = ""
    information_format: str = ""
    professional: str = ""
    interpreter_language: str = ""
    reading_need: bool = False
    note: str = ""
    said_by: SaidBy | None = None
    from_at: datetime | None = None

    @property
    def any(self) -> bool:
        """Say whether there is anything to heed."""
        return bool(
            self.contact_method
            or self.information_format
            or self.professional
            or self.interpreter_language
            or self.reading_need
            or self.note
        )


@dataclass(frozen=True, slots=True)
class ConsentView:
    """One answer about one organisation; `until_at` is None for the one that holds."""

    person_id: UUID
    recipient_id: UUID
    recipient: str
    state: ConsentState
    wording_version: str
    recorded_by: str
    recorded_at: datetime
    until_at: datetime | None


@dataclass(frozen=True, slots=True)
class Recipient:
    """An organisation about which a person can be asked whether it may see them, and their answer that holds."""

    organisation_id: UUID
    name: str
    answer: ConsentState | None


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name that a person went by, or another by which they are known."""

    name: str
    from_at: datetime
    until_at: datetime | None


@dataclass(frozen=True, slots=True)
class FormerAddress:
    """Where a person lived."""

    address: str
    from_at: datetime
    until_at: datetime | None


@dataclass(frozen=True, slots=True)
class LinkedRecord:
    """A record that was linked to this person's, and can be parted from it."""

    record_id: UUID
    name: str
    linked_at: datetime


@dataclass(frozen=True, slots=True)
class HoldView:
    """Why nothing about a person may be erased, since when."""

    reason: str
    set_at: datetime


@dataclass(frozen=True, slots=True)
class PersonCard:
    """One person, as much as this viewer may see of them.

    `where_hidden`: they are restricted, so address, contact points and practice are left out here too; a colleague who
    must reach them asks for `restricted_contacts`, which is a read of its own.
    """

    person_id: UUID
    given_name: str
    family_name: str
    language: str
    needs: NeedsView
    deceased: bool
    deceased_date: date | None
    opted_out: bool
    texts_stopped: bool
    restricted: bool
    safe_contact: bool
    where_hidden: bool
    birth_date: date | None = None
    age: int | None = None
    nhs_number: str | None = None
    nhs_verification_status: str | None = None
    gender: str | None = None
    ethnic_category: str | None = None
    address_line: str | None = None
    postcode: str | None = None
    practice_id: UUID | None = None
    practice: str | None = None
    contacts: tuple[ContactView, ...] = ()
    consents: tuple[ConsentView, ...] = ()
    other_names: tuple[FormerName, ...] = ()
    former_addresses: tuple[FormerAddress, ...] = ()
    linked: tuple[LinkedRecord, ...] = ()
    hold: HoldView | None = None
    kept_until: date | None = None
    kept_because: str | None = None
    can: frozenset[Action] = field(default_factory=frozenset)
    record_ids: tuple[UUID, ...] = ()

    @property
    def name(self) -> str:
        """Return the name as it is said."""
        return f"{self.given_name} {self.family_name}".strip()


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """How a record stands, without anything that says who it is about: for those who keep records in order."""

    person_id: UUID
    known_as: UUID
    linked_ids: tuple[UUID, ...]
    registered_at: datetime
    last_entry_at: datetime | None
    deceased: bool
    restricted: bool
    safe_contact: bool
    opted_out: bool
    texts_stopped: bool
    held: bool
    kept_until: date | None
    kept_because: str
    erased_at: datetime | None


@dataclass(frozen=True, slots=True)
class RestrictedContacts:
    """How to reach a restricted person, for the colleague who asked and is written down for it."""

    person_id: UUID
    name: str
    contacts: tuple[ContactView, ...]
    address_line: str | None
    postcode: str | None


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """One person that a search found."""

    person_id: UUID
    name: str
    other_names: tuple[str, ...]
    birth_date: date | None
    nhs_number: str | None
    practice: str | None
    deceased: bool
    restricted: bool


@dataclass(frozen=True, slots=True)
class FoundPeople:
    """The people whom a search found, and how many there are in all."""

    people: tuple[FoundPerson, ...]
    total: int

    def person_ids(self) -> tuple[UUID, ...]:
        """Return the people shown."""
        return tuple(p.person_id for p in self.people)


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One row that waits, or was decided, in the review list."""

    review_id: UUID
    name: str
    reason: ReviewReason
    state: ReviewState
    organisation: str
    source_kind: str
    opened_at: datetime
    decided_at: datetime | None
    candidate_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class HeldNames:
    """Whom rows that wait for a human name, by the row's own id, and who may be meant."""

    names: dict[UUID, str]
    candidate_ids: frozenset[UUID]

    def person_ids(self) -> frozenset[UUID]:
        """Return the people who may be meant, for the audit: nobody is decided yet."""
        return self.candidate_ids


@dataclass(frozen=True, slots=True)
class ReviewList:
    """A page of the review list, and how many there are in all."""

    rows: tuple[ReviewRow, ...]
    total: int

    def person_ids(self) -> tuple[UUID, ...]:
        """Return the people whom the page is about."""
        return tuple({i for row in self.rows for i in row.candidate_ids})


@dataclass(frozen=True, slots=True)
class Compared:
    """One field of a row beside the same field of a known person.

    `agrees` is None where one side says nothing. `counts`: one of the four that the rule counts, or the NHS number.
    `withheld`: the viewer may not see this person's side.
    """

    label: str
    row_value: str
    known_value: str
    agrees: bool | None
    counts: bool
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """One known person beside the row that may be about them."""

    person_id: UUID
    name: str
    withheld: bool
    fields: tuple[Compared, ...]
    agreeing: int
    deceased: bool


@dataclass(frozen=True, slots=True)
class ReviewView:
    """One review with both sides."""

    review_id: UUID
    name: str
    reason: ReviewReason
    state: ReviewState
    organisation: str
    source_kind: str
    source_id: UUID
    opened_at: datetime
    decided_at: datetime | None
    decided_by: str
    linked_to: UUID | None
    own_person_id: UUID | None
    candidates: tuple[Candidate, ...]

    def person_ids(self) -> tuple[UUID, ...]:
        """Return the people whom the page is about."""
        return tuple(c.person_id for c in self.candidates)


@dataclass(frozen=True, slots=True)
class BundleFile:
    """Everything held about a person, as one file to hand over."""

    person_id: UUID
    filename: str
    content: bytes
    media_type: str = "application/zip"
