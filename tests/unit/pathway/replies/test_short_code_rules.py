"""From where a short code came, and whether a number is a request's: no database."""

from __future__ import annotations

import pytest

from goodwork.pathway.replies.rules import same_reference, source_of


def test_one_address_is_one_source_and_an_ipv6_network_is_one() -> None:
    assert source_of("198.51.100.7", "s") == source_of(" 198.51.100.7 ", "s") == source_of("::ffff:198.51.100.7", "s")
    assert source_of("198.51.100.7", "s") != source_of("198.51.100.8", "s")
    assert source_of("2001:db8:1:2::9", "s") == source_of("2001:db8:1:2:ffff::1", "s")
    assert source_of("2001:db8:1:2::9", "s") != source_of("2001:db8:1:3::9", "s")


def test_what_is_stored_is_keyed_and_what_is_no_address_is_a_source_of_its_own() -> None:
    assert source_of("198.51.100.7", "s") != source_of("198.51.100.7", "t")
    assert source_of("nonsense", "s") == source_of("", "s") != source_of("198.51.100.7", "s")
    assert len(source_of("198.51.100.7", "s")) == 64


@pytest.mark.parametrize("typed", ["K7QF-2M9X", "k7qf 2m9x", " K7QF2M9X", "k7qf\u20132m9x"])
def test_a_number_is_the_same_however_it_is_grouped(typed: str) -> None:
    assert same_reference(typed, "K7QF-2M9X")


@pytest.mark.parametrize("typed", ["", "K7QF-2M9", "K7QF-2M9XX", "AAAA-AAAA", "\u212a7QF-2M9X"])
def test_anything_else_is_not(typed: str) -> None:
    assert not same_reference(typed, "K7QF-2M9X")
