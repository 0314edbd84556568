"""Reading what people said: counts of people, never a row of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Exists, OuterRef

from goodwork.kernel.actors import Viewer
from goodwork.kernel.clock import local_date
from goodwork.oversight.answers.models import AnswerAlias, AnswerEnd, AnswerFact
from goodwork.oversight.answers.permissions import may_see_small_numbers, scope_of
from goodwork.oversight.answers.rules import (
    WHOLE,
    Answered,
    Figure,
    ShownFigure,
    count,
    disclosed,
    in_full,
    newest,
)
from goodwork.registers.organisations.queries import named

MONTHS = 12
"""Over so many months, the present one among them, answers are counted unless others are asked for."""


class By(StrEnum):
    """What the figures can be broken down by."""

    PRACTICE = "practice"
    WORK = "work"
    MONTH = "month"


WORK_WORDS: Mapping[str, str] = {
    "IN_WORK": "In work",
    "OFF_SICK": "Off sick",
    "OUT_OF_WORK": "Out of work",
    "UNKNOWN": "Not known",
}


@dataclass(frozen=True, slots=True)
class AnswersView:
    """What people said as their viewer may see it, for answers from one day to another."""

    from_date: date
    to_date: date
    by: By | None
    whole: ShownFigure
    groups: tuple[ShownFigure, ...]
    suppressed: bool


def show(viewer: Viewer, *, by: By | None = None, months: int = MONTHS, at: datetime) -> AnswersView:
    """Return what people said in so many months, the present one among them, whole and broken down.

    Each person counts once, with their newest answer of the time, under whichever record. Who works for a practice sees
    its own people counted and no others. Raises NotVisible for whoever may see none.
    """
    scope = scope_of(viewer)
    today = local_date(at)
    since = _first_of_month(today, months - 1)
    answers = _answers(since, scope)
    whole = count(WHOLE, answers)
    groups: tuple[ShownFigure, ...] = ()
    full = may_see_small_numbers(viewer, {one.organisation_id for one in answers})
    if full:
        shown_whole = in_full(whole)
        groups = tuple(map(in_full, _groups(viewer, by, answers))) if by else ()
    else:
        shown_whole, families = disclosed(whole, [_groups(viewer, one, answers) for one in By])
        groups = dict(zip(By, families, strict=True))[by] if by else ()
    return AnswersView(since, today, by, shown_whole, groups, suppressed=not full)


def _answers(since: date, scope: frozenset[UUID] | None) -> list[Answered]:
    """Return the newest answer of each person since a day; two queries, whatever their number."""
    ended = AnswerEnd.objects.filter(pk=OuterRef("pk"))
    rows = AnswerFact.objects.filter(answered_date__gte=since).annotate(closed=Exists(ended))
    if scope is not None:
        rows = rows.filter(organisation_id__in=scope)
    found = rows.values_list(
        "person_id",
        "event_id",
        "answered_date",
        "organisation_id",
        "worry",
        "wants",
        "work_status",
        "barriers",
        "has_text",
        "read",
        "closed",
        "themes",
    )
    return newest(
        (
            Answered(
                person_id=person_id,
                order=order,
                day=day,
                organisation_id=organisation_id,
                worry=worry,
                wants=wants,
                work_status=work_status,
                barriers=tuple(barriers),
                has_text=has_text,
                read=read,
                closed=closed,
                themes=None if themes is None else tuple(themes),
            )
            for (
                person_id,
                order,
                day,
                organisation_id,
                worry,
                wants,
                work_status,
                barriers,
                has_text,
                read,
                closed,
                themes,
            ) in found.iterator(chunk_size=5000)
        ),
        dict(AnswerAlias.objects.values_list("merged_id", "kept_id")),
    )


def _groups(viewer: Viewer, by: By, answers: Sequence[Answered]) -> list[Figure]:
    """Return the figures of each group of a breakdown, by name; months and kinds of work in their own order."""
    keys = [_key(by, one) for one in answers]
    members: dict[str, list[Answered]] = {}
    for key, one in zip(keys, answers, strict=True):
        members.setdefault(key, []).append(one)
    names = _names(viewer, by, list(members))
    order = list(WORK_WORDS)
    ordered = sorted(members, key=lambda k: (order.index(k) if k in order else 0, names[k], k))
    return [count(names[key], members[key]) for key in ordered]


def _key(by: By, one: Answered) -> str:
    if by is By.PRACTICE:
        return str(one.organisation_id)
    if by is By.MONTH:
        return f"{one.day:%Y-%m}"
    return one.work_status


def _names(viewer: Viewer, by: By, keys: Sequence[str]) -> dict[str, str]:
    """Return the name of each group; two of one name are told apart by the end of their ids."""
    if by is not By.PRACTICE:
        return {key: WORK_WORDS.get(key, key) for key in keys}
    found = named(viewer, [UUID(key) for key in keys])
    names = {key: found.get(UUID(key)) or "Not known" for key in keys}
    often = list(names.values())
    return {key: f"{name} ({key[-6:]})" if often.count(name) > 1 else name for key, name in names.items()}


def _first_of_month(day: date, months_before: int) -> date:
    """Return the first day of the month that lies so many months before that of a day."""
    month = day.year * 12 + day.month - 1 - months_before
    return date(month // 12, month % 12 + 1, 1)
