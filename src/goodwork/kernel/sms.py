"""How many parts a text message has, as GOV.UK Notify counts and charges them (DOMAIN 6.5)."""

from __future__ import annotations

import re
from decimal import Decimal

from goodwork.kernel.words import direction

_GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = set("^{}\\[~]|€\f")
_ALL = _GSM | _EXTENDED
MOST_CHARACTERS = 918
"""The longest text that GOV.UK Notify takes: six parts (DOMAIN 6.5)."""

_INVISIBLE = dict.fromkeys((8294, 8295, 8296, 8297))
_TYPED = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " "})
_NUMBER = re.compile(r"\b(?:0\d{2,5}|116)(?: \d{3,4})+\b")
_POLISH = str.maketrans("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", "acelnoszzACELNOSZZ")


def lean(text: str, language: str) -> str:
    """Return a text as telephones are sent it: without marks that old ones show as boxes, and in plain letters where
    the language is texted so.

    The marks that keep names and numbers apart within writing from right to left are for pages; without them a
    telephone number has no blanks there, or its groups would stand in the wrong order. Polish is texted
    without its tails and strokes, by clinics and banks too: in the GSM alphabet it takes half the parts.
    """
    plain = text.translate(_INVISIBLE).translate(_TYPED)
    if direction(language) == "rtl":
        plain = _NUMBER.sub(lambda found: found[0].replace(" ", ""), plain)
    return plain.translate(_POLISH) if language == "pl" else plain


def is_gsm(text: str) -> bool:
    """Say whether every character is in the GSM alphabet or its extension."""
    return _ALL.issuperset(text)


def parts(text: str) -> int:
    """Return how many parts a text is sent in: 160 then 153 a part in GSM (an extended character counts two),
    70 then 67 in UTF-16 units otherwise.
    """
    if is_gsm(text):
        length, single, joined = len(text) + sum(map(text.count, _EXTENDED)), 160, 153
    else:
        length, single, joined = len(text.encode("utf-16-le")) // 2, 70, 67
    return 1 if length <= single else -(-length // joined)


def cost_pence(text: str, part_pence: Decimal) -> Decimal:
    """Return what a text costs at a price per part."""
    return parts(text) * part_pence
