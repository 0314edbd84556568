"""What the pages of people show."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from goodwork.registers.people import codes
from goodwork.registers.people.codes import ReviewReason
from goodwork.registers.people.permissions import Action
from goodwork.registers.people.views import (
    FoundPeople,
    NeedsView,
    PersonCard,
    Recipient,
    RestrictedContacts,
    ReviewList,
    ReviewView,
)
from goodwork.web.forms import Form
from goodwork.web.staff.people.panels import Built

REASONS = {
    ReviewReason.NHS_NUMBER_CONFLICT: "Same NHS number, other details",
    ReviewReason.POSSIBLE_MATCH: "Nearly the same details",
}
SOURCES = {
    "CLINIC_REFERRAL": "A clinician's referral",
    "FIT_NOTE_REQUEST": "A fit-note request",
    "LIST_RECORD": "A practice list",
    "LIST_ROW": "A practice list",
}
ANSWERS = {"GIVEN": "Yes", "DECLINED": "No", "WITHDRAWN": "Taken back"}
CONTACT_KINDS = {"MOBILE": "Mobile", "LANDLINE": "Landline", "EMAIL": "Email"}


def needs_words(needs: NeedsView) -> tuple[tuple[str, str], ...]:
    """Return what a person needs, as titles and words; what was not said is left out."""
    rows = (
        ("Reading", "Say it, do not write it" if needs.reading_need else ""),
        ("Interpreter", codes.LANGUAGES.get(needs.interpreter_language, needs.interpreter_language)),
        ("Contact by", codes.CONTACT_METHODS.get(needs.contact_method, "")),
        ("Format", codes.INFORMATION_FORMATS.get(needs.information_format, "")),
        ("Professional", codes.PROFESSIONALS.get(needs.professional, "")),
        ("Note", needs.note),
    )
    return tuple((title, words) for title, words in rows if words)


@dataclass(frozen=True)
class SearchPage:
    """The search, with what it found; None before anything was asked."""

    form: Form
    found: FoundPeople | None
    may_break_glass: bool


class CardWords:
    """A card's codes in words."""

    card: PersonCard

    def may(self, action: str) -> bool:
        """Say whether the viewer may do something, by its name."""
        return Action(action) in self.card.can

    @property
    def language(self) -> str:
        """Return the person's language in words."""
        return codes.LANGUAGES.get(self.card.language, self.card.language)

    @property
    def gender(self) -> str:
        """Return the person's gender in words."""
        return codes.GENDERS.get(self.card.gender or "", "Not recorded")

    @property
    def ethnic_category(self) -> str:
        """Return the person's ethnic category in words."""
        return codes.ETHNIC_CATEGORIES.get(self.card.ethnic_category or "", "Not recorded")

    @property
    def verification(self) -> str:
        """Return how sure the NHS number is, in words."""
        return codes.VERIFICATION.get(self.card.nhs_verification_status or "", "")

    @property
    def needs(self) -> tuple[tuple[str, str], ...]:
        """Return what the person needs, as titles and words; what was not said is left out."""
        return needs_words(self.card.needs)


@dataclass(frozen=True)
class RecordPage(CardWords):
    """One person's record."""

    card: PersonCard
    panels: tuple[Built, ...]
    by_glass: bool = False

    def contact_kind(self, kind: str) -> str:
        """Return a kind of contact point in words."""
        return CONTACT_KINDS[kind]

    def answer(self, state: str) -> str:
        """Return an answer about an organisation in words."""
        return ANSWERS[state]


@dataclass(frozen=True)
class FormPage(CardWords):
    """A form about one person."""

    card: PersonCard
    form: Form


@dataclass(frozen=True)
class ConsentPage(CardWords):
    """The form for what a person said about organisations; `wordings` asks about each, in the order of `recipients`."""

    card: PersonCard
    form: Form
    recipients: tuple[Recipient, ...]
    wordings: tuple[str, ...]

    def answer(self, state: str | None) -> str:
        """Return an answer about an organisation in words."""
        return ANSWERS[state] if state else "Not asked"


@dataclass(frozen=True)
class CardPage(CardWords):
    """A page about one person without a form of fields."""

    card: PersonCard


@dataclass(frozen=True)
class ReachPage:
    """How a restricted person is reached; `contacts` is None until it is asked for."""

    card: PersonCard
    contacts: RestrictedContacts | None

    def contact_kind(self, kind: str) -> str:
        """Return a kind of contact point in words."""
        return CONTACT_KINDS[kind]


@dataclass(frozen=True)
class SamePage:
    """Who may be the same as a person, and which records are linked to theirs."""

    card: PersonCard
    found: FoundPeople


@dataclass(frozen=True)
class ReviewsPage:
    """A page of the review list."""

    reviews: ReviewList
    state: str
    page_number: int
    pages: int

    def reason(self, reason: ReviewReason) -> str:
        """Return why a row waits, in words."""
        return REASONS[reason]

    def source(self, kind: str) -> str:
        """Return what a row came from, in words."""
        return SOURCES.get(kind, kind.replace("_", " ").capitalize())


@dataclass(frozen=True)
class ReviewPage:
    """One review with both sides; where it is decided, the one to decide next, and how many wait."""

    review: ReviewView
    form: Form
    next_id: UUID | None = None
    waiting: int = 0

    @property
    def reason(self) -> str:
        """Return why the row waits, in words."""
        return REASONS[self.review.reason]

    @property
    def source(self) -> str:
        """Return what the row came from, in words."""
        return SOURCES.get(self.review.source_kind, self.review.source_kind.replace("_", " ").capitalize())
