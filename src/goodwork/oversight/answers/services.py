"""Making the room's tables anew from the ledger."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from goodwork.ledger.events.replaying import Taker, replay
from goodwork.oversight.answers import handlers
from goodwork.oversight.answers.models import AnswerAlias, AnswerEnd, AnswerFact

TAKERS: dict[str, Taker] = {
    "QuestionnaireSubmitted": handlers.take_answers,
    "AnswersRead": handlers.take_readings,
    "AnswersCoded": handlers.take_codings,
    "AnswersClosed": handlers.take_closings,
    "PeopleLinked": handlers.link_people,
    "PeopleParted": handlers.part_people,
}
"""Which function takes which events: what the handlers register, for reading the ledger again from its start."""


@transaction.atomic
def rebuild(*, progress: Callable[[int], None] | None = None) -> int:
    """Empty the tables, read the ledger again from its start, and return how many events counted. One transaction."""
    for table in (AnswerFact, AnswerEnd, AnswerAlias):
        table._default_manager.all()._raw_delete(table._default_manager.db)
    return replay(TAKERS, progress=progress)


def read_the_past() -> int:
    """Read the ledger once where this room's tables are empty, as after the upgrade that brought them; else nothing.

    Returns how many events counted.
    """
    return 0 if AnswerFact.objects.exists() else rebuild()
