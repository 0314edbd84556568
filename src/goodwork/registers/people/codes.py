"""The codes in which people are described: NHS Data Dictionary and UK Core codes as they stand, and our own few.

Raw codes are stored; words and groups are made from them where they are shown. Source: DOMAIN 2.1 to 2.5.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

VERIFICATION: Final = {
    "01": "Verified",
    "02": "Present, not traced",
    "03": "Trace required",
    "04": "No match, or several",
    "05": "In conflict with another record",
    "06": "Trace in progress",
    "07": "Not present, trace not required",
    "08": "Trace postponed",
}
"""NHS number status indicator, England (DOMAIN 2.1)."""
NOT_TRACED: Final = "02"
IN_CONFLICT: Final = "05"
NOT_PRESENT: Final = "07"

GENDERS: Final = {"1": "Male", "2": "Female", "9": "Indeterminate", "X": "Not known"}
"""Person stated gender code (DOMAIN 2.3)."""

ETHNIC_CATEGORIES: Final = {
    "A": "White: British",
    "B": "White: Irish",
    "C": "White: any other White background",
    "D": "Mixed: White and Black Caribbean",
    "E": "Mixed: White and Black African",
    "F": "Mixed: White and Asian",
    "G": "Mixed: any other mixed background",
    "H": "Asian or Asian British: Indian",
    "J": "Asian or Asian British: Pakistani",
    "K": "Asian or Asian British: Bangladeshi",
    "L": "Asian or Asian British: any other Asian background",
    "M": "Black or Black British: Caribbean",
    "N": "Black or Black British: African",
    "P": "Black or Black British: any other Black background",
    "R": "Chinese",
    "S": "Any other ethnic group",
    "Z": "Not stated",
    "99": "Not known",
}
"""Ethnic category 2001 (DOMAIN 2.2). Z was asked and not said; 99 was never asked."""

ETHNIC_GROUPS: Final = {
    **dict.fromkeys("ABC", "WHITE"),
    **dict.fromkeys("DEFG", "MIXED"),
    **dict.fromkeys("HJKL", "ASIAN"),
    **dict.fromkeys("MNP", "BLACK"),
    **dict.fromkeys("RS", "OTHER"),
    "Z": "NOT_STATED",
}
"""Ethnic category 2001 by its groups (DOMAIN 2.2); Chinese stands in "other", as in that scheme."""

CONTACT_METHODS: Final = {
    "1": "Letter",
    "2": "Visit",
    "3": "Telephone",
    "4": "Email",
    "5": "Textphone",
    "6": "Telephone, through somebody else",
    "7": "Sign language",
    "8": "No telephone: no texts and no calls",
    "9": "Text message",
}
"""UK Core preferred contact method (DOMAIN 2.4)."""

INFORMATION_FORMATS: Final = {
    "11": "Large print",
    "12": "Braille",
    "13": "Audio",
    "VERBAL": "Spoken, not written",
    "EASY_READ": "Easy read",
    "LARGE_20": "20 point, sans serif",
    "LARGE_24": "24 point, sans serif",
    "LARGE_28": "28 point, sans serif",
    "THIRD_PARTY": "Somebody reads it out",
}
"""UK Core preferred written format 11 to 13, and the Accessible Information Standard's own (DOMAIN 2.4)."""

PROFESSIONALS: Final = {
    "BSL": "British Sign Language interpreter",
    "DEAFBLIND_MANUAL": "Deafblind manual interpreter",
    "LIPSPEAKER": "Lipspeaker",
    "NOTE_TAKER": "Note taker",
    "SIGHTED_GUIDE": "Sighted guide",
    "SPEECH_TO_TEXT": "Speech to text reporter",
    "ADVOCATE": "Advocate",
}
"""Communication professionals of the Accessible Information Standard (DOMAIN 2.4)."""

LANGUAGES: Final = {
    "en": "English",
    "ar": "Arabic",
    "bn": "Bengali",
    "cy": "Welsh",
    "es": "Spanish",
    "fa": "Farsi",
    "fr": "French",
    "gu": "Gujarati",
    "hi": "Hindi",
    "hu": "Hungarian",
    "it": "Italian",
    "ku": "Kurdish",
    "lt": "Lithuanian",
    "pa": "Punjabi",
    "pl": "Polish",
    "ps": "Pashto",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "so": "Somali",
    "sq": "Albanian",
    "ta": "Tamil",
    "ti": "Tigrinya",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "yue": "Cantonese",
    "zh": "Chinese",
}
"""Languages offered in forms, as BCP-47; any other well-formed tag is stored too (DOMAIN 2.4)."""


class ContactKind(StrEnum):
    """What a contact point is."""

    MOBILE = "MOBILE"
    LANDLINE = "LANDLINE"
    EMAIL = "EMAIL"


class SaidBy(StrEnum):
    """Whose word it is. What somebody said outweighs what an export says."""

    IMPORT = "IMPORT"
    STAFF = "STAFF"
    PERSON = "PERSON"


class ConsentState(StrEnum):
    """What a person answered when asked whether one organisation may see them (B7)."""

    GIVEN = "GIVEN"
    DECLINED = "DECLINED"
    WITHDRAWN = "WITHDRAWN"


class ReviewState(StrEnum):
    """Where a possible match stands; the moves are in rules.REVIEW."""

    OPEN = "OPEN"
    LINKED = "LINKED"
    KEPT_APART = "KEPT_APART"


class ReviewReason(StrEnum):
    """Why a row waits for a human (fit-notes README, rule 5)."""

    NHS_NUMBER_CONFLICT = "NHS_NUMBER_CONFLICT"
    POSSIBLE_MATCH = "POSSIBLE_MATCH"
