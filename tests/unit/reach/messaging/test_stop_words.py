"""STOP wins, in the shipped languages' words, whatever case, punctuation, spaces and invisible marks (complaint 21)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodwork.reach.messaging.stop_words import Meaning, meaning_of

STOPS = [
    "STOP",
    "stop",
    "Stop.",
    " s t o p ",
    "S.T.O.P!",
    "STOP\n",
    "“Stop”",
    "stop!!!",
    "STOP STOP STOP",
    "please stop",
    "Stop texting me",
    "stop all",
    "STOP texts please",
    "unsubscribe",
    "Please STOP these messages now",
    "stop it",
    "Hi STOP",
    "ok stop",
    "Yes. Stop!",
    "Stop contacting me",
    "I would like to stop",
    "No more texts please",
    "Don’t text me",
    "STOP\n\nSent from my iPhone",
    "روکیں",
    "برائے مہربانی روکیں",
    "مجھے پیغام نہ بھیجیں",
    "لا ترسلوا لي رسائل",
    "ألغِ الاشتراك",
    "Proszę przestać",
    "przestańcie pisać do mnie",
    "nie piszcie więcej",
    "روکیں۔",
    "بند کریں",
    "پیغامات بند کریں",
    "\u200fروکیں\u200e",
    "سٹاپ",
    "براہ کرم روکیں",
    "قف",
    "توقف",
    "إيقاف",
    "ايقاف",
    "أوقف",
    "قـف",
    "قِف",
    "أوقفوا الرسائل من فضلك",
    "\u202bتوقف\u202c",
    "zatrzymaj",
    "Koniec",
    "PRZESTAŃ",
    "przestan",
    "Proszę przestać"[:7] + "koniec",
    "stop smsy",
    "zakończ.",
    "ＳＴＯＰ",
    "st\u00adop",
    "\u2068STOP\u2069",
    "sto\u200dp",
]
STARTS = [
    "START",
    "start!",
    "Start again",
    "unstop",
    "شروع",
    "شروع کریں",
    "ابدأ",
    "ابدا",
    "wznów",
    "wznow",
    "Rozpocznij",
]
OTHERS = [
    "",
    "   ",
    "👍",
    "yes",
    "3",
    "thanks",
    "Thank you",
    "The bus does not stop here and I am stuck",
    "non-stop pain",
    "I can't stop worrying",
    "please don't stop",
    "Please stop. I feel so low",
    "I want more texts",
    "no",
    "nie",
    "cancel",
    "I want to stop work",
    "when do we start the plan?",
    "my pain will not end",
    "بارش کب رکے گی",
    "dzień dobry",
    "stop by tomorrow?",
    "starting work on Monday",
]


@pytest.mark.parametrize("text", STOPS)
def test_words_that_mean_stop(text: str) -> None:
    assert meaning_of(text) is Meaning.STOP


@pytest.mark.parametrize("text", STARTS)
def test_words_that_mean_start(text: str) -> None:
    assert meaning_of(text) is Meaning.START


@pytest.mark.parametrize("text", OTHERS)
def test_words_that_mean_neither(text: str) -> None:
    assert meaning_of(text) is Meaning.OTHER


def test_a_text_that_says_both_means_stop() -> None:
    assert meaning_of("start stop") is Meaning.STOP


@given(
    st.sampled_from(["stop", "STOP", "روکیں", "توقف", "koniec"]),
    st.text(st.sampled_from(" .,!?-'\"\n\t\u200b\u200e\u200f\u202a\u202c\u2066\u2069۔؟،"), max_size=6),
    st.text(st.sampled_from(" .,!?-'\"\n\t\u200b\u200e\u200f\u202a\u202c\u2066\u2069۔؟،"), max_size=6),
)
def test_marks_around_it_change_nothing(word: str, before: str, after: str) -> None:
    assert meaning_of(before + word + after) is Meaning.STOP
