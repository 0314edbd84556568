"""What one row means, held against the made file and its right answers, and against a slow and obvious reference."""

from __future__ import annotations

import calendar
import csv
import re
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodwork.kernel import csv_files
from goodwork.reach.intake import rows, rules
from goodwork.reach.intake.rows import Listed, Rejected, Request
from goodwork.reach.intake.rules import Reject

DATA = Path(__file__).parents[3] / "data" / "fit-notes"
GOOD = {
    "request_id": "FN1",
    "received_at": "2026-06-01T11:05",
    "given_name": "Siobhán",
    "family_name": "O’Brien",
    "birth_date": "1984-02-26",
}


def row(**changes: str) -> Request | Rejected:
    return rows.read_request(2, {**GOOD, **changes}, malformed=False, practice="P84048")


def good(**changes: str) -> Request:
    found = row(**changes)
    assert isinstance(found, Request)
    return found


def reason(**changes: str) -> Reject:
    found = row(**changes)
    assert isinstance(found, Rejected)
    return found.reason


def test_the_made_file_is_rejected_where_its_answers_say_so() -> None:
    with (DATA / "requests.csv").open("rb") as stream:
        checked = csv_files.check(stream, needed=rules.REQUEST_COLUMNS)
        read = {
            row.record: rows.read_request(row.record, row.cells, malformed=row.malformed, practice="P84048")
            for row in csv_files.rows(stream, checked)
        }
    with (DATA / "requests.expected.csv").open(encoding="utf-8", newline="") as stream_of_answers:
        answers = list(csv.DictReader(stream_of_answers))
    assert checked.records == 601
    for answer in answers:
        found = read[int(answer["record"])]
        assert found.request_id == answer["request_id"]
        if answer["outcome"] == "DUPLICATE":
            continue
        expected = answer["reason"] if answer["outcome"] == "REJECTED" else None
        assert (found.reason if isinstance(found, Rejected) else None) == expected, answer


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"request_id": ""}, Reject.ROW_MALFORMED),
        ({"request_id": "x" * 201}, Reject.ROW_MALFORMED),
        ({"practice_code": "P84010"}, Reject.WRONG_PRACTICE),
        ({"given_name": ""}, Reject.NAME_MISSING),
        ({"given_name": "", "family_name": "=1"}, Reject.NAME_MISSING),
        ({"given_name": "=1+1"}, Reject.NAME_INVALID),
        ({"family_name": "@x"}, Reject.NAME_INVALID),
        ({"family_name": "-x"}, Reject.NAME_INVALID),
        ({"family_name": "+x"}, Reject.NAME_INVALID),
        ({"family_name": "a>b"}, Reject.NAME_INVALID),
        ({"family_name": "a\nb"}, Reject.NAME_INVALID),
        ({"family_name": "a" * 201}, Reject.NAME_INVALID),
        ({"birth_date": "26/02/84"}, Reject.BIRTH_DATE_INVALID),
        ({"birth_date": "2026-06-02"}, Reject.BIRTH_DATE_INVALID),
        ({"birth_date": "1906-05-31"}, Reject.BIRTH_DATE_INVALID),
        ({"birth_date": "x", "received_at": "x"}, Reject.BIRTH_DATE_INVALID),
        ({"received_at": "yesterday"}, Reject.RECEIVED_AT_INVALID),
        ({"received_at": "", "birth_date": "2031-01-01"}, Reject.RECEIVED_AT_INVALID),
        ({"practice_code": "P84010", "given_name": "", "birth_date": ""}, Reject.WRONG_PRACTICE),
    ],
)
def test_the_first_reason_in_the_order_of_the_table_counts(changes: dict[str, str], expected: Reject) -> None:
    assert reason(**changes) is expected


def test_a_row_with_too_many_cells_is_malformed_whatever_else_is_wrong() -> None:
    found = rows.read_request(2, {**GOOD, "practice_code": "X"}, malformed=True, practice="P84048")
    assert isinstance(found, Rejected)
    assert found.reason is Reject.ROW_MALFORMED


def test_days_are_days_in_london() -> None:
    late = good(received_at="2026-06-01T23:30Z", birth_date="2026-06-02")
    assert late.received_date == date(2026, 6, 2)
    assert good(received_at="2026-06-01").received_at == datetime(2026, 6, 1, tzinfo=ZoneInfo("Europe/London"))
    assert good(birth_date="1906-06-01").person.birth_date == date(1906, 6, 1)


def test_a_wrong_nhs_number_is_left_out_with_a_warning_and_the_row_goes_on() -> None:
    assert good(nhs_number="900 009-5417").person.nhs_number == "9000095417"
    for wrong in ("9000095418", "0000000000", "123", "QQ123456C"):
        found = good(nhs_number=wrong)
        assert found.person.nhs_number is None
        assert [(w.record, w.field) for w in found.warnings] == [(2, "nhs_number")]
        assert wrong not in found.warnings[0].message


