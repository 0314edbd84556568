"""Template files: complete, honest about their standing, short enough, and saying what every message must say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from goodwork.kernel import sms
from goodwork.kernel.words import LANGUAGES, Words, direction
from goodwork.reach.messaging import planning
from goodwork.reach.messaging.rules import KINDS, MACHINE, Channel, Status, parse_reference, reference_of
from goodwork.reach.messaging.templates import (
    LINK_FIELD,
    BadTemplate,
    MissingField,
    Standing,
    Template,
    fill,
    languages_of,
    parse,
    put_link,
    safe_name,
    shipped,
)

ALL = [
    (code, channel, language)
    for code, kind in KINDS.items()
    if not kind.to_organisation
    for channel in kind.channels
    for language in LANGUAGES
]
TO_ORGANISATIONS = [(c, channel, "en") for c, k in KINDS.items() if k.to_organisation for channel in k.channels]
SHARED = {
    "name",
    "sender",
    "phone",
    "link",
    "urgent",
    "urgent_long",
    "stop",
    "stop_email",
    "stop_letter",
    "choice",
    "privacy",
    "privacy_long",
}
OWN = {
    "THANKS_ANSWER": set(),
    "PROMISE_MADE": {"promise"},
    "PROMISE_MOVED": {"promise", "moved"},
    "HOLDER_CHANGED": {"promise"},
    "SILENCE": {"promise"},
    "CALL_MISSED": {"promise"},
    "CONSENT_WITHDRAWN": {"organisation"},
    "OWN_REQUEST_SENT": {"organisation", "reference", "sent_on", "promise"},
    "OWN_REQUEST_YES": {"organisation", "reference", "promise"},
    "OWN_REQUEST_NO": {"organisation", "reference", "why"},
}
WORDS = Words(Path(planning.__file__).parent / "words")
LINK = "http://localhost:8000/my/q/abcdefghijklmnopqrstuvwx"


def values(language: str) -> dict[str, str]:
    notice = json.loads((Path(planning.__file__).parent / "privacy_notice.json").read_text(encoding="utf-8"))[language]
    phone = "0161 496 0100"
    return {
        "name": "Amala", "sender": "Tregenna Group Practice", "phone": phone, "link": LINK_FIELD,
        "urgent": WORDS.text(language, "urgent"), "urgent_long": WORDS.text(language, "urgent-long"),
        "stop": WORDS.text(language, "stop"), "stop_email": WORDS.text(language, "stop-email", phone=phone),
        "stop_letter": WORDS.text(language, "stop-letter", phone=phone), "choice": WORDS.text(language, "choice"),
        "privacy": notice["short"], "privacy_long": notice["employer"],
        "promise": "Sam Patel (The Growth Company) will ring you by 5pm on Thursday 26 November 2026.",
        "moved": "Moved from Tuesday 24 November 2026 to Thursday 26 November 2026.",
        "organisation": "The Growth Company",
        "reference": "K7QF-2M9X", "sent_on": "Monday 23 November 2026", "why": "They have no room now.",
    }  # fmt: skip


@pytest.mark.parametrize(("code", "channel", "language"), ALL)
def test_every_message_is_there_for_every_channel_and_language(code: str, channel: Channel, language: str) -> None:
    template = shipped()[code, channel, language]
    assert template.fields <= SHARED | OWN.get(code, set())
    text = fill(template.body, values(language))
    assert "((" not in text.replace(LINK_FIELD, "")
    assert template.fields & {"urgent", "urgent_long"}, "999, 111 and Samaritans stand in every message"
    assert "((sender))" in template.body, "says who sends it"
    if code != "STOP_CONFIRMED":
        assert template.fields & {"stop", "stop_email", "stop_letter"}, "says how to stop"


def test_there_is_no_template_beside_the_table() -> None:
    assert set(shipped()) == {*ALL, *TO_ORGANISATIONS}


@pytest.mark.parametrize(("code", "channel", "language"), TO_ORGANISATIONS)
def test_a_message_to_an_organisation_has_nobodys_name_and_is_short(code: str, channel: Channel, language: str) -> None:
    template = shipped()[code, channel, language]
    assert template.fields <= {
        "organisation", "sender", "service", "reference", "programme", "by", "link", "typed", "typed_at", "code", "said"
    }  # fmt: skip
    assert {"organisation", "sender", "reference"} <= template.fields
    assert ("link" in template.fields) == KINDS[code].has_link
    assert channel is Channel.SMS or not KINDS[code].has_link or {"typed", "typed_at"} <= template.fields
    if channel is Channel.SMS:
        filled = {
            "organisation": "Wythenshawe Peer Group",
            "sender": "Tregenna Group Practice",
            "programme": "Peer group",
        }
        text = fill(template.body, dict.fromkeys(template.fields, "Friday 27 November 2026") | filled | {"link": LINK})
        assert sms.parts(text) <= 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_emergency_line_names_all_three_numbers(language: str) -> None:
    for key in ("urgent", "urgent-long"):
        said = WORDS.text(language, key).replace("116 123", "116123")
        assert all(number in said for number in ("999", "111", "116123"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", ["INVITATION", "REMINDER"])
def test_each_invitation_says_it_is_a_choice_and_who_sees_what(code: str, language: str) -> None:
    for channel in KINDS[code].channels:
        fields = shipped()[code, channel, language].fields
        assert {"choice", "link"} <= fields
        assert fields & {"privacy", "privacy_long"}


@pytest.mark.parametrize(("code", "channel", "language"), [a for a in ALL if a[1] is Channel.SMS])
def test_texts_stay_within_a_few_parts(code: str, channel: Channel, language: str) -> None:
    text = " ".join(put_link(fill(shipped()[code, channel, language].body, values(language)), LINK).split())
    text = sms.lean(text, language)
    if direction(language) == "rtl":
        text = planning.RIGHT_TO_LEFT + text
    assert len(text) <= sms.MOST_CHARACTERS
    short = {"INVITATION": 4, "REMINDER": 5}
    most = 3 if language in {"en", "pl"} else short.get(code, 6)
    assert sms.parts(text) <= most, f"{sms.parts(text)} parts: {text}"


def test_english_is_the_source_and_translations_are_drafts() -> None:
    for (_, _, language), template in shipped().items():
        assert template.standing is (Standing.SOURCE if language == "en" else Standing.DRAFT)
        assert template.approved_by == ""


def test_a_language_without_approved_words_is_not_written_in_unless_drafts_are_allowed() -> None:
    assert languages_of("INVITATION", allow_drafts=False) == {"en"}
    assert languages_of("INVITATION", allow_drafts=True) == set(LANGUAGES)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("version: 1\nstatus: SOURCE\nHello", "three dashes"),
        ("version: one\nstatus: SOURCE\n---\nHello", "invalid literal"),
        ("version: 1\nstatus: GOOD\n---\nHello", "GOOD"),
        ("version: 1\nstatus: APPROVED\n---\nHello", "approved_by"),
        ("version: 1\nstatus APPROVED\n---\nHello", "name: value"),
        ("version: 1\nstatus: SOURCE\n---\n  \n", "three dashes"),
    ],
)
def test_a_bad_file_is_refused_by_name(text: str, wrong: str) -> None:
    with pytest.raises(BadTemplate, match=f"INVITATION/sms.en.txt.*{wrong}"):
        parse(text, code="INVITATION", channel=Channel.SMS, language="en", where="INVITATION/sms.en.txt")


def test_an_email_needs_a_subject() -> None:
    with pytest.raises(BadTemplate, match="subject"):
        parse("version: 1\nstatus: SOURCE\n---\nHello", code="X", channel=Channel.EMAIL, language="en", where="X")


def test_approved_words_carry_who_approved_them() -> None:
    made: Template = parse(
        "version: 3\nstatus: APPROVED\napproved_by: A. Translator, Made Translations\napproved_on: 2026-11-01\n---\n"
        "سلام",
        code="INVITATION",
        channel=Channel.SMS,
        language="ur",
        where="here",
    )
    assert made.usable(allow_drafts=False)
    assert (made.version, made.approved_by) == (3, "A. Translator, Made Translations")


def test_fields_are_filled_once_and_words_after_question_marks_stand_only_with_their_field() -> None:
    assert fill("Hello((name?? ))((name)).", {"name": "Amala"}) == "Hello Amala."
    assert fill("Hello((name?? ))((name)).", {"name": ""}) == "Hello."
    assert fill("((link??See: ))((link)) End", {"link": ""}) == "End"
    assert fill("((a))", {"a": "((b))", "b": "no"}) == "((b))", "what a value holds is data"
    with pytest.raises(MissingField):
        fill("((nobody))", {})


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Amala", "Amala"), ("  Anna  Maria ", "Anna Maria"), ("O’Neill", "O’Neill"), ("محمد", "محمد"),
        ("www.evil.example", ""), ("http://evil", ""), ("Ann 07700900123", ""), ("x" * 41, ""), ("evil.com", ""),
        ("((link))", ""), ("J. R.", "J. R."),
    ],
)  # fmt: skip
def test_a_name_that_could_pass_for_an_address_is_left_out(name: str, said: str) -> None:
    assert safe_name(name) == said


@pytest.mark.parametrize("name", ["Amala", "Anna Maria", "O’Neill", "محمد", "J. R.", ""])
def test_words_filled_once_for_everybody_are_those_filled_for_each(name: str) -> None:
    for template in shipped().values():
        values = dict.fromkeys(template.fields, "words") | {"link": LINK_FIELD}
        for text in (template.subject, template.body):
            once = fill(text, values | {"name": planning.NAME_TO_COME if name else ""})
            assert once.replace(planning.NAME_TO_COME, name) == fill(text, values | {"name": name}), template.code


def test_references_hold_the_message_and_the_sending_and_nothing_else() -> None:
    id_ = "019a0000-0000-7000-8000-000000000001"
    assert parse_reference(reference_of(id_, 1)) == (id_, 1)
    assert parse_reference(reference_of(id_, 3)) == (id_, 3)
    assert parse_reference("something else") is None
    assert parse_reference(id_ + ".x") is None


def test_nothing_outweighs_a_delivery_and_a_delivery_outweighs_a_failure() -> None:
    assert MACHINE.moves[Status.DELIVERED] == {}
    assert MACHINE.move(Status.FAILED, "DELIVER") == Status.DELIVERED
    assert MACHINE.move(Status.SENDING, "DELIVER") == Status.DELIVERED


def test_a_text_is_sent_lean() -> None:
    polish = "Dzień dobry Łukasz. Zażółć gęślą jaźń: „tak” – 5 zł… Ó"
    assert sms.lean("Dzień dobry Łukasz. Zażółć gęślą jaźń. ĄĆĘŁŃÓŚŹŻ", "pl") == (
        "Dzien dobry Lukasz. Zazolc gesla jazn. ACELNOSZZ"
    )
    assert sms.is_gsm(sms.lean(polish.replace("„", "“"), "pl"))
    assert sms.lean("Zoë’s note", "en") == "Zoë's note", (
        "a name keeps its letters where the language is texted with them"
    )
    isolated = "وہ \u2068Sam Patel\u2069 کو \u20685\u2069 بجے"
    assert sms.lean(isolated, "ur") == "وہ Sam Patel کو 5 بجے"
    assert sms.parts(sms.lean("ł" * 306, "pl")) == 2
    assert sms.parts("ł" * 306) == 5
