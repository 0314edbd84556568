"""What a programme says, in other languages, with who approved the words; no Django, no clock.

A data file has them beside its programmes, each text under the English that it stands for:
`{"translations": {"ur": {"status": "DRAFT", "approved_by": "", "approved_on": null, "texts": {"Pioneer": "…"}}}}`.
Each programme keeps those of its own texts. English that is changed later has no translation any more, so that nobody
reads words which stand for something else; it is shown in English until somebody translates it anew.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from goodwork.registers.programmes.conditions import CannotOffer

MOST_TEXT = 900
"""A translation may be half as long again as the longest English text that it stands for."""

_LANGUAGE = re.compile(r"[a-z]{2,3}")


class Standing(StrEnum):
    """Whether the words of a translation may be shown, by the same rule as those of messages."""

    DRAFT = "DRAFT"
    APPROVED = "APPROVED"


@dataclass(frozen=True, slots=True)
class Translation:
    """One language of a programme: each English text with the words that stand for it, and who approved them."""

    status: Standing = Standing.DRAFT
    approved_by: str = ""
    approved_on: date | None = None
    texts: Mapping[str, str] = field(default_factory=dict)

    def usable(self, allow_drafts: bool) -> bool:
        """Say whether these words may be shown: approved ones, and drafts where they are allowed."""
        return allow_drafts or self.status is Standing.APPROVED


def read_translations(given: Any) -> dict[str, Translation]:
    """Return translations as a data file has them; raises CannotOffer, with what to mend."""
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise CannotOffer("translations", "`translations` gives {status, approved_by, approved_on, texts} by language.")
    return {_language(code): _translation(code, one) for code, one in given.items()}


def _language(code: object) -> str:
    text = str(code)
    if not _LANGUAGE.fullmatch(text) or text == "en":
        raise CannotOffer("translations", f"`translations` can't be in {text[:20]!r}: give a code like ur, not en.")
    return text


def _translation(code: object, given: Any) -> Translation:
    known = {"status", "approved_by", "approved_on", "texts"}
    if not isinstance(given, dict) or set(given) - known:
        raise CannotOffer("translations", f"The translation {code} has status, approved_by, approved_on and texts.")
    texts = given.get("texts", {})
    if not isinstance(texts, dict) or not all(
        isinstance(text, str) and text.strip() and len(text) <= MOST_TEXT for text in texts.values()
    ):
        raise CannotOffer(
            "translations", f"The texts of the translation {code} are words of 1 to {MOST_TEXT} characters."
        )
    try:
        status = Standing(given.get("status", "DRAFT"))
        approved_on = date.fromisoformat(str(given["approved_on"])) if given.get("approved_on") else None
    except ValueError as wrong:
        raise CannotOffer("translations", f"The translation {code}: {wrong}.") from None
    approved_by = " ".join(str(given.get("approved_by") or "").split())
    if status is Standing.APPROVED and not (approved_by and approved_on):
        raise CannotOffer("translations", f"The translation {code} is APPROVED: it needs approved_by and approved_on.")
    return Translation(
        status, approved_by, approved_on, {" ".join(str(key).split()): text.strip() for key, text in texts.items()}
    )


def only(translations: Mapping[str, Translation], texts: Collection[str]) -> dict[str, Translation]:
    """Return translations with nothing but those of some English texts; a language without any is left out."""
    found = {}
    for code, one in sorted(translations.items()):
        kept = {text: one.texts[text] for text in dict.fromkeys(texts) if text in one.texts}
        if kept:
            found[code] = Translation(one.status, one.approved_by, one.approved_on, kept)
    return found


def with_translations(document: Any) -> Any:
    """Return the programmes of a data file, each with the file's translations where it has none of its own.

    What is no object with `programmes` comes back as it is, for the reader to refuse.
    """
    if not isinstance(document, dict) or not isinstance(document.get("programmes"), list):
        return document
    shared = document.get("translations")
    if not shared:
        return document["programmes"]
    return [
        {**row, "translations": row.get("translations") or shared} if isinstance(row, dict) else row
        for row in document["programmes"]
    ]
