"""What happens to made people: a script of days, from a fixed seed, with what was planted in it.

A life is told in days before the load (`ago`), so that the demonstration is always about now. The script says what
people and staff do; what follows from it (invitations, promises, silences, counts) is left to the services.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from goodwork.demo.people import MadePerson

REASONS = (
    "Low back pain", "Shoulder pain, frozen shoulder", "Neck and arm pain", "Post-operative knee", "Fibromyalgia",
    "Anxiety and back pain", "Stress at work", "Depression", "Hand, wrist pain; \"repetitive\" work",
)  # fmt: skip
MATTERS = (
    "I want to get back to driving the bus without my back giving way.",
    "Being able to pick up my little girl after a shift.",
    "Keeping my job. I have 3,000 pounds of debt and I can't miss more pay.",
    "Somebody to tell my manager that I can do half days.",
    "Sleeping through the night.",
    "I would like to work with people again.",
    "Not being passed from one to the next.",
    "My hands. I sew for a living.",
)
GOALS = (
    "Back to four shifts a week by spring",
    "Agree a phased return with my manager",
    "Walk to the job club and back twice a week",
    "Apply for two part-time jobs a week",
    "Ask for a chair and breaks that help my back",
)


MOST_DAYS_OPEN = 85
"""Nobody's support is open for longer in the script: a plan is looked at again within twelve weeks."""

MOST_DAYS_DEFERRED = 50
"""Who put it off longer ago has been asked again, and said no."""

SILENT, SILENT_NOW = 0.09, 0.7
"""The share of people whose first date passes in silence; more of those who wait just now, so that some can be seen."""


class End(StrEnum):
    """How a life on the pathway ends within the script; OPEN is not ended."""

    OPEN = "OPEN"
    COMPLETED = "COMPLETED"
    UNABLE_TO_CONTACT = "UNABLE_TO_CONTACT"
    NO_LONGER_WANTED = "NO_LONGER_WANTED"
    DEFERRED = "DEFERRED"
    INELIGIBLE = "INELIGIBLE"


class Wants(StrEnum):
    """What somebody says to a talk with a coach."""

    YES = "YES"
    NOT_NOW = "NOT_NOW"
    NO = "NO"


@dataclass(frozen=True, slots=True)
class NoteRequest:
    """A fit-note request: so many days before the load, for a note of so many days, with a reason."""

    ago: int
    minute: int
    days: int
    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody answers, so many days before the load; by themselves or with a helper on the phone."""

    ago: int
    minute: int
    wants: Wants
    consents: bool
    work: str
    hours: str
    barriers: tuple[str, ...]
    able: int
    worried: int
    confident: int
    matters: str
    in_area: bool
    with_helper: bool
    reading_need: bool
    interpreter: str


@dataclass(frozen=True, slots=True)
class Path:
    """What a coach does with somebody who said yes; days after the answer, none where it has not come to that.

    `silent` plants a silence: the coach misses the first date and rings so many days late.
    """

    misses: tuple[int, ...]
    reached: int | None
    silent: bool
    minutes: int
    kind: str
    goal: str
    review: int | None
    end: End
    ended: int | None
    closing_work: str
    closing_scores: tuple[int, int, int]
    satisfied: int | None


@dataclass(frozen=True, slots=True)
class Life:
    """One made person and what happens to them.

    `answer` is what they say in the check or, where they ask for no note, in the clinic that refers them.
    """

    person: MadePerson
    strand: Strand
    notes: tuple[NoteRequest, ...]
    answer: Answer | None
    path: Path | None

    @property
    def referred_directly(self) -> bool:
        """Say whether somebody refers them, rather than their own answer to an invitation."""
        return not self.notes


class Strand(StrEnum):
    """The three strands of Manchester's WorkWell (S4 3.5)."""

    MSK = "MSK"
    BE_WELL = "BE_WELL"
    COMMUNITIES = "COMMUNITIES"


