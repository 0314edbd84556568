"""The demonstration's sign-ins are printed where it is loaded, and not for an account that only has such an address."""

from __future__ import annotations

import pytest

from factories.operators import commands
from goodwork.demo import loading
from goodwork.demo.cast import CAST
from goodwork.demo.lives import PRACTICE


@pytest.mark.django_db
def test_an_account_of_ones_own_is_no_demonstration(capsys: pytest.CaptureFixture[str]) -> None:
    accounts, demo = commands(capsys, "accounts"), commands(capsys, "demo")
    *others, last = [one.email for one in CAST]
    accounts("create-admin", "--email", last, "--name", "Sam Okoro")
    assert not loading.is_loaded(PRACTICE)
    assert demo("sign-ins") == []
    for email in others:
        accounts("create-admin", "--email", email, "--name", "Of the cast")
    assert loading.is_loaded(PRACTICE)
    assert [row["email"] for row in demo("sign-ins")] == [*others, last]
