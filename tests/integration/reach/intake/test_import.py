"""The made file, held against its right answers, and what a file may look like without changing them."""

from __future__ import annotations

from uuid import UUID

import pytest

from factories import fit_notes

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice() -> UUID:
    return fit_notes.practice()


def test_the_made_file_gives_its_right_answers(practice: UUID) -> None:
    assert fit_notes.as_answers(fit_notes.take(fit_notes.made_file(), practice)) == fit_notes.right_answers()
