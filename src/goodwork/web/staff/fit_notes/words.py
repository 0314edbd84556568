"""Codes of fit-note requests in a reader's words, for the templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from goodwork.reach.campaigns.queries import STANDS_WORDS
from goodwork.reach.campaigns.rules import CHANNEL_WORDS
from goodwork.reach.intake.rules import DONE_WORDS, OUTCOME_WORDS, Outcome

OUTCOME_COLOURS: Final = {
    Outcome.INVITED: "green",
    Outcome.CALL: "blue",
    Outcome.REVIEW: "orange",
    Outcome.NOT_INVITED: "grey",
    Outcome.REJECTED: "red",
    Outcome.DUPLICATE: "grey",
}
WORDS: Final[Mapping[str, Mapping[Any, str]]] = {
    "channel": CHANNEL_WORDS,
    "outcome": OUTCOME_WORDS,
    "colour": OUTCOME_COLOURS,
    "stands": STANDS_WORDS,
}
"""For what would become of records."""

SENT_WORDS: Final[Mapping[str, Mapping[Any, str]]] = {**WORDS, "outcome": DONE_WORDS}
"""For what became of them."""
