"""What the tests of every page share."""

from __future__ import annotations

import pytest

from factories.every_page import Town, settle


@pytest.fixture
def settled(db: None) -> Town:
    return settle()
