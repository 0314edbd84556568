"""Reading what people wrote: that it was read, what it is about, and that nobody is needed for it any more.

Part of the services.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodwork.kernel.actors import Actor, ActorKind, NotVisible, Viewer
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code
from goodwork.reach.promises import services as promises
from goodwork.reach.questionnaires import events, library
from goodwork.reach.questionnaires.models import Coding, Response
from goodwork.reach.questionnaires.permissions import check_can_code, check_can_read_answers
from goodwork.reach.questionnaires.themes import in_order


class CannotCode(ValueError):
    """A response without words of the person's own, or whose words are erased: there is nothing to be about."""


@transaction.atomic
def mark_read(
    *, response_id: UUID, themes: Collection[str] | None = None, viewer: Viewer, by: Actor, at: datetime
) -> None:
    """Note that a reader has read what a person wrote, and what it is about; that keeps its promise.

    A second time changes nothing but the themes. `themes` None leaves these as they are; none at all is a coding too,
    the same again is not another. Raises NotVisible for whoever may not read it, CannotCode where there are no words,
    UnknownTheme.
    """
    try:
        row = _response(response_id)
    except NotVisible:
        # As much is asked about what is not there as about what is somebody else's, so that the time tells nothing.
        check_can_read_answers(viewer, response_id)
        raise
    check_can_read_answers(viewer, row.person_id)
    if themes is not None:
        check_can_code(viewer, row.person_id)
        _code(row, themes, by, at)
    if row.read_at is not None or by.id is None or by.kind is not ActorKind.USER:
        return
    row.read_at, row.read_by = at, by.id
    row.save(update_fields=["read_at", "read_by"])
    record(events.AnswersRead(response_id=row.id, person_id=row.person_id, user_id=by.id), by=by, at=at)
    if row.closed_at is None:
        promises.keep(subject_kind="ANSWER", subject_id=row.id, by=by, at=at)
        close(response_id=row.id, reason="READ", by=by, at=at)


@transaction.atomic
def close(*, response_id: UUID, reason: str, by: Actor, at: datetime) -> None:
    """Note that a response needs nobody any more, or goes on under another thing; a second time changes nothing."""
    row = _response(response_id)
    if row.closed_at is not None:
        return
    row.closed_at = at
    row.save(update_fields=["closed_at"])
    record(events.AnswersClosed(response_id=row.id, person_id=row.person_id, reason=Code(reason)), by=by, at=at)


def _code(row: Response, themes: Collection[str], by: Actor, at: datetime) -> None:
    """Keep what a response's words are about in the place of what was said before; the earlier rows stay, ended."""
    chosen = in_order(themes)
    if by.id is None:
        raise NotVisible
    if not _has_words(row):
        raise CannotCode("There are no words of the person's own here, so there is nothing to note about them.")
    before = Coding.objects.filter(response=row, ended_at__isnull=True).first()
    if before is not None:
        if in_order(before.themes) == chosen:
            return
        before.ended_at = at
        before.save(update_fields=["ended_at"])
    Coding.objects.create(response=row, themes=[theme.value for theme in chosen], coded_by=by.id, coded_at=at)
    coded = events.AnswersCoded(
        response_id=row.id, person_id=row.person_id, themes=tuple(Code(theme.value) for theme in chosen)
    )
    record(coded, by=by, at=at)


def _has_words(row: Response) -> bool:
    """Say whether a response holds words of the person's own for somebody to read."""
    steps = library.kept(row.definition_id).steps
    worded = [f.key for step in steps for f in step.fields if f.read]
    return row.answers.filter(field__in=worded, value__isnull=False).exclude(value="").exists()


def _response(response_id: UUID) -> Response:
    try:
        return Response.objects.select_for_update(of=("self",)).get(id=response_id)
    except Response.DoesNotExist:
        raise NotVisible from None
