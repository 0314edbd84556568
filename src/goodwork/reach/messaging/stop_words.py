"""STOP and START in the shipped languages, whatever case, punctuation, spaces and invisible marks. No Django, no
clock.
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from itertools import pairwise


class Meaning(StrEnum):
    """What a text from a person means."""

    STOP = "STOP"
    START = "START"
    OTHER = "OTHER"


_LETTERS = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ہ": "ه", "ł": "l"}
)

_STOP = (
    "stop, stopp, stopall, stopit, unsubscribe, optout, end, quit, "
    "روکیں, روکو, روک دیں, رک جائیں, رکو, رکیں, بند, بند کریں, بند کرو, بند کر دیں, سٹاپ, اسٹاپ, "
    "قف, قفوا, توقف, توقفوا, إيقاف, أوقف, أوقفوا, أوقفوها, ستوب, إلغاء الاشتراك, كفى, "
    "zatrzymaj, zatrzymać, przestań, przestańcie, koniec, zakończ, wypisz, wypisz mnie, rezygnuję, dość"
)
_START = (
    "start, unstop, restart, startagain, "
    "شروع, شروع کریں, شروع کرو, سٹارٹ, اسٹارٹ, دوبارہ شروع کریں, "
    "ابدأ, ابدأوا, ابدا, بدء, استئناف, استأنف, ستارت, "
    "wznów, zacznij, rozpocznij, włącz"
)
_FILLERS = (
    "please, pls, plz, text, texts, texting, message, messages, messaging, me, all, sending, these, the, this, now, "
    "thanks, thank, you, it, them, sms, to, my, number, again, "
    "براہ, مہربانی, کرم, پیغام, پیغامات, میسج, ٹیکسٹ, مجھے, بھیجنا, کریں, کر, دیں, کو, یہ, اب, شکریہ, "
    "من, فضلك, رسائل, الرسائل, رسالة, ارسال, إرسال, هذه, لي, الآن, شكرا, عن, "
    "proszę, prosze, wiadomości, wiadomość, smsy, sms-y, mi, mnie, wysyłać, wysyłanie, te, tych, już, dziękuję, do"
)


def squeeze(text: str) -> str:
    """Return the letters and digits of a text alone: no case, accents, punctuation, spaces, tatweel or bidi marks."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
    plain = unicodedata.normalize("NFD", plain).translate(_LETTERS)
    return "".join(c for c in plain if unicodedata.category(c) in {"Ll", "Lo", "Lt", "Lu", "Nd"})


def _words(listed: str) -> frozenset[str]:
    return frozenset(squeeze(word) for word in listed.split(","))


_STOPS, _STARTS, _REST = _words(_STOP), _words(_START), _words(_FILLERS)


def meaning_of(text: str) -> Meaning:
    """Return whether a text asks to stop, to start again, or says something else.

    A text means STOP when all of it together is a stop word ("S.T.O.P.", "stop all"), or when it holds a stop word and
    besides only words of courtesy ("please stop texting me"). START likewise. A text that holds both means STOP.
    """
    whole = squeeze(text)
    if whole in _STOPS:
        return Meaning.STOP
    if whole in _STARTS:
        return Meaning.START
    words = [w for w in (squeeze(part) for part in text.split()) if w]
    pairs = {a + b for a, b in pairwise(words)}
    stops = any(w in _STOPS for w in words) or bool(pairs & _STOPS)
    starts = any(w in _STARTS for w in words) or bool(pairs & _STARTS)
    strange = [w for w in words if w not in _STOPS | _STARTS | _REST and not _in_pair(w, words)]
    if strange:
        return Meaning.OTHER
    return Meaning.STOP if stops else Meaning.START if starts else Meaning.OTHER


def _in_pair(word: str, words: list[str]) -> bool:
    """Say whether a word is half of a stop or start word that is written in two."""
    both = _STOPS | _STARTS
    return any(a + b in both for a, b in pairwise(words) if word in {a, b})
