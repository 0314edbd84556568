"""What organisations are and how they may be related; no Django, no clock."""

from __future__ import annotations

import re
from enum import StrEnum


class Refusal(ValueError):
    """A refusal in words; `field` beside which it belongs, where there is one."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class CannotRegister(Refusal):
    """An organisation that may not be stored, with the reason in words."""


class CannotRelate(Refusal):
    """A relation that may not be stored, with the reason in words."""


class Kind(StrEnum):
    """What an organisation is.

    Source: DOMAIN 2.6; ODS primary roles RO177 + RO76 (practice), RO272 (PCN), RO197 (trust), RO318 (ICB).
    """

    PRACTICE = "PRACTICE"
    PCN = "PCN"
    TRUST = "TRUST"
    COUNCIL = "COUNCIL"
    PROVIDER = "PROVIDER"
    VCSE = "VCSE"
    ICB = "ICB"
    JOBCENTRE = "JOBCENTRE"
    OTHER = "OTHER"


KIND_WORDS: dict[Kind, str] = {
    Kind.PRACTICE: "GP practice",
    Kind.PCN: "Primary care network",
    Kind.TRUST: "NHS trust",
    Kind.COUNCIL: "Council",
    Kind.PROVIDER: "Provider",
    Kind.VCSE: "Voluntary or community organisation",
    Kind.ICB: "Integrated care board",
    Kind.JOBCENTRE: "Jobcentre",
    Kind.OTHER: "Other organisation",
}


class RelationKind(StrEnum):
    """How one organisation stands to another, read from left to right."""

    IN_PCN = "IN_PCN"
    """A practice belongs to a primary care network (ODS relationship RE8)."""
    CALLED_BY = "CALLED_BY"
    """A practice's people are rung, on its behalf, by this organisation."""
    REFERS_TO = "REFERS_TO"
    """A practice's people are offered this provider."""
    SUB_PROVIDER_OF = "SUB_PROVIDER_OF"
    """A provider delivers under another that holds the contract."""
    COMMISSIONED_BY = "COMMISSIONED_BY"
    """An organisation is commissioned by another (ODS relationship RE4)."""


RELATION_WORDS: dict[RelationKind, str] = {
    RelationKind.IN_PCN: "is in the network",
    RelationKind.CALLED_BY: "has its people rung by",
    RelationKind.REFERS_TO: "refers its people to",
    RelationKind.SUB_PROVIDER_OF: "works under",
    RelationKind.COMMISSIONED_BY: "is commissioned by",
}

ALLOWED: dict[RelationKind, tuple[frozenset[Kind], frozenset[Kind]]] = {
    RelationKind.IN_PCN: (frozenset({Kind.PRACTICE}), frozenset({Kind.PCN})),
    RelationKind.CALLED_BY: (
        frozenset({Kind.PRACTICE}),
        frozenset({Kind.PRACTICE, Kind.PCN, Kind.PROVIDER, Kind.VCSE, Kind.TRUST}),
    ),
    RelationKind.REFERS_TO: (
        frozenset({Kind.PRACTICE, Kind.PCN, Kind.TRUST, Kind.JOBCENTRE, Kind.VCSE, Kind.COUNCIL, Kind.PROVIDER}),
        frozenset({Kind.PROVIDER, Kind.VCSE, Kind.TRUST, Kind.COUNCIL}),
    ),
    RelationKind.SUB_PROVIDER_OF: (
        frozenset({Kind.PROVIDER, Kind.VCSE, Kind.COUNCIL, Kind.TRUST}),
        frozenset({Kind.PROVIDER, Kind.VCSE, Kind.TRUST, Kind.COUNCIL}),
    ),
    RelationKind.COMMISSIONED_BY: (frozenset(Kind), frozenset({Kind.ICB, Kind.COUNCIL, Kind.TRUST, Kind.OTHER})),
}
"""Which kinds may stand at the two ends of each relation: (from, to)."""


class Status(StrEnum):
    """Whether an organisation works. Source: ODS epraccur column 13 (A, C, D, P)."""

    ACTIVE = "ACTIVE"
    CLOSED = "CLOSED"
    DORMANT = "DORMANT"
    PROPOSED = "PROPOSED"


ODS_STATUS: dict[str, Status] = {
    "A": Status.ACTIVE,
    "C": Status.CLOSED,
    "D": Status.DORMANT,
    "P": Status.PROPOSED,
}

SUB_ICB_TO_LA: dict[str, str] = {
    "00T": "E08000001",
    "00V": "E08000002",
    "14L": "E08000003",
    "00Y": "E08000004",
    "01D": "E08000005",
    "01G": "E08000006",
    "01W": "E08000007",
    "01Y": "E08000008",
    "02A": "E08000009",
    "02H": "E08000010",
}
"""The council of each sub-ICB location of NHS Greater Manchester, for practices whose postcode is not in the directory.

Source: names of the clinical commissioning groups in gm_practice_to_pcn_2022-01; Glossop left Tameside's in 2022.
"""

_KEPT_WORDS = frozenset(
    [
        "NHS",
        "GP",
        "PCN",
        "ICB",
        "CIC",
        "UK",
        "PMS",
        "APMS",
        "MFT",
        "HMP",
        "MSK",
        "HC",
        "PCC",
        "PCRC",
        "LLP",
        "SSP",
        "II",
        "III",
        "IV",
    ]
)
_SMALL_WORDS = frozenset({"and", "of", "the", "at", "in", "on", "for", "with", "by"})


def readable_name(name: str) -> str:
    """Return a name that the source writes in capitals as people write it: "Tregenna Group Practice".

    A name that is not all capitals stays as it is. Abbreviations that we know stay in capitals.
    """
    name = " ".join(name.split())
    if name != name.upper():
        return name
    words = []
    for place, word in enumerate(name.split(" ")):
        bare = re.sub(r"[^A-Z]", "", word)
        if bare in _KEPT_WORDS:
            words.append(word)
        elif place and word.lower() in _SMALL_WORDS:
            words.append(word.lower())
        else:
            words.append(re.sub(r"[A-Z]+(?:['’][A-Z]+)*", lambda m: _capital(m[0]), word))
    return " ".join(words)


def _capital(word: str) -> str:
    """Return one word with its first letter in capitals; the letter after O' too, that after 's not."""
    if re.match(r"O['’]", word):
        return word[:2] + word[2:].capitalize()
    return word.capitalize()


_LOCAL_CODE = re.compile(r"^[A-Z0-9][A-Z0-9_-]{1,38}[A-Z0-9]$")


def local_code(text: str) -> str:
    """Return a local code in the one form that we store: upper case, letters, digits, `-` and `_`, 3 to 40 long.

    Raises: CannotRegister, when the text can't be one.
    """
    code = text.strip().upper()
    if not _LOCAL_CODE.match(code):
        raise CannotRegister(
            "A local code has 3 to 40 letters, digits, - or _, and starts and ends with one of the first two.",
            "local_code",
        )
    return code


def check_ends(kind: RelationKind, from_kind: Kind, to_kind: Kind) -> None:
    """Refuse a relation whose two ends are of kinds that it can't join.

    Raises: CannotRelate, naming the end that does not fit.
    """
    starts, ends = ALLOWED[kind]
    if from_kind not in starts:
        raise CannotRelate(f"A relation {kind} can't start at a {KIND_WORDS[from_kind]}.", "kind")
    if to_kind not in ends:
        raise CannotRelate(f"A relation {kind} can't lead to a {KIND_WORDS[to_kind]}.", "other")
