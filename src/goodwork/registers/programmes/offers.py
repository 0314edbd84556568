"""What a programme offers; no Django, no clock.

Sources of what ships: src/goodwork/data/programmes/ORIGIN.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from goodwork.registers.programmes.conditions import CannotOffer, Condition
from goodwork.registers.programmes.translations import Translation


class Role(StrEnum):
    """What an organisation is in a programme (D9)."""

    LEAD = "LEAD"
    SUB = "SUB"


class Serves(StrEnum):
    """Whom a provider of a programme takes, by work (S4 3.11: one in-work, three out-of-work)."""

    ANYBODY = "ANYBODY"
    IN_WORK = "IN_WORK"
    OUT_OF_WORK = "OUT_OF_WORK"


SERVES_WORDS: Mapping[Serves, str] = {
    Serves.ANYBODY: "in work or out of work",
    Serves.IN_WORK: "in work, or off sick from a job",
    Serves.OUT_OF_WORK: "out of work",
}


class Mode(StrEnum):
    """How support is given."""

    IN_PERSON = "IN_PERSON"
    PHONE = "PHONE"
    VIDEO = "VIDEO"
    GROUP = "GROUP"
    ONLINE_MODULE = "ONLINE_MODULE"


MODE_WORDS: Mapping[Mode, str] = {
    Mode.IN_PERSON: "face to face",
    Mode.PHONE: "by telephone",
    Mode.VIDEO: "by video",
    Mode.GROUP: "in a group",
    Mode.ONLINE_MODULE: "an online module",
}
REMOTE: frozenset[Mode] = frozenset({Mode.PHONE, Mode.VIDEO, Mode.ONLINE_MODULE})


class Need(StrEnum):
    """What a programme can help with, and what somebody can say matters. The first seven are the check's answers."""

    BODY = "BODY"
    MOOD = "MOOD"
    OTHER_CONDITION = "OTHER_CONDITION"
    CARING = "CARING"
    TRAVEL = "TRAVEL"
    MONEY = "MONEY"
    WORKPLACE = "WORKPLACE"
    FINDING_WORK = "FINDING_WORK"
    KEEPING_WORK = "KEEPING_WORK"
    HOUSING = "HOUSING"
    ISOLATION = "ISOLATION"
    SKILLS = "SKILLS"


NEED_WORDS: Mapping[Need, str] = {
    Need.BODY: "pain, or a problem with the body",
    Need.MOOD: "mood, stress or worry",
    Need.OTHER_CONDITION: "another health problem",
    Need.CARING: "looking after someone",
    Need.TRAVEL: "getting to work",
    Need.MONEY: "money worries",
    Need.WORKPLACE: "something at work",
    Need.FINDING_WORK: "finding work",
    Need.KEEPING_WORK: "keeping the job",
    Need.HOUSING: "where they live",
    Need.ISOLATION: "being on their own too much",
    Need.SKILLS: "reading, writing or other skills",
}


class Culture(StrEnum):
    """A community that a provider is made for (S4 3.15, F4). It ranks, and never refuses."""

    BLACK = "BLACK"
    ASIAN = "ASIAN"


CULTURE_WORDS: Mapping[Culture, str] = {Culture.BLACK: "Black communities", Culture.ASIAN: "Asian communities"}
CULTURE_CATEGORIES: Mapping[Culture, frozenset[str]] = {
    Culture.BLACK: frozenset("MNPDE"),
    Culture.ASIAN: frozenset("HJKLF"),
}
"""The ethnic categories 2001 (DOMAIN 2.2) that a community's provider has in mind; mixed backgrounds belong to it."""


class CapacityKind(StrEnum):
    """What a capacity counts: people over the whole of the programme, or people at one time."""

    IN_ALL = "IN_ALL"
    AT_ONCE = "AT_ONCE"


class Closed(StrEnum):
    """Why a programme takes no new referral on a day."""

    NOT_BEGUN = "NOT_BEGUN"
    ENDED = "ENDED"
    PAST_LAST_REFERRAL = "PAST_LAST_REFERRAL"


@dataclass(frozen=True, slots=True)
class PlaceOf:
    """One place where support is given."""

    name: str
    postcode: str


@dataclass(frozen=True, slots=True)
class Declared:
    """How soon a provider says that it replies, is in touch, and starts: working days, None where it says nothing."""

    reply_days: int | None = None
    contact_days: int | None = None
    start_days: int | None = None

    def __bool__(self) -> bool:
        return any(d is not None for d in (self.reply_days, self.contact_days, self.start_days))


@dataclass(frozen=True, slots=True)
class ProviderOf:
    """One organisation of a programme, by its code (ODS or local). Blank languages, modes... are the programme's."""

    code: str
    role: Role = Role.SUB
    serves: Serves = Serves.ANYBODY
    languages: tuple[str, ...] = ()
    cultures: tuple[Culture, ...] = ()
    modes: tuple[Mode, ...] = ()
    places: tuple[PlaceOf, ...] = ()
    declared: Declared = field(default_factory=Declared)


