"""What was said of somebody that rules ask about: kept with its dates, said anew at any time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor, Viewer
from goodwork.kernel.clock import local_date
from goodwork.kernel.remembering import remembered
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code
from goodwork.ledger.together import once
from goodwork.pathway.eligibility.events import RulesAnswered
from goodwork.pathway.eligibility.models import EligibilityRuleResult, SaidOfPerson
from goodwork.pathway.eligibility.rules import Result
from goodwork.registers.people import queries as people
from goodwork.registers.people import scope

SINCE = "SINCE"
MAY_WORK = "MAY_WORK_IN_UK"


class CannotSay(ValueError):
    """Something that can't be said of anybody; `field` is what to mend."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


@dataclass(frozen=True, slots=True)
class SaidNow:
    """What holds of somebody: statements by code, the first day of symptoms, and how the general rules last stood.

    `right_to_work` and `area` are those of the newest decision that knew them; None where none did.
    """

    statements: Mapping[str, bool] = field(default_factory=dict)
    since_date: date | None = None
    right_to_work: bool | None = None
    area: bool | None = None


def said_now(person_id: UUID) -> SaidNow:
    """Return what was said of somebody, by any of their records, and still holds; for this room and those above."""
    return remembered(("said of", person_id), lambda: _said_now(person_id))


def what_was_said(viewer: Viewer, person_id: UUID) -> QuerySet[SaidOfPerson, tuple[str, bool | None, date | None]]:
    """Ask for what was said of somebody and holds: code, value and day, in order."""
    held = SaidOfPerson.objects.filter(scope.belonging_to("person", person_id), until_at__isnull=True)
    return held.order_by("said_at", "id").values_list("code", "value", "since_date")


def what_was_decided(viewer: Viewer, person_id: UUID) -> QuerySet[EligibilityRuleResult, tuple[str, str]]:
    """Ask for how the general rules stood at each decision that knew them: rule and result, the newest last."""
    theirs = EligibilityRuleResult.objects.filter(
        scope.belonging_to("decision__person", person_id), rule__in=["RIGHT_TO_WORK", "AREA"]
    )
    known = theirs.exclude(result=Result.NOT_KNOWN.value).order_by("decision__decided_at", "id")
    return known.values_list("rule", "result")


def _said_now(person_id: UUID) -> SaidNow:
    """Return what `said_now` returns, from the database."""
    statements: dict[str, bool] = {}
    since: date | None = None
    for code, value, day in once(what_was_said, SYSTEM_VIEWER, person_id):
        if day is not None:
            since = day
        elif value is not None:
            statements[code] = value
    last = dict(once(what_was_decided, SYSTEM_VIEWER, person_id))
    met = {rule: result == Result.MET for rule, result in last.items()}
    return SaidNow(statements, since, met.get("RIGHT_TO_WORK"), met.get("AREA"))


@transaction.atomic
def say(
    *,
    person_id: UUID,
    statements: Mapping[str, bool | None],
    since_date: date | None = None,
    keep_since: bool = False,
    by: Actor,
    at: datetime,
) -> None:
    """Write down what somebody said that rules ask about; None takes back what was said before.

    `since_date` is the first day of their symptoms, None takes it back, and with `keep_since` it stays as it is. What
    is said as it stood changes nothing. Raises CannotSay for a day that is still to come.
    """
    if since_date is not None and since_date > local_date(at):
        raise CannotSay("since_date", "The day on which it began can't be in the future")
    ids = people.ids_of(SYSTEM_VIEWER, person_id)
    held = {
        r.code: r for r in SaidOfPerson.objects.select_for_update().filter(person_id__in=ids, until_at__isnull=True)
    }
    wanted: dict[str, bool | date | None] = dict(statements)
    if not keep_since:
        wanted[SINCE] = since_date
    changed = {code: value for code, value in wanted.items() if value != _value(held.get(code))}
    if not changed:
        return
    SaidOfPerson.objects.filter(person_id__in=ids, code__in=list(changed), until_at__isnull=True).update(until_at=at)
    SaidOfPerson.objects.bulk_create(
        SaidOfPerson(
            person_id=ids[0],
            code=code,
            value=value if isinstance(value, bool) else None,
            since_date=None if isinstance(value, bool) else value,
            said_at=at,
        )
        for code, value in changed.items()
        if value is not None
    )
    record(
        RulesAnswered(
            person_id=ids[0],
            yes=tuple(Code(c) for c, v in sorted(changed.items()) if v is not None and v is not False),
            no=tuple(Code(c) for c, v in sorted(changed.items()) if v is False),
            taken_back=tuple(Code(c) for c, v in sorted(changed.items()) if v is None),
        ),
        by=by,
        at=at,
    )


def _value(row: SaidOfPerson | None) -> bool | date | None:
    if row is None:
        return None
    return row.since_date if row.since_date is not None else row.value
