"""Names as people write them, and local codes."""

import pytest

from goodwork.registers.organisations.rules import CannotRegister, local_code, readable_name


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("TREGENNA GROUP PRACTICE", "Tregenna Group Practice"),
        ("MANCHESTER UNIVERSITY NHS FOUNDATION TRUST", "Manchester University NHS Foundation Trust"),
        ("DR O'BRIEN & PARTNERS", "Dr O'Brien & Partners"),
        ("ST MARY'S  MEDICAL CENTRE", "St Mary's Medical Centre"),
        ("THE SURGERY AT THE PARK", "The Surgery at the Park"),
        ("HEATON-MOOR PMS", "Heaton-Moor PMS"),
        ("Already Written", "Already Written"),
    ],
)
def test_names_in_capitals_become_readable(given: str, shown: str) -> None:
    assert readable_name(given) == shown


def test_local_codes_have_one_form() -> None:
    assert local_code(" growth-company ") == "GROWTH-COMPANY"
    for bad in ("", "ab", "-abc", "has space", "é" * 5, "x" * 41):
        with pytest.raises(CannotRegister):
            local_code(bad)
