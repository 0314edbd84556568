"""Tokens and standings of links."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from goodwork.reach.links import rules
from goodwork.reach.links.rules import Standing

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@given(st.uuids(), st.uuids(), st.text(min_size=1, max_size=20), st.text(min_size=1, max_size=20))
def test_a_token_belongs_to_one_link_and_one_secret(one: object, other: object, secret: str, second: str) -> None:
    token = rules.token_of(one, secret)  # type: ignore[arg-type]
    assert token == rules.token_of(one, secret)  # type: ignore[arg-type]
    assert (token == rules.token_of(other, secret)) == (one == other)  # type: ignore[arg-type]
    assert (token == rules.token_of(one, second)) == (secret == second)  # type: ignore[arg-type]
    assert rules.tidy(token) == token


def test_a_token_typed_from_paper_is_read_all_the_same() -> None:
    token = rules.token_of(uuid4(), "secret")
    spaced = " ".join(token[i : i + 4].upper() for i in range(0, 24, 4))
    assert rules.tidy(spaced) == token
    assert rules.tidy("not a token") == rules.tidy("") == ""


def test_what_is_stored_does_not_give_the_token_away() -> None:
    token = rules.token_of(uuid4(), "secret")
    assert token not in rules.digest_of(token)
    assert len(rules.digest_of(token)) == 64


def test_how_a_link_stands() -> None:
    later = NOW + timedelta(days=1)

    def at(moment: datetime, locked: datetime | None = None, revoked: datetime | None = None) -> Standing:
        return rules.standing(at=moment, expires_at=later, locked_at=locked, revoked_at=revoked)

    assert at(NOW) is Standing.LIVE
    assert at(later) is Standing.EXPIRED
    assert at(NOW, revoked=NOW) is Standing.REVOKED
    assert at(later, locked=NOW, revoked=NOW) is Standing.LOCKED


def test_the_tenth_wrong_date_locks() -> None:
    assert not rules.locks(9)
    assert rules.locks(10)


def test_a_token_copied_from_a_letter_may_have_hyphens_and_misread_letters() -> None:
    token = "abolbo" * 4
    assert rules.tidy("AB01-80 ab01–80 ab01 80-ab0180") == token
