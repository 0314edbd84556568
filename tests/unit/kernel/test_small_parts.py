from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodwork.kernel import disclosure, ids, sms, states, text, words
from goodwork.kernel.states import CannotMove, Machine

counts = st.integers(0, 500)


@given(counts, st.integers(1, 500))
def test_percentages_round_half_up(n: int, d: int) -> None:
    assert disclosure.percent_half_up(n, d) == int(Fraction(100 * n, d) + Fraction(1, 2))


def test_the_papers_percentages_come_from_43() -> None:
    """T2: 22, 14 and 7 of 43 are 51, 33 and 16."""
    assert [disclosure.percent_half_up(n, 43) for n in (22, 14, 7)] == [51, 33, 16]
    assert disclosure.percent_half_up(0, 0) is None


@given(st.dictionaries(st.text("abc", min_size=1), counts, max_size=6))
def test_hidden_parts_can_not_be_found_by_subtraction(parts: dict[str, int]) -> None:
    result = disclosure.shown_parts(parts)
    hidden = [name for name, value in result.items() if value is None]
    others = [name for name, count in parts.items() if count > 0]
    assert all(value is None or value == 0 or value >= 5 for value in result.values())
    assert len(hidden) != 1 or len(others) == 1


@pytest.mark.parametrize(
    ("message", "parts"),
    [("", 1), ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("€" * 80, 1), ("€" * 81, 2),
     ("ہ" * 70, 1), ("ہ" * 71, 2), ("ہ" * 134, 2), ("ہ" * 135, 3), ("ł", 1)],
)  # fmt: skip
def test_texts_are_counted_as_notify_counts_them(message: str, parts: int) -> None:
    assert sms.parts(message) == parts
    assert sms.cost_pence(message, Decimal("2.4")) == parts * Decimal("2.4")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Šimić", "simic"),
        ("O’Brien", "O'BRIEN"),
        ("van-der-Berg", "Van Der Berg"),
        ("Łukasz", "lukasz"),
        ("Björk", "Bjork"),
    ],
)
def test_names_compare_without_case_accents_and_punctuation(one: str, other: str) -> None:
    assert text.fold(one) == text.fold(other)


def test_different_names_stay_different() -> None:
    assert text.fold("محمد") != text.fold("احمد")
    assert text.fold("Harris") != text.fold("Harrison")


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1"])
def test_formula_cells_are_escaped(cell: str) -> None:
    assert text.csv_cell(cell) == "'" + cell
    assert text.csv_cell("plain") == "plain"


def test_states_are_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(states, "_MACHINES", {})
    door = Machine(
        "test-door", "OPEN", {"OPEN": {"SHUT": "CLOSED"}, "CLOSED": {"UNLOCK": "OPEN"}}, final=frozenset({"CLOSED"})
    )
    assert door.move("OPEN", "SHUT") == "CLOSED"
    assert door.open == {"OPEN"}
    assert "OPEN --> CLOSED: shut" in door.mermaid()
    with pytest.raises(CannotMove):
        door.move("CLOSED", "SHUT")
    with pytest.raises(ValueError, match="no state"):
        Machine("test-broken", "OPEN", {"OPEN": {"SHUT": "AJAR"}})


def test_ids_ascend() -> None:
    made = [ids.new_id() for _ in range(1000)]
    assert made == sorted(made)
    assert len(set(made)) == 1000


def test_words_fall_back_to_english_and_never_to_nothing(tmp_path: Path) -> None:
    (tmp_path / "en.ftl").write_text("ring = { $holder } will ring you by { $date }\nonly-english = Hello\n")
    (tmp_path / "ur.ftl").write_text("ring = { $holder } آپ کو { $date } تک فون کرے گا\n")
    said = words.Words(tmp_path)
    assert said.text("en", "ring", holder="Sam", date="Friday") == "Sam will ring you by Friday"
    assert "Sam" in said.text("ur", "ring", holder="Sam", date="Friday")
    assert said.text("ur", "only-english") == "Hello"
    with pytest.raises(words.MissingWords):
        said.text("en", "nothing")
    with pytest.raises(words.MissingWords):
        said.text("en", "ring", holder="Sam")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("राम", "रमा", False),
        ("রহিমা", "রহম", False),
        ("Саломія", "САЛОМІЯ", True),
        ("Дем'яненко", "Демʼяненко", True),
        ("مُحَمَّد", "محمد", True),
        ("𝐀nn", "ann", True),
    ],
)
def test_names_of_every_script_keep_their_letters_and_lose_their_accents(one: str, other: str, same: bool) -> None:
    assert (text.fold(one) == text.fold(other)) is same
