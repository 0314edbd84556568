from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodwork.kernel import parsers
from goodwork.kernel.parsers import Unreadable

RECEIVED = date(2026, 6, 1)


@given(st.dates(min_value=date(1907, 1, 1), max_value=RECEIVED))
def test_the_three_forms_of_a_date_say_the_same_day(day: date) -> None:
    for text in (day.isoformat(), day.strftime("%d/%m/%Y"), day.strftime("%d-%b-%Y")):
        assert parsers.birth_date(text, received=RECEIVED) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "13/05/07",
        "31/02/2001",
        "2001-13-01",
        "2026-06-02",
        "1906-05-31",
        "05-13-2001",
        "１９９０-01-01",
        "8/9/2001",
    ],
)
def test_what_is_no_birth_date_is_refused_not_guessed(text: str) -> None:
    with pytest.raises(Unreadable):
        parsers.birth_date(text, received=RECEIVED)


def test_the_oldest_person_is_120() -> None:
    assert parsers.birth_date("1906-06-01", received=RECEIVED) == date(1906, 6, 1)


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-06-01T11:05", "2026-06-01T10:05:00+00:00"),
        ("2026-12-01", "2026-12-01T00:00:00+00:00"),
        ("2026-06-01", "2026-05-31T23:00:00+00:00"),
        ("2026-06-01T11:05:30Z", "2026-06-01T11:05:30+00:00"),
        ("2026-06-01 11:05+02:00", "2026-06-01T09:05:00+00:00"),
        ("2026-06-01T11", "2026-06-01T10:00:00+00:00"),
        ("20260601", "2026-05-31T23:00:00+00:00"),
        ("20260601T110530.5Z", "2026-06-01T11:05:30.500000+00:00"),
        ("2026-06-01t11:05:30,25z", "2026-06-01T11:05:30.250000+00:00"),
        ("2026-W23-1T11:05+0100", "2026-06-01T10:05:00+00:00"),
        ("2026-06-01T24:00", "2026-06-01T23:00:00+00:00"),
        ("2026-12-31T24:00:00Z", "2027-01-01T00:00:00+00:00"),
    ],
)
def test_moments_are_londons_unless_they_say_otherwise(text: str, utc: str) -> None:
    assert parsers.moment(text).astimezone(UTC).isoformat() == utc


@pytest.mark.parametrize(
    "text",
    [
        *("", "01/06/2026", "2026-06-31", "2026-06-01T25:00", "2026-06-01T24:01", "yesterday", "260601", "2026-06"),
        *("2026-06-01T", "2026-06-01x11:05", "2026-W54-1", "2026-06-01T11:05+25:00", "２０２６-06-01"),
        *("0001-01-01T00:00+05:00", "9999-12-31T23:00-05:00", "9999-12-31T24:00", "0000-01-01"),
    ],
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        parsers.moment(text)


@pytest.mark.parametrize("name", ["O’Brien", "O'Brien", "Šimić", "van-der-Berg", "محمد", "李", "  Seán "])
def test_names_of_every_script_pass(name: str) -> None:
    assert parsers.person_name(name) == name.strip()


@pytest.mark.parametrize("name", ["", " ", "=1+1", "+x", "-x", "@SUM(1)", "<b>", "a\x00b", "a\tb"])
def test_hostile_names_are_refused(name: str) -> None:
    with pytest.raises(Unreadable):
        parsers.person_name(name)


def test_free_text_keeps_lines_and_refuses_what_a_database_cannot_hold() -> None:
    assert parsers.free_text(" a\r\nb ", most=10) == "a\nb"
    for bad in ("a\x00", "x" * 11):
        with pytest.raises(Unreadable):
            parsers.free_text(bad, most=10)


@pytest.mark.parametrize(
    "parser", [parsers.any_date, parsers.moment, parsers.person_name, parsers.email, parsers.date_iso]
)
@given(text=st.text(max_size=60))
def test_no_text_breaks_a_parser(parser: Callable[[str], object], text: str) -> None:
    with suppress(Unreadable):
        assert parser(text)
