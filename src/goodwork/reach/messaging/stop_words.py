"""STOP and START in the shipped languages, whatever case, punctuation, spaces and invisible marks. No Django, no
clock.
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum


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
    "no texts, no more texts, no more messages, do not text, do not text me, don't text, don't text me, remove me, "
    "روکیں, روکو, روک دیں, رک جائیں, رکو, رکیں, بند, بند کریں, بند کرو, بند کر دیں, سٹاپ, اسٹاپ, "
    "پیغام نہ بھیجیں, میسج نہ بھیجیں, میسج نہ کریں, "
    "قف, قفوا, توقف, توقفوا, إيقاف, أوقف, أوقفوا, أوقفوها, ستوب, إلغاء الاشتراك, ألغ الاشتراك, كفى, "
    "لا ترسل, لا ترسلوا, لا ترسلوا لي, وقف, "
    "zatrzymaj, zatrzymać, przestań, przestańcie, przestać, koniec, zakończ, wypisz, wypisz mnie, wypiszcie, wypisać, "
    "nie pisz, nie piszcie, nie pisać, rezygnuję, dość"
)
_START = (
    "start, unstop, restart, startagain, "
    "شروع, شروع کریں, شروع کرو, سٹارٹ, اسٹارٹ, دوبارہ شروع کریں, "
    "ابدأ, ابدأوا, ابدا, بدء, استئناف, استأنف, ستارت, "
    "wznów, zacznij, rozpocznij, włącz"
)
_FILLERS = (
    "please, pls, plz, text, texts, texting, message, messages, messaging, me, all, sending, these, the, this, now, "
    "thanks, thank, you, it, them, sms, to, my, number, again, hi, hello, hey, ok, okay, yes, no, yeah, just, i, want, "
    "would, like, contacting, bothering, writing, any, more, thx, ta, cheers, sorry, sent, from, iphone, android, "
    "براہ, برائے, مہربانی, کرم, پیغام, پیغامات, میسج, ٹیکسٹ, مجھے, بھیجنا, کریں, کر, دیں, کو, یہ, اب, شکریہ, "
    "من, فضلك, رسائل, الرسائل, رسالة, ارسال, إرسال, هذه, لي, الآن, شكرا, عن, "
    "proszę, prosze, wiadomości, wiadomość, smsy, sms-y, mi, mnie, wysyłać, wysyłanie, te, tych, już, dziękuję, do, "
    "pisać, więcej, cześć, tak, nie"
)


def squeeze(text: str) -> str:
    """Return the letters and digits of a text alone: no case, accents, punctuation, spaces, tatweel or bidi marks."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
    plain = unicodedata.normalize("NFD", plain).translate(_LETTERS)
    return "".join(c for c in plain if unicodedata.category(c) in {"Ll", "Lo", "Lt", "Lu", "Nd"})


def _words(listed: str) -> frozenset[str]:
    return frozenset(squeeze(word) for word in listed.split(","))


_LONGEST = max(len(phrase.split()) for phrase in (_STOP + "," + _START).split(","))
"""So many words the longest phrase has."""
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
    stops, starts = _said(words, _STOPS), _said(words, _STARTS)
    if any(w not in _REST and place not in stops | starts for place, w in enumerate(words)):
        return Meaning.OTHER
    return Meaning.STOP if stops else Meaning.START if starts else Meaning.OTHER


def _said(words: list[str], phrases: frozenset[str]) -> set[int]:
    """Return the places of the words that are phrases, or part of one that is written in several words."""
    runs = ((start, end) for start in range(len(words)) for end in range(start + 1, start + _LONGEST + 1))
    return {place for start, end in runs if "".join(words[start:end]) in phrases for place in range(start, end)}
