"""By which channel somebody is written to: rule 7 of the fit-note requests, against a slow reading of its words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodwork.reach.messaging.rules import (
    Channel,
    Facts,
    choose_channel,
    number_to_ring,
    number_to_text,
    possible,
    short_language,
)

LANGUAGES = ("en", "ur", "ar", "pl")


@dataclass(frozen=True)
class Row:
    language: str | None = "en"
    mobile: str | None = ""
    landline: str | None = ""
    email: str | None = ""
    address_line: str | None = ""
    postcode: str | None = ""
    contact_method: str | None = ""
    information_format: str | None = ""
    reading_need: bool = False
    texts_stopped: bool = False
    safe_contact: bool = False


FULL = Row(
    mobile="07700 900123",
    landline="0161 496 0123",
    email="made@example.org",
    address_line="1 Made Street, Manchester",
    postcode="M22 9WA",
)


def slow(row: Row) -> str:
    """Read rule 7 word by word."""

    def is_number(text: str, pattern: str) -> bool:
        plain = text.replace(" ", "")
        return any(
            plain.startswith(p) and re.fullmatch(pattern, plain[len(p) :]) is not None for p in ("+44", "0044", "0")
        )

    columns = [row.mobile or "", row.landline or ""]
    mobiles = [c for c in columns if is_number(c, "7[1-57-9][0-9]{8}")]
    landlines = [c for c in columns if is_number(c, "[123][0-9]{8,9}")]
    text = bool(mobiles) and row.contact_method != "8"
    ring = bool(mobiles or landlines) and row.contact_method != "8"
    mail = "@" in (row.email or "")
    post = bool(row.address_line) and bool(row.postcode) and not (row.postcode or "").upper().startswith("ZZ99")
    if row.information_format == "VERBAL" or (row.language or "en") not in LANGUAGES:
        return "CALL" if ring else "NO_WAY"
    wanted = {"1": ("LETTER", post), "3": ("CALL", ring), "4": ("EMAIL", mail), "9": ("SMS", text)}
    name, can = wanted.get(row.contact_method or "", ("", False))
    if can:
        return name
    for name, can in (("SMS", text), ("EMAIL", mail), ("CALL", ring), ("LETTER", post)):
        if can:
            return name
    return "NO_WAY"


rows = st.builds(
    Row,
    language=st.sampled_from(["", "en", "ur", "pl", "so", "q4"]),
    mobile=st.sampled_from(
        ["", "07700900123", "+44 7700 900123", "00447700900123", "07600900123", "0161 496 0123", "7"]
    ),
    landline=st.sampled_from(["", "01614960123", "07700 900456", "0161496012", "+1 212 555 0100", "08001111111"]),
    email=st.sampled_from(["", "made@example.org", "no address"]),
    address_line=st.sampled_from(["", "1 Made Street"]),
    postcode=st.sampled_from(["", "M22 9WA", "ZZ99 3VZ", "zz993vz"]),
    contact_method=st.sampled_from(["", "1", "2", "3", "4", "5", "8", "9"]),
    information_format=st.sampled_from(["", "VERBAL", "11"]),
)


@given(rows)
@settings(max_examples=1500)
def test_the_channel_is_what_the_words_of_rule_7_say(row: Row) -> None:
    assert choose_channel(row, LANGUAGES) == slow(row)


@given(rows)
def test_no_text_to_a_landline_and_no_phone_where_that_is_forbidden(row: Row) -> None:
    facts: Facts = row
    can = possible(facts)
    if Channel.SMS in can:
        assert number_to_text(facts).startswith("+447")
    if row.contact_method == "8":
        assert not {Channel.SMS, Channel.CALL} & set(can)


def test_a_mobile_in_the_landline_column_can_be_texted() -> None:
    row = Row(mobile="0161 496 0123", landline="07700 900456")
    assert number_to_text(row) == "+447700900456"
    assert number_to_ring(row) == "+441614960123"
    assert choose_channel(row, LANGUAGES) is Channel.SMS


@pytest.mark.parametrize(
    ("row", "channel"),
    [
        (replace(FULL, reading_need=True), Channel.CALL),
        (replace(FULL, texts_stopped=True), Channel.CALL),
        (replace(FULL, texts_stopped=True, mobile="", landline=""), Channel.LETTER),
        (replace(FULL, texts_stopped=True, contact_method="4"), Channel.EMAIL),
        (replace(FULL, texts_stopped=True, contact_method="9"), Channel.CALL),
        (replace(FULL, texts_stopped=True, contact_method="8"), Channel.EMAIL),
        (replace(FULL, mobile=None, landline=None, email=None, address_line=None, postcode=None), Channel.NO_WAY),
    ],
)
def test_stop_moves_to_call_or_letter_and_to_email_only_where_asked_for(row: Row, channel: Channel) -> None:
    assert choose_channel(row, LANGUAGES) is channel


def test_somebody_whose_contact_must_be_safe_gets_no_message_that_is_nothing_without_its_link() -> None:
    row = replace(FULL, safe_contact=True)
    assert choose_channel(row, LANGUAGES, has_link=True) is Channel.CALL
    assert choose_channel(row, LANGUAGES) is Channel.SMS


@pytest.mark.parametrize(("code", "short"), [("", "en"), (None, "en"), ("EN", "en"), ("ur-PK", "ur"), ("pl_PL", "pl")])
def test_languages_are_compared_without_their_region(code: str | None, short: str) -> None:
    assert short_language(code) == short
