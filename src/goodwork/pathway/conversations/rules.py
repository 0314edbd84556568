"""What a conversation may be; no Django, no clock."""

from __future__ import annotations

from enum import StrEnum

LONGEST_MINUTES = 8 * 60
"""A working day: more is a slip of the key. Shortest is a minute."""

MOST_CHARACTERS = 10_000
"""What one of the two texts may hold."""


class Mode(StrEnum):
    """The way a conversation was held (DOMAIN 1.1: in person, phone, video or community venue)."""

    PHONE = "PHONE"
    VIDEO = "VIDEO"
    IN_PERSON = "IN_PERSON"
    TEXT = "TEXT"


class Place(StrEnum):
    """The kind of place where both were, for a conversation in person (S4 3.8: in clinic, in community settings)."""

    NONE = "NONE"
    CLINIC = "CLINIC"
    PRACTICE = "PRACTICE"
    COMMUNITY = "COMMUNITY"
    HOME = "HOME"
    WORKPLACE = "WORKPLACE"
    JOBCENTRE = "JOBCENTRE"
    OUTDOORS = "OUTDOORS"


class Interpreter(StrEnum):
    """Whether somebody interpreted (F7). NEEDED_NOT_FOUND is counted, so that it can be mended."""

    NOT_NEEDED = "NOT_NEEDED"
    PROFESSIONAL = "PROFESSIONAL"
    COACH_SPEAKS_IT = "COACH_SPEAKS_IT"
    FAMILY_OR_FRIEND = "FAMILY_OR_FRIEND"
    NEEDED_NOT_FOUND = "NEEDED_NOT_FOUND"


MODE_WORDS: dict[Mode, str] = {
    Mode.PHONE: "By phone",
    Mode.VIDEO: "By video",
    Mode.IN_PERSON: "In person",
    Mode.TEXT: "By text message",
}

PLACE_WORDS: dict[Place, str] = {
    Place.NONE: "Not in one place",
    Place.CLINIC: "In a hospital or clinic",
    Place.PRACTICE: "At a GP practice",
    Place.COMMUNITY: "At a community place",
    Place.HOME: "At their home",
    Place.WORKPLACE: "At their work",
    Place.JOBCENTRE: "At a Jobcentre",
    Place.OUTDOORS: "On a walk",
}

INTERPRETER_WORDS: dict[Interpreter, str] = {
    Interpreter.NOT_NEEDED: "Not needed",
    Interpreter.PROFESSIONAL: "A professional interpreter helped",
    Interpreter.COACH_SPEAKS_IT: "I speak their language",
    Interpreter.FAMILY_OR_FRIEND: "Family or a friend helped, at the person's wish",
    Interpreter.NEEDED_NOT_FOUND: "Needed, and none was found",
}


class CannotNote(ValueError):
    """A conversation that can't be written down so; `field` is what to mend."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


def check(*, minutes: int, mode: Mode, place: Place) -> None:
    """Refuse a length that can't be, and a place that does not go with the way it was held.

    Raises: CannotNote, with the field to mend.
    """
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise CannotNote("minutes", f"Enter the length in minutes, from 1 to {LONGEST_MINUTES}")
    if mode is Mode.IN_PERSON and place is Place.NONE:
        raise CannotNote("place", "Say what kind of place you met in")
    if mode is not Mode.IN_PERSON and place is not Place.NONE:
        raise CannotNote("place", "A place belongs to a conversation in person: choose “Not in one place”")