@dataclass(frozen=True, slots=True)
class ComesAfter:
    """Other programmes, one of which is better had first, where the person has one of these needs (always, without).

    It orders a list and gives advice; it refuses nobody.
    """

    any_of: tuple[str, ...]
    when_needs: tuple[Need, ...]
    why: str
    source: str
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Fact:
    """Where one field of an offer comes from; `confirmed` is False where no source was read that says so."""

    source: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Baseline:
    """How many of those who came were of some ethnic groups before a programme began, which wants more of them (F3).

    `groups` are the codes of the funnel's breakdown; `number` of `of_people` as the source prints it, of 100 where it
    prints a share only.
    """

    groups: tuple[str, ...]
    number: int
    of_people: int
    source: str


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure that a source prints about the need for a programme, or about the time before it; never one of ours.

    `of_number` is its denominator, None where the source gives none (T9).
    """

    words: str
    number: int
    of_number: int | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a programme offers from one day of writing to the next. Both days of a pair are counted.

    `length_weeks` is the usual one, `length_by_plan_kind` where it differs (12 weeks in Manchester, S4 3.12; 8 in work
    and 16 seeking work in another area, DOMAIN 1.1). `changed_because` is why this version was written.
    `translations` are its texts in other languages, by the code of the language.
    """

    slug: str
    name: str
    what: str
    providers: tuple[ProviderOf, ...]
    plan_kinds: tuple[str, ...] = ()
    start_date: date | None = None
    end_date: date | None = None
    last_referral_date: date | None = None
    capacity: int | None = None
    capacity_kind: CapacityKind = CapacityKind.IN_ALL
    length_weeks: int | None = None
    length_by_plan_kind: Mapping[str, int] = field(default_factory=dict)
    languages: tuple[str, ...] = ("en",)
    cultures: tuple[Culture, ...] = ()
    modes: tuple[Mode, ...] = (Mode.IN_PERSON,)
    needs: tuple[Need, ...] = ()
    declared: Declared = field(default_factory=Declared)
    rules: tuple[Condition, ...] = ()
    comes_after: tuple[ComesAfter, ...] = ()
    baselines: tuple[Baseline, ...] = ()
    printed: tuple[Printed, ...] = ()
    sources: Mapping[str, Fact] = field(default_factory=dict)
    changed_because: str = ""
    translations: Mapping[str, Translation] = field(default_factory=dict)

    @property
    def texts(self) -> tuple[str, ...]:
        """Return what a person reads of the programme, in English: name, what it is, refusals, what comes first."""
        refusals = (rule.refusal for rule in self.rules)
        return tuple(dict.fromkeys((self.name, self.what, *refusals, *(after.why for after in self.comes_after))))

    def in_language(self, language: str, text: str, *, allow_drafts: bool) -> str:
        """Return one of its texts in a language, '' where nobody has translated it, or only as a draft that is not
        allowed.
        """
        one = self.translations.get(language.split("-")[0])
        return one.texts.get(text, "") if one is not None and one.usable(allow_drafts) else ""

    @property
    def lead(self) -> ProviderOf:
        """Return the organisation that holds the programme."""
        return next(p for p in self.providers if p.role is Role.LEAD)

    def closed_on(self, day: date) -> Closed | None:
        """Return why no new referral is taken on a day, None where it is."""
        if self.start_date is not None and day < self.start_date:
            return Closed.NOT_BEGUN
        if self.end_date is not None and day > self.end_date:
            return Closed.ENDED
        if self.last_referral_date is not None and day > self.last_referral_date:
            return Closed.PAST_LAST_REFERRAL
        return None


def closed_words(offer: Offer, day: date) -> str:
    """Return why an offer takes no new referral on a day, in plain words; '' where it does."""
    closed = offer.closed_on(day)
    if closed is Closed.NOT_BEGUN:
        return f"It begins on {_said(offer.start_date)}."
    if closed is Closed.ENDED:
        return f"It ended on {_said(offer.end_date)}."
    if closed is Closed.PAST_LAST_REFERRAL:
        return f"It took its last new referrals on {_said(offer.last_referral_date)}."
    return ""


def _said(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""


def check(offer: Offer) -> Offer:
    """Return an offer that holds together; the same for what is typed and what a file brings.

    Raises: CannotOffer, with the field to mend.
    """
    if len([p for p in offer.providers if p.role is Role.LEAD]) != 1:
        raise CannotOffer("providers", "A programme has exactly one organisation that leads it.")
    if len({p.code for p in offer.providers}) != len(offer.providers):
        raise CannotOffer("providers", "An organisation stands twice among the providers.")
    if offer.start_date and offer.end_date and offer.end_date < offer.start_date:
        raise CannotOffer("end_date", "The last day is not before the first day.")
    if offer.last_referral_date:
        if offer.start_date and offer.last_referral_date < offer.start_date:
            raise CannotOffer("last_referral_date", "The last day for referrals is not before the first day.")
        if offer.end_date and offer.last_referral_date > offer.end_date:
            raise CannotOffer("last_referral_date", "The last day for referrals is not after the last day.")
    if len({r.code for r in offer.rules}) != len(offer.rules):
        raise CannotOffer("rules", "Two rules have the same code.")
    if any(offer.slug in a.any_of for a in offer.comes_after):
        raise CannotOffer("comes_after", "A programme can't come after itself.")
    return offer


def check_sequence(offers: Mapping[str, Offer]) -> None:
    """Refuse programmes that would come after each other in a circle, or after nothing but an online module (K1).

    Raises: CannotOffer, naming one that is in the circle.
    """
    after = {slug: [first for a in offer.comes_after for first in a.any_of] for slug, offer in offers.items()}
    for slug, firsts in sorted(after.items()):
        for first in firsts:
            if first not in offers:
                raise CannotOffer("comes_after", f"{slug} comes after {first}, which is not in the register.")
            if set(offers[first].modes) == {Mode.ONLINE_MODULE}:
                raise CannotOffer(
                    "comes_after", f"{slug} can't come after {first}: an online module bars nobody's way."
                )
    left = dict(after)
    while free := [slug for slug, firsts in left.items() if not any(f in left for f in firsts)]:
        left = {slug: firsts for slug, firsts in left.items() if slug not in free}
    if left:
        raise CannotOffer("comes_after", f"{sorted(left)[0]} would come after itself, by way of others.")