STRANDS = {Strand.MSK: 600, Strand.BE_WELL: 708, Strand.COMMUNITIES: 312}
"""Participants of each strand (S4 5.5), 1,620 together."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much is made.

    `first` is the number of the first record; `asking` people ask for a fit note and the share `answering` of them
    answers the check; `participants` is how many people come to a coach in all, those whom a clinician refers or who
    refer themselves making up the number; `days` is how far back it goes.
    """

    name: str
    first: int
    people: int
    asking: int
    answering: float
    participants: int
    days: int


PRACTICE = Size(name="practice", first=0, people=2_000, asking=410, answering=0.55, participants=160, days=170)
CITY = Size(name="city", first=2_000, people=10_000, asking=2_400, answering=0.04, participants=1_460, days=730)
SIZES = {size.name: size for size in (PRACTICE, CITY)}


def lives(people: Sequence[MadePerson], size: Size, *, seed: int) -> Iterator[Life]:
    """Yield the lives of those on the list to whom something happens, in the order of the list."""
    chance = random.Random(f"lives:{size.name}:{seed}")
    asking = set(chance.sample(range(len(people)), size.asking))
    told = [_life(people[index], size, chance) for index in sorted(asking)]
    others = [p for i, p in enumerate(people) if i not in asking and p.key == p.record and _can_be_asked(p)]
    strands = _strands_to_fill(size, sum(life.path is not None for life in told))
    chosen = chance.sample(others, len(strands))
    told += [_referred(person, size, strand, chance) for person, strand in zip(chosen, strands, strict=True)]
    yield from sorted(told, key=lambda life: life.person.record)


def _can_be_asked(person: MadePerson) -> bool:
    """Say whether somebody may refer a person: who died, or asked to be left alone, is not asked."""
    return person.deceased_date is None and not person.no_contact


def _strands_to_fill(size: Size, come: int) -> list[Strand]:
    """Return a strand for each participant still missing; those who came by themselves count for the first."""
    if size is not CITY:
        return [Strand.MSK] * (size.participants - come)
    left = STRANDS | {Strand.MSK: STRANDS[Strand.MSK] - PRACTICE.participants - come}
    return [strand for strand, count in left.items() for _ in range(count)]


def _life(person: MadePerson, size: Size, chance: random.Random) -> Life:
    """Return the life of somebody who asks for a fit note."""
    first = chance.randint(0, size.days)
    notes = [_note(first, chance)]
    while chance.random() < 0.35 and notes[-1].ago - notes[-1].days > 0 and len(notes) < 6:
        notes.append(_note(notes[-1].ago - notes[-1].days, chance))
    nothing = Life(person, Strand.MSK, tuple(notes), None, None)
    if person.no_contact or person.deceased_date or person.key != person.record or chance.random() > size.answering:
        return nothing
    wait = chance.choices((0, 1, 2, 4, 7, 12), weights=(40, 25, 12, 10, 8, 5))[0]
    if first - wait <= 0:
        return nothing
    answer = _answer(person, first - wait, chance)
    comes = answer.wants is Wants.YES and answer.consents
    return Life(person, Strand.MSK, tuple(notes), answer, _path(answer, chance) if comes else None)


def _referred(person: MadePerson, size: Size, strand: Strand, chance: random.Random) -> Life:
    """Return the life of somebody whom a clinician or a group refers, with their yes."""
    said = replace(_answer(person, chance.randint(1, size.days), chance), wants=Wants.YES, consents=True)
    return Life(person, strand, (), said, _path(said, chance))


def _note(ago: int, chance: random.Random) -> NoteRequest:
    """Return a fit-note request."""
    return NoteRequest(
        ago=ago,
        minute=chance.randint(8 * 60, 11 * 60),
        days=chance.choice((7, 14, 14, 28, 28, 56, 84)),
        reason=chance.choice(REASONS),
    )


