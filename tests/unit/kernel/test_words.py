"""Words within writing from right to left: numbers of several groups keep their order, names keep to themselves."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax.ast import Junk

import goodwork
from goodwork.kernel import sms
from goodwork.kernel.words import apart, apart_in, format_birth_date, format_moment, in_order

ROOT = Path(goodwork.__file__).parent
NUMBER = "\u206607700 900 123\u2069"


@pytest.mark.parametrize(
    ("language", "text", "shown"),
    [
        ("ur", "جیسے 07700 900 123، یا", f"جیسے {NUMBER}، یا"),
        ("ar", "مثلاً 31 3 1980", "مثلاً \u206631 3 1980\u2069"),
        ("ur", "ایمرجنسی 999، مدد 111", "ایمرجنسی 999، مدد 111"),
        ("ur", f"جیسے {NUMBER}", f"جیسے {NUMBER}"),
        ("ur", "\u20680161 496 0100\u2069 پر", "\u20680161 496 0100\u2069 پر"),
        ("en", "like 07700 900 123", "like 07700 900 123"),
        ("pl", "np. 31 3 1980", "np. 31 3 1980"),
    ],
)
def test_numbers_of_several_groups_keep_their_order(language: str, text: str, shown: str) -> None:
    assert in_order(language, text) == shown
    assert in_order(language, shown) == shown, "once is enough"


def test_a_name_keeps_to_itself_from_right_to_left_only() -> None:
    assert apart("ur", "The Growth Company") == "\u2068The Growth Company\u2069"
    assert apart("en", "The Growth Company") == "The Growth Company"
    assert apart("ar", "") == ""
    assert apart_in("ur", "WorkWell 1: کام میں مدد") == "\u2067WorkWell 1: کام میں مدد\u2069"
    assert apart_in("pl", "WorkWell 1: praca") == "WorkWell 1: praca"


def test_in_a_text_from_right_to_left_a_telephone_number_has_no_blanks() -> None:
    assert sms.lean("آپ 0161 496 0100 پر فون کریں، 116 123 بھی", "ur") == "آپ 01614960100 پر فون کریں، 116123 بھی"
    assert sms.lean("حتى 26 نوفمبر 2026، 10 أسئلة", "ar") == "حتى 26 نوفمبر 2026، 10 أسئلة"
    assert sms.lean("ring 0161 496 0100", "en") == "ring 0161 496 0100"


def test_a_moment_and_a_birth_date_in_words() -> None:
    at = datetime(2026, 11, 22, 6, 47, tzinfo=UTC)
    assert format_moment("en", at) == "Sunday 22 November 2026, 06:47"
    assert format_moment("ur", at) == "اتوار 22 نومبر 2026، 06:47"
    assert format_birth_date("pl", date(1980, 12, 3)) == "3 grudnia 1980"


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.ftl")), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_line_of_a_words_file_is_left_unread(path: Path) -> None:
    found = FluentParser(with_spans=False).parse(path.read_text(encoding="utf-8"))
    assert [entry.content for entry in found.body if isinstance(entry, Junk)] == []
