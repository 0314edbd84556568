import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodwork.kernel import identifiers
from goodwork.kernel.parsers import Unreadable


def slow_check_digit(nine: str) -> int | None:
    """Modulus 11 by hand (DOMAIN 2.1): weights 10 to 2; 11 stands for 0; 10 makes no number."""
    total = sum(int(d) * w for d, w in zip(nine, range(10, 1, -1), strict=True))
    check = 11 - total % 11
    return None if check == 10 else check % 11


@given(st.text("0123456789", min_size=10, max_size=10))
def test_nhs_numbers_pass_modulus_11_and_nothing_else_does(digits: str) -> None:
    right = slow_check_digit(digits[:9]) == int(digits[9]) and len(set(digits)) > 1
    if right:
        assert identifiers.parse_nhs_number(f"{digits[:3]} {digits[3:6]}-{digits[6:]}") == digits
    else:
        with pytest.raises(Unreadable):
            identifiers.parse_nhs_number(digits)


@pytest.mark.parametrize(
    "text", ["", "9999999999", "0000000000", "999 123 4567", "QQ123456C", "99905486091", "٩٩٩٠٥٤٨٦٠٩"]
)
def test_what_is_no_nhs_number_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        identifiers.parse_nhs_number(text)


@pytest.mark.parametrize("text", ["m229wa", "M22 9WA", " M22  9WA "])
def test_postcodes_come_in_one_form(text: str) -> None:
    assert identifiers.normal_postcode(text) == "M22 9WA"
    assert identifiers.outward(text) == "M22"


@pytest.mark.parametrize("text", ["", "M22", "9WA M22", "M22 9W", "12345"])
def test_what_is_no_postcode_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        identifiers.normal_postcode(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("07700 900123", "MOBILE"),
        ("+44 7700900123", "MOBILE"),
        ("0044 7700 900 123", "MOBILE"),
        ("07012345678", None),
        ("07600900123", None),
        ("0161 496 0938", "LANDLINE"),
        ("+44 161 496 0938", "LANDLINE"),
        ("0808 157 0192", None),
        ("+33 6 12 34 56 78", None),
        ("0770090", None),
        ("", None),
        ("7700900123", None),
    ],
)
def test_numbers_are_mobile_landline_or_nothing(text: str, kind: str | None) -> None:
    found = identifiers.phone(text)
    assert (found.kind.value if found else None) == kind


def test_zz99_is_a_place_of_its_own_kind() -> None:
    assert identifiers.is_pseudo_postcode("zz99 3vz")
    assert not identifiers.is_pseudo_postcode("M22 9WA")