def test_numbers_count_by_what_they_are_whichever_column_they_stand_in() -> None:
    person = good(mobile="020 7946 0579", landline="0044 7700 900 123").person
    assert (person.mobile, person.landline) == ("+447700900123", "+442079460579")
    assert good(mobile="07012345678").person.mobile == ""
    assert good(email="nobody.example.org").person.email == ""


@pytest.mark.parametrize(
    ("column", "bad"),
    [
        ("gender", "M"),
        ("ethnic_category", "Q"),
        ("contact_method", "99"),
        ("information_format", "sung"),
        ("language", "Polish?"),
        ("note_from", "soon"),
        ("note_to", "13/13/2026"),
        ("employment_status", "99"),
        ("sickness_absence", "?"),
        ("no_contact", "Yes"),
        ("postcode", "x" * 17),
        ("address_line", "x" * 401),
    ],
)
def test_what_cannot_be_read_is_left_out_with_a_warning_that_names_the_column(column: str, bad: str) -> None:
    assert [warning.field for warning in good(**{column: bad}).warnings] == [column]


def test_a_language_that_cannot_be_told_is_not_taken_for_english() -> None:
    assert good(language="").person.language == ""
    assert good(language="EN").person.language == "en"
    assert good(language="Urdu (spoken)").person.language == rows.UNKNOWN_LANGUAGE


def test_a_note_that_ends_before_it_starts_keeps_its_start_only() -> None:
    found = good(note_from="2026-06-10", note_to="2026-06-01")
    assert (found.note_from, found.note_to) == (date(2026, 6, 10), None)


def test_an_opt_out_is_y_and_nothing_else() -> None:
    taken = [good(no_contact=text).person.opted_out for text in ("Y", "y", "N", "", "Yes")]
    assert taken == [True, True, False, False, False]
    assert [len(good(no_contact=text).warnings) for text in ("Y", "N", "", "Yes")] == [0, 0, 0, 1]


def test_any_death_date_is_a_death() -> None:
    died = good(deceased_date="last year").person
    assert died.deceased
    assert died.deceased_date is None
    assert good(deceased_date="01/02/2026").person.deceased_date == date(2026, 2, 1)


def test_a_reason_keeps_its_lines_and_loses_what_cannot_be_printed() -> None:
    assert good(note_reason="back\r\npain\x07").note_reason == "back\npain"


def test_a_listed_person_needs_no_request() -> None:
    cells = {key: GOOD[key] for key in ("given_name", "family_name", "birth_date")}
    found = rows.read_listed(7, cells, malformed=False, practice="P84048", on=date(2026, 6, 1))
    assert isinstance(found, Listed)
    assert found.person.family_name == "O’Brien"
    for changed, expected in (
        ({"birth_date": "2026-06-02"}, Reject.BIRTH_DATE_INVALID),
        ({"given_name": ""}, Reject.NAME_MISSING),
        ({"practice_code": "X"}, Reject.WRONG_PRACTICE),
    ):
        refused = rows.read_listed(7, {**cells, **changed}, malformed=False, practice="P84048", on=date(2026, 6, 1))
        assert isinstance(refused, Rejected)
        assert refused.reason is expected


def slow_birth_date_is_right(text: str, received: date) -> bool:
    """The description's rule 3, day by day: one of three forms, a real day, not after, not over 120 years before."""
    months = [name.lower() for name in calendar.month_abbr]
    for pattern, order in (
        (r"(\d{4})-(\d{2})-(\d{2})", (0, 1, 2)),
        (r"(\d{2})/(\d{2})/(\d{4})", (2, 1, 0)),
        (r"(\d{2})-([A-Za-z]{3})-(\d{4})", (2, 1, 0)),
    ):
        found = re.fullmatch(pattern, text)
        if not found:
            continue
        year, month, day = (found.groups()[place] for place in order)
        number = months.index(month.lower()) if month.lower() in months else int(month) if month.isdigit() else 0
        if not 1 <= number <= 12 or int(year) < 1:
            return False
        if not 1 <= int(day) <= calendar.monthrange(int(year), number)[1]:
            return False
        born = (int(year), number, int(day))
        now = (received.year, received.month, received.day)
        return born <= now and (born[0] + 120, born[1], born[2]) >= now
    return False


@given(
    st.integers(1880, 2030),
    st.integers(0, 13),
    st.integers(0, 32),
    st.sampled_from(["{y:04}-{m:02}-{d:02}", "{d:02}/{m:02}/{y:04}", "{d:02}-{n}-{y:04}", "{d}/{m}/{y}"]),
    st.dates(date(2000, 1, 1), date(2027, 12, 31)),
)
def test_birth_dates_as_the_slow_reference_has_them(y: int, m: int, d: int, form: str, received: date) -> None:
    name = calendar.month_abbr[m] if 1 <= m <= 12 else "Foo"
    text = form.format(y=y, m=m, d=d, n=name)
    taken = isinstance(row(birth_date=text, received_at=received.isoformat()), Request)
    assert taken == slow_birth_date_is_right(text, received)