def _answer(person: MadePerson, ago: int, chance: random.Random) -> Answer:
    """Return an answer to the work and health check."""
    work = chance.choices(("AT_WORK", "OFF_SICK", "NOT_WORKING", "NOT_SAID"), weights=(22, 34, 36, 8))[0]
    return Answer(
        ago=ago,
        minute=chance.randint(12 * 60, 16 * 60),
        wants=chance.choices((Wants.YES, Wants.NOT_NOW, Wants.NO), weights=(68, 20, 12))[0],
        consents=chance.random() < 0.95,
        work=work,
        hours=chance.choice(("HOURS_30_OR_MORE", "HOURS_16_TO_29", "HOURS_5_TO_15")),
        barriers=tuple(
            sorted(
                set(chance.choices(("BODY", "MOOD", "OTHER_CONDITION", "CARING", "TRAVEL", "MONEY", "WORKPLACE"), k=2))
            )
        ),
        able=chance.randint(1, 8),
        worried=chance.randint(2, 10),
        confident=chance.randint(0, 7),
        matters=chance.choice(MATTERS) if chance.random() < 0.6 else "",
        in_area=chance.random() < 0.98,
        with_helper=person.reading_need or person.information_format == "VERBAL",
        reading_need=person.reading_need,
        interpreter={"ur": "UR", "ar": "AR", "pl": "PL"}.get(person.language, "OTHER") if person.interpreter else "NO",
    )


def _path(answer: Answer, chance: random.Random) -> Path:
    """Return what a coach does after a yes; nothing of it lies after the load."""
    end = chance.choices(
        (End.COMPLETED, End.OPEN, End.UNABLE_TO_CONTACT, End.NO_LONGER_WANTED, End.DEFERRED),
        weights=(46, 30, 9, 10, 5),
    )[0]
    if not answer.in_area:
        end = End.INELIGIBLE
    if end is End.OPEN and answer.ago > MOST_DAYS_OPEN:
        end = End.COMPLETED
    if end is End.DEFERRED and answer.ago > MOST_DAYS_DEFERRED:
        end = End.NO_LONGER_WANTED
    silent = chance.random() < (SILENT_NOW if answer.ago in range(5, 9) else SILENT)
    missed = chance.choices((0, 1, 2), weights=(60, 25, 15))[0]
    first = 8 + missed if silent else 1 + missed
    misses = tuple(range(first - missed, first))
    reached: int | None = first
    ended: int | None = first + chance.randint(30, 80)
    if end in {End.NO_LONGER_WANTED, End.DEFERRED, End.INELIGIBLE}:
        ended = first + chance.randint(0, 10)
    if end is End.UNABLE_TO_CONTACT:
        reached, misses, ended = None, (1, 2, 3), 24
    review: int | None = first + 21 if end in {End.COMPLETED, End.OPEN} else None
    if reached is not None and reached >= answer.ago:
        reached, review, end = None, None, End.OPEN
    if ended is None or ended >= answer.ago:
        ended, end = None, End.OPEN
    if review is not None and review >= answer.ago:
        review = None
    return Path(
        misses=tuple(m for m in misses if m < answer.ago),
        reached=reached,
        silent=silent,
        minutes=chance.choice((20, 25, 30, 35, 45, 60)),
        kind="MOVE_INTO_WORK" if answer.work in {"NOT_WORKING", "NOT_SAID"} else "THRIVE_IN_WORK",
        goal=chance.choice(GOALS),
        review=review,
        end=end,
        ended=ended if end is not End.OPEN else None,
        closing_work=_closing(answer.work, chance),
        closing_scores=(
            min(10, answer.able + chance.randint(0, 3)),
            max(0, answer.worried - chance.randint(0, 4)),
            min(10, answer.confident + chance.randint(0, 4)),
        ),
        satisfied=chance.choices((5, 4, 3, 2, None), weights=(40, 25, 8, 4, 23))[0],
    )


def _closing(work: str, chance: random.Random) -> str:
    """Return where somebody is with work at the close."""
    if work in {"AT_WORK", "OFF_SICK"}:
        return chance.choices(("AT_WORK", "OFF_SICK", "NOT_WORKING"), weights=(75, 17, 8))[0]
    return chance.choices(("AT_WORK", "NOT_WORKING"), weights=(24, 76))[0]
