"""Files made at random, held against a slow reading of the description: every outcome, reason, channel and sameness.

`REFERENCE_FILES=500 bin/test tests/integration/reach/intake/test_against_reference.py` holds so many files
against it; without it, a few hundred rows of fixed seeds.
"""

from __future__ import annotations

import os
from uuid import UUID

import pytest

from factories import fit_notes
from factories.fit_note_files import Maker
from factories.fit_note_reference import Answer, Reference, same_words
from goodwork.reach.intake.became import Became

pytestmark = pytest.mark.django_db

FILES = int(os.environ.get("REFERENCE_FILES", "8"))
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252")


def said(became: list[Became]) -> list[Answer]:
    """Put the product's outcomes into the reference's form."""
    return [Answer(**{**answer, "record": int(answer["record"])}) for answer in fit_notes.as_answers(became)]


@pytest.fixture
def practice() -> UUID:
    return fit_notes.practice()


def test_the_reference_agrees_with_the_made_files_right_answers() -> None:
    found = same_words(Reference().take(fit_notes.made_file().decode("utf-8-sig")))
    assert found == [Answer(**{**one, "record": int(one["record"])}) for one in fit_notes.right_answers()]


@pytest.mark.parametrize("seed", range(FILES))
def test_any_file_means_what_the_description_says(practice: UUID, seed: int) -> None:
    maker, reference = Maker(seed), Reference()
    encoding = ENCODINGS[seed % len(ENCODINGS)]
    wanted: list[Answer] = []
    found: list[Became] = []
    # The second file of a practice goes on with the people of the first, and repeats some of its requests.
    for rows in (40, 30):
        text = maker.text(maker.rows(rows), encoding=encoding)
        data = text.encode(encoding)
        right = reference.take(text)
        assert [one.outcome.value for one in fit_notes.take(data, practice, dry_run=True)] == [o.outcome for o in right]
        became = fit_notes.take(data, practice)
        again = fit_notes.take(data, practice)
        assert [(one.outcome.value, one.reason) for one in again] == [
            ("DUPLICATE", "") if one.request_id in reference.kept_ids else (one.outcome, one.reason) for one in right
        ]
        wanted += right
        found += became
    assert said(found) == same_words(wanted)
